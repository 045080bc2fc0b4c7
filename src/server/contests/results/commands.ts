import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { refusalToManage } from '../policy.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { lockContest } from '../queries.ts';
import { tallyContest, type TallyResult } from '../scoring/rules.ts';
import { publishedVersionOf, tallyInputOf } from './queries.ts';

export type FinaliseRefusal =
	| 'not-allowed'
	| 'already-finalised'
	| 'too-few-sheets'
	| 'correction-not-applicable'
	| 'open-ties'
	| 'decisions-not-applicable';

/**
 * Counts the contest from its stored marks and keeps the count as the next version. Marks are held still meanwhile by
 * the contest's row. `decidedOn` is the day of the jury's meeting, today where it is left out. Refused while something waits
 * for the jury: sheets, a correction that does not apply, a tie, a recorded decision that does not fit.
 */
export function finaliseResults(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ decidedOn }: { decidedOn?: string } = {}
): Promise<Outcome<{ version: number; tally: TallyResult }, FinaliseRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		const { timeZone } = await lockContest(tx, contestId);

		const { input, entryIds, rulesVersion } = await tallyInputOf(tx, contestId);
		const tally = tallyContest(input);
		const obstacle = obstacleTo(tally);
		if (obstacle) return refused(obstacle);

		const computed = canonicalJson(tally);
		const sha256 = createHash('sha256').update(computed).digest('hex');
		const latest = await latestResults(tx, contestId);
		if (latest?.sha256 === sha256) return refused('already-finalised');
		const version = (latest?.version ?? 0) + 1;
		await tx
			.insertInto('results')
			.values({
				contest_id: contestId,
				version,
				rule_set_version: rulesVersion,
				...{ computed, sha256 },
				decided_on: decidedOn ?? (await databaseToday(tx, timeZone)),
				finalised_by: actor.id
			})
			.execute();
		await insertStageResults(tx, contestId, version, tally, entryIds);
		await recordActivity(tx, actor, 'results.finalised', contestId, { version, sha256 });
		return done({ version, tally });
	});
}

/** What the jury must settle before a count may stand: it would not be the count that the regulations promise. */
function obstacleTo({ shortfalls, refusals, openTies, objections }: TallyResult): FinaliseRefusal | null {
	if (shortfalls.length > 0) return 'too-few-sheets';
	if (refusals.length > 0) return 'correction-not-applicable';
	if (openTies.length > 0) return 'open-ties';
	return objections.length > 0 ? 'decisions-not-applicable' : null;
}

/**
 * Shows the newest finalised results to everyone. `publishedOn` is for a contest taken over from elsewhere, whose
 * results were made known on that day; otherwise it is now.
 */
export function publishResults(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ publishedOn }: { publishedOn?: string } = {}
): Promise<Outcome<number, 'not-allowed' | 'not-finalised' | 'not-announced'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		const contest = await lockContest(tx, contestId);
		if (!contest.announcedAt) return refused('not-announced');
		const latest = await latestResults(tx, contestId);
		if (!latest) return refused('not-finalised');
		const shown = await publishedVersionOf(tx, contestId);
		if (shown?.version === latest.version) return done(latest.version);

		await tx
			.insertInto('published_results')
			.values({
				contest_id: contestId,
				version: latest.version,
				published_at:
					publishedOn === undefined
						? sql`now()`
						: sql`(${publishedOn}::date + time '12:00') at time zone ${contest.timeZone}`
			})
			.onConflict((earlier) =>
				earlier
					.column('contest_id')
					.doUpdateSet(({ ref }) => ({ version: ref('excluded.version'), published_at: ref('excluded.published_at') }))
			)
			.execute();
		await recordActivity(tx, actor, 'results.published', contestId, { version: latest.version });
		await notifyCaches(tx, ['contests']);
		return done(latest.version);
	});
}

function latestResults(tx: Tx, contestId: string) {
	return tx
		.selectFrom('results')
		.select(['version', 'sha256'])
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
}

async function insertStageResults(
	tx: Tx,
	contestId: string,
	version: number,
	tally: TallyResult,
	entryIds: Map<string, string>
): Promise<void> {
	const rows = tally.stages.flatMap(({ stage, entries }) =>
		entries.map(({ entry, result, cumulative, rank, admitted, place }) => ({
			contest_id: contestId,
			version,
			stage_key: stage,
			entry_id: entryIds.get(entry)!,
			result,
			cumulative,
			rank,
			admitted: admitted ?? false,
			place
		}))
	);
	for (let from = 0; from < rows.length; from += 5000) {
		await tx
			.insertInto('stage_results')
			.values(rows.slice(from, from + 5000))
			.execute();
	}
}
