import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { refusalToManage } from '../policy.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { lockContest } from '../queries.ts';
import { obstaclesOf, type CountObstacle } from '../meeting/finalisation/rules.ts';
import type { TallyResult } from '../scoring/rules.ts';
import { countOf, publishedVersionOf, type Count } from './queries.ts';

export type FinaliseRefusal = 'not-allowed' | 'already-finalised' | CountObstacle;

/**
 * Counts a contest that came whole from elsewhere and keeps the count as the next version: the program's alone, as when it
 * imports. A contest that is judged here is finalised by two people, see meeting/finalisation. `decidedOn` is the day of
 * the jury's meeting, today where it is left out.
 */
export function finaliseResults(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ decidedOn }: { decidedOn?: string } = {}
): Promise<Outcome<{ version: number; tally: TallyResult }, FinaliseRefusal>> {
	return inTransaction(db, async (tx) => {
		if (actor.role !== 'system') return refused('not-allowed');
		const { timeZone } = await lockContest(tx, contestId);
		const count = await countOf(tx, contestId);
		const [obstacle] = obstaclesOf(count.tally);
		if (obstacle) return refused(obstacle);
		if ((await latestResults(tx, contestId))?.sha256 === count.sha256) return refused('already-finalised');
		const day = decidedOn ?? (await databaseToday(tx, timeZone));
		return done({ version: await keepCount(tx, actor, contestId, { ...count, decidedOn: day }), tally: count.tally });
	});
}

/**
 * Keeps a count as the next version, for commands that hold the contest's row, by which marks are held still, and have
 * asked whether it may stand. Answers the version.
 */
export async function keepCount(
	tx: Tx,
	actor: Actor,
	contestId: string,
	{ tally, computed, sha256, entryIds, rulesVersion, decidedOn }: Count & { decidedOn: string }
): Promise<number> {
	const version = ((await latestResults(tx, contestId))?.version ?? 0) + 1;
	await tx
		.insertInto('results')
		.values({
			...{ contest_id: contestId, version, rule_set_version: rulesVersion, computed, sha256 },
			...{ decided_on: decidedOn, finalised_by: actor.id }
		})
		.execute();
	await insertStageResults(tx, contestId, version, tally, entryIds);
	await recordActivity(tx, actor, 'results.finalised', contestId, { version, sha256 });
	return version;
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

		const publishedAt =
			publishedOn === undefined
				? sql<Date>`now()`
				: sql<Date>`(${publishedOn}::date + time '12:00') at time zone ${contest.timeZone}`;
		await tx
			.insertInto('published_results')
			.values({
				...{ contest_id: contestId, version: latest.version },
				...{ published_at: publishedAt, first_published_at: publishedAt }
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
