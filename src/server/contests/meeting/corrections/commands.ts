import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { judgingAccess, stageCoursesOf } from '../../judging/queries.ts';
import { lockContest } from '../../queries.ts';
import { countOf, finalisedResultsOf } from '../../results/queries.ts';
import { isSettled } from '../queries.ts';

/**
 * Opens finalised results to be corrected: decisions may be changed and stages reopened until two people finalise the
 * next version. What was published stays as it was until then.
 */
export function openCorrection(
	db: Db | Tx,
	actor: Actor,
	{ contestId, reason }: { contestId: string; reason: string }
): Promise<Outcome<null, 'not-allowed' | 'reason-missing' | 'already-open'>> {
	return inTransaction(db, async (tx) => {
		const access = await judgingAccess(tx, actor, contestId);
		if (!access.manages && access.seat?.role !== 'chair') return refused('not-allowed');
		const text = reason.trim().slice(0, 2000);
		if (text.length < 3) return refused('reason-missing');
		await lockContest(tx, contestId);
		await finalisedResultsOf(tx, contestId);
		if (!(await isSettled(tx, contestId))) return refused('already-open');
		await insertCorrection(tx, actor, { contestId, reason: text });
		return done(null);
	});
}

/** For commands that hold the contest's row and know that its results are settled. */
export async function insertCorrection(
	tx: Tx,
	actor: Actor,
	{ contestId, reason }: { contestId: string; reason: string }
): Promise<void> {
	await tx.insertInto('corrections').values({ contest_id: contestId, reason, opened_by: actor.id }).execute();
	await recordActivity(tx, actor, 'results.correction-opened', contestId);
}

/**
 * Gives a correction up: the finalised version stays. Refused once decisions or marks differ from it, and while a stage is
 * open again: its sheets could still change them.
 */
export function endCorrection(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<Outcome<null, 'not-allowed' | 'not-open' | 'changed-meanwhile'>> {
	return inTransaction(db, async (tx) => {
		const access = await judgingAccess(tx, actor, contestId);
		if (!access.manages && access.seat?.role !== 'chair') return refused('not-allowed');
		await lockContest(tx, contestId);
		const { sha256 } = await finalisedResultsOf(tx, contestId);
		const courses = await stageCoursesOf(tx, contestId);
		if (courses.some(({ state }) => state === 'open')) return refused('changed-meanwhile');
		const { sha256: now } = await countOf(tx, contestId);
		if (sha256 !== now) return refused('changed-meanwhile');
		const ended = await tx
			.updateTable('corrections')
			.set({ ended_at: sql`now()` })
			.where('contest_id', '=', contestId)
			.where('ended_at', 'is', null)
			.returning('id')
			.executeTakeFirst();
		if (!ended) return refused('not-open');
		await recordActivity(tx, actor, 'results.correction-ended', contestId);
		return done(null);
	});
}
