import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { syncSlots } from '../../../defence/commands.ts';
import { isSettled } from '../../../meeting/queries.ts';
import { lockContest } from '../../../queries.ts';
import { dropLateSheets } from '../../conflicts/recusal/commands.ts';
import { refusalToRunJudging } from '../../policy.ts';
import { judgingAccess, lockStage } from '../../queries.ts';
import { coursesAround, type StageAsked } from '../commands.ts';

export type ReopeningRefusal = 'not-allowed' | 'reason-needed' | 'not-closed' | 'next-begun' | 'finalised';

/**
 * Opens a closed stage again, for a reason that stays written. What it let through no longer stands, and is no longer shown;
 * closed anew, the outcome is settled and released anew. Sheets of jurors of whom a conflict has been learned since fall away.
 * Not once a sheet of the next stage has been begun, and after the results are final only while they are open to be
 * corrected.
 */
export function reopenStage(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, reason }: StageAsked & { reason: string | null }
): Promise<Outcome<null, ReopeningRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		if (reason === null) return refused('reason-needed');
		await lockContest(tx, contestId);
		const { course, after } = await coursesAround(tx, { contestId, stage });
		if (course.state !== 'closed') return refused('not-closed');
		if (await isSettled(tx, contestId)) return refused('finalised');
		if (after && after.state !== 'ahead' && !(await takeBackSeats(tx, { contestId, stage: after.stage })))
			return refused('next-begun');
		const fallen = await dropLateSheets(tx, { contestId, stage });
		await tx
			.updateTable('stage_courses')
			.set({ state: 'open', due_at: null, closed_at: null, closed_by: null, released_at: null })
			.set({ revision: sql`revision + 1` })
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		await tx
			.insertInto('stage_reopenings')
			.values({ contest_id: contestId, stage_key: stage, reason, reopened_by: actor.id })
			.execute();
		await recordActivity(tx, actor, 'stage.reopened', contestId, { stage, fallen });
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}

/** Nobody takes part in the next stage for now. False, and nothing done, where one of its sheets has been begun. */
async function takeBackSeats(tx: Tx, { contestId, stage }: StageAsked): Promise<boolean> {
	// Whoever begins a sheet there shares it.
	await lockStage(tx, { contestId, stage }, 'alone');
	const { rows } = await sql<{ hasBegun: boolean }>`
		select exists (select from score_sheets where contest_id = ${contestId} and stage_key = ${stage})
			or exists (select from marks where contest_id = ${contestId} and stage_key = ${stage}) as "hasBegun"`.execute(tx);
	if (rows[0]!.hasBegun) return false;
	await tx.deleteFrom('sheet_assignments').where('contest_id', '=', contestId).where('stage_key', '=', stage).execute();
	await tx
		.updateTable('stage_admissions')
		.set({ ended_at: sql`now()` })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.where('ended_at', 'is', null)
		.execute();
	await syncSlots(tx, { contestId, stage });
	await tx
		.updateTable('stage_courses')
		.set({ state: 'preparing', revision: sql`revision + 1` })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.where('state', '=', 'open')
		.execute();
	return true;
}
