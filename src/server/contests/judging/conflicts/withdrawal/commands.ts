import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../../queries.ts';
import { judgingAccess } from '../../queries.ts';
import { canSeeConflict, refusalToWithdraw, type WithdrawalRefusal } from '../policy.ts';
import { conflictOf } from '../queries.ts';
import { liftRecusal } from '../recusal/commands.ts';

/**
 * Takes back what a juror has declared, or what the secretary has noted: who has said it, until it is pinned or a stage has
 * been closed with it. The juror may then be given the entry again; drafts and marks do not come back.
 * @throws NotFound
 */
export function withdrawConflict(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	conflictId: string
): Promise<Outcome<null, WithdrawalRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const conflict = await conflictOf(tx, contestId, conflictId);
		if (!canSeeConflict(access, conflict)) throw new NotFound(`conflict ${conflictId}`);
		const refusal = refusalToWithdraw(access, conflict);
		if (refusal) return refused(refusal);
		await tx
			.updateTable('conflicts')
			.set({ ended_by: actor.id, ended_at: sql`now()` })
			.where('id', '=', conflictId)
			.execute();
		await liftRecusal(tx, conflict);
		await recordActivity(tx, actor, 'conflict.withdrawn', contestId, { conflictId });
		return done(null);
	});
}
