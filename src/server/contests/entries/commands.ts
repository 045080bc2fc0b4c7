import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { syncAdmissions } from '../judging/stages/seats/commands.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import { judgingHasBegun } from './queries.ts';

export type NewEntry = {
	/** The number by which the jury and the public know the entry. */
	key: string;
	nomination: string | null;
	title: string;
	organisationId: string | null;
	teamName: string;
	authors: { personId: string; post: string }[];
	/** Null for an admitted entry, otherwise why it was not admitted. */
	rejection: string | null;
};

/** Registers entries that went through the eligibility check. Answers their ids in the order given. */
export function registerEntries(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	entries: readonly NewEntry[]
): Promise<Outcome<string[], 'not-allowed' | 'number-taken'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);

		const ids: string[] = [];
		for (let from = 0; from < entries.length; from += chunk) {
			const created = await insertEntries(tx, contestId, entries.slice(from, from + chunk));
			if (!created) return refused('number-taken');
			ids.push(...created);
		}
		await insertAuthors(tx, ids, entries);
		await syncAdmissions(tx, contestId);
		await recordActivity(tx, actor, 'entries.registered', contestId, { entries: entries.length });
		return done(ids);
	});
}

export type Revision = { entryId: string; rejection: string | null; authors: NewEntry['authors'] };

/**
 * Turns the decision about an entry round: admits one that was rejected, or rejects one that was admitted. Only while
 * the jury has not begun: what has been marked stays as it was judged.
 */
export function reviseEntry(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ entryId, rejection, authors }: Revision
): Promise<Outcome<null, 'not-allowed' | 'judging-begun'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		if (await judgingHasBegun(tx, contestId)) return refused('judging-begun');
		await tx
			.updateTable('entries')
			.set({ status: rejection === null ? 'admitted' : 'rejected', rejection_reason: rejection })
			.where('id', '=', entryId)
			.where('contest_id', '=', contestId)
			.returning('id')
			.executeTakeFirstOrThrow(() => new NotFound(`entry ${entryId}`));
		await tx.deleteFrom('entry_authors').where('entry_id', '=', entryId).execute();
		await insertAuthors(tx, [entryId], [{ authors }]);
		await syncAdmissions(tx, contestId);
		await recordActivity(tx, actor, 'entry.revised', entryId, { contestId, isAdmitted: rejection === null });
		return done(null);
	});
}

/** A statement carries at most 65 535 parameters. */
const chunk = 5000;

async function insertEntries(tx: Tx, contestId: string, entries: readonly NewEntry[]): Promise<string[] | null> {
	const rows = await tx
		.insertInto('entries')
		.values(
			entries.map((entry) => ({
				contest_id: contestId,
				key: entry.key,
				nomination_key: entry.nomination,
				title: entry.title,
				organisation_id: entry.organisationId,
				team_name: entry.teamName,
				status: entry.rejection === null ? ('admitted' as const) : ('rejected' as const),
				rejection_reason: entry.rejection,
				withdrawn_before_stage: null
			}))
		)
		.onConflict((taken) => taken.columns(['contest_id', 'key']).doNothing())
		.returning(['id', 'key'])
		.execute();
	const idOf = new Map(rows.map(({ id, key }) => [key, id]));
	return rows.length === entries.length ? entries.map(({ key }) => idOf.get(key)!) : null;
}

async function insertAuthors(
	tx: Tx,
	ids: readonly string[],
	entries: readonly Pick<NewEntry, 'authors'>[]
): Promise<void> {
	const authors = entries.flatMap((entry, index) =>
		entry.authors.map(({ personId, post }, position) => ({
			entry_id: ids[index]!,
			person_id: personId,
			position,
			post
		}))
	);
	for (let from = 0; from < authors.length; from += chunk) {
		await tx
			.insertInto('entry_authors')
			.values(authors.slice(from, from + chunk))
			.execute();
	}
}
