import { sql } from 'kysely';
import { giveAwards } from '#server/awards/commands.ts';
import { awardsToGive } from '#server/awards/giving/queries.ts';
import { beginIssuing } from '#server/awards/issuing/commands.ts';
import { lockContest } from '#server/contests/queries.ts';
import { publishResults } from '#server/contests/results/commands.ts';
import { hasMinutesOf, newestVersionOf } from '#server/contests/results/corrections/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { newsText } from './drafting/documents.ts';
import { newsFactsOf } from './drafting/queries.ts';
import type { NewsForm } from './forms.ts';
import { canSeeNews, refusalToPublish } from './policy.ts';
import { newsOfResults } from './queries.ts';

export type PublishingRefusal =
	'not-allowed' | 'not-announced' | 'not-finalised' | 'minutes-missing' | 'recipient-missing';

export type PublishedOutcome = { version: number; newsId: string; runId: string | null };

/**
 * Makes the newest finalised results known: shows them to everyone, gives the awards, drafts the news and, where it is
 * wished, asks for papers and letters. Repeated, it does what is still missing. `base`: the site's address in the news.
 */
export function publishOutcome(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ base, withPapers }: { base: string; withPapers: boolean }
): Promise<Outcome<PublishedOutcome, PublishingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToPublish(actor, contestId);
		if (refusal) return refused(refusal);
		const { announcedAt } = await lockContest(tx, contestId);
		if (!announcedAt) return refused('not-announced');
		const version = await newestVersionOf(tx, contestId);
		if (version === null) return refused('not-finalised');
		if (!(await hasMinutesOf(tx, contestId, version))) return refused('minutes-missing');
		// Judged before anything is written: what was refused must not stay half done.
		if ((await awardsToGive(tx, contestId)).awards === null) return refused('recipient-missing');

		expectDone(await publishResults(tx, actor, contestId));
		const given = await giveAwards(tx, actor, contestId);
		if (!given.ok && given.reason !== 'already-given') expectDone(given);
		const newsId = await draftNews(tx, actor, contestId, { version, base });
		const run = withPapers ? expectDone(await beginIssuing(tx, actor, contestId)) : null;
		return done({ version, newsId, runId: run?.runId ?? null });
	});
}

function expectDone<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(`refused though it had been judged before: ${outcome.reason}`);
	return outcome.value;
}

/** Once for each version of results; a draft that somebody has worked on is left as it is. */
async function draftNews(
	tx: Tx,
	actor: Actor,
	contestId: string,
	{ version, base }: { version: number; base: string }
): Promise<string> {
	const known = await newsOfResults(tx, contestId, version);
	if (known) return known;
	const { title, body } = newsText(await newsFactsOf(tx, contestId, { version, base }));
	const { id } = await tx
		.insertInto('news_items')
		.values({ title: title.slice(0, 300), body, contest_id: contestId, results_version: version, changed_by: actor.id })
		.returning('id')
		.executeTakeFirstOrThrow();
	await recordActivity(tx, actor, 'news.drafted', id, { contestId, version });
	return id;
}

export type NewsRefusal = 'title-missing' | 'title-too-long' | 'body-too-long' | 'outdated';

/** Keeps what an editor has made of a draft. `outdated`: somebody else has changed it since it was read. @throws NotFound */
export function saveNews(
	db: Db | Tx,
	actor: Actor,
	id: string,
	{ title, body, revision }: NewsForm
): Promise<Outcome<number, NewsRefusal>> {
	return inTransaction(db, async (tx) => {
		const item = await tx
			.selectFrom('news_items')
			.select(['revision', 'contest_id as contestId'])
			.where('id', '=', id)
			.forUpdate()
			.executeTakeFirst();
		if (!item || !canSeeNews(actor, item)) throw new NotFound(`news ${id}`);
		if (title.length < 2) return refused('title-missing');
		if (title.length > 300) return refused('title-too-long');
		if (body.length > 100_000) return refused('body-too-long');
		if (item.revision !== revision) return refused('outdated');
		await tx
			.updateTable('news_items')
			.set({ title, body, revision: revision + 1, changed_at: sql<Date>`now()`, changed_by: actor.id })
			.where('id', '=', id)
			.execute();
		await recordActivity(tx, actor, 'news.changed', id);
		return done(revision + 1);
	});
}
