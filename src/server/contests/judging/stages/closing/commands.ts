import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../../queries.ts';
import { judgingAccess, lockStage } from '../../queries.ts';
import { beginCourse, coursesAround, type StageAsked } from '../commands.ts';
import { idsIn, settledStageOf } from '../outcome/queries.ts';
import type { ClosingObstacle } from '../outcome/rules.ts';
import { refusalToSettleOutcome, type OutcomeRefusal } from '../policy.ts';
import { syncSeats } from '../seats/commands.ts';

export type ClosingRefusal = OutcomeRefusal | 'not-open' | 'changed-meanwhile' | ClosingObstacle;

/**
 * Closes a stage: no sheet is taken from now on, and who goes on is settled and takes part in the next stage, which is
 * prepared with it. `fingerprint` is that of the outcome that was looked at. Sheets that are not signed off stay drafts and
 * do not count. Nobody is told before the outcome is released. Answers how many go on, null after the last stage.
 */
export function closeStage(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, fingerprint }: StageAsked & { fingerprint: string }
): Promise<Outcome<number | null, ClosingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const { after } = await coursesAround(tx, { contestId, stage });
		// Whoever is signing a sheet shares it: their marks are counted, or they come too late.
		const { state } = await lockStage(tx, { contestId, stage }, 'alone');
		const settled = await settledStageOf(tx, { contestId, stage });
		const refusal = refusalToSettleOutcome(access, idsIn(settled));
		if (refusal) return refused(refusal);
		if (state !== 'open') return refused('not-open');
		if (settled.fingerprint !== fingerprint) return refused('changed-meanwhile');
		if (settled.obstacle) return refused(settled.obstacle);
		await tx
			.updateTable('stage_courses')
			// Its lock was waited for: whoever signed before that signed in time.
			.set({ state: 'closed', closed_at: sql`clock_timestamp()`, closed_by: actor.id, revision: sql`revision + 1` })
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		if (after) await beginCourse(tx, { contestId, stage: after.stage });
		const seats = after ? await syncSeats(tx, { contestId, stage: after.stage }) : null;
		await recordActivity(tx, actor, 'stage.closed', contestId, { stage, fingerprint, goingOn: seats });
		return done(seats);
	});
}
