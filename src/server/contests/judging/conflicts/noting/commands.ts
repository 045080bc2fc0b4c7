import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../../queries.ts';
import { canSeeEntry, refusalToRunJudging } from '../../policy.ts';
import { judgingAccess } from '../../queries.ts';
import { isSettled } from '../../../meeting/queries.ts';
import type { NotedConflict } from '../forms.ts';
import { conflictOf } from '../queries.ts';
import type { Pair } from '../recusal/commands.ts';
import { refusalOfReason } from '../rules.ts';
import { writeConflicts } from '../writing/commands.ts';

export type NotingRefusal = 'not-allowed' | 'reason-missing' | 'finalised' | 'already-noted';

/**
 * Whoever keeps the jury's papers notes a conflict that they have learned of. `late`: see `declareConflicts`.
 * @throws NotFound for a juror or an entry that is not there, or that they may not know of.
 */
export function noteConflict(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ jurorId, entryId, ground, reason }: NotedConflict
): Promise<Outcome<{ late: number }, NotingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = refusalToRunJudging(access) ?? refusalOfReason(ground, reason);
		if (refusal) return refused(refusal);
		if (await isSettled(tx, contestId)) return refused('finalised');
		await mustBeThere(tx, contestId, { jurorId, entryId });
		if (!canSeeEntry(access, entryId)) throw new NotFound(`entry ${entryId}`);
		const conflict = { jurorId, entryId, ground };
		const { written, late } = await writeConflicts(tx, actor, contestId, [conflict], { source: 'secretary', reason });
		if (written.length === 0) return refused('already-noted');
		await recordActivity(tx, actor, 'conflict.noted', contestId, { ...conflict, late: late.length });
		return done({ late: late.length });
	});
}

async function mustBeThere(tx: Tx, contestId: string, { jurorId, entryId }: Pair): Promise<void> {
	const { rows } = await sql`
		select from entries join jurors on jurors.contest_id = entries.contest_id
		where entries.contest_id = ${contestId} and entries.id = ${entryId}::uuid and jurors.id = ${jurorId}::uuid
			and entries.status = 'admitted'`.execute(tx);
	if (rows.length === 0) throw new NotFound(`juror ${jurorId} and entry ${entryId}`);
}

export type PinningRefusal = 'not-allowed' | 'ended';

/** From now on nobody undoes this conflict. Pinned twice is pinned. @throws NotFound */
export function pinConflict(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	conflictId: string
): Promise<Outcome<null, PinningRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = refusalToRunJudging(access);
		if (refusal) return refused(refusal);
		const conflict = await conflictOf(tx, contestId, conflictId);
		if (!canSeeEntry(access, conflict.entryId)) throw new NotFound(`conflict ${conflictId}`);
		if (conflict.endedAt) return refused('ended');
		if (conflict.pinnedAt) return done(null);
		await tx
			.updateTable('conflicts')
			.set({ pinned_by: actor.id, pinned_at: sql`now()` })
			.where('id', '=', conflictId)
			.execute();
		await recordActivity(tx, actor, 'conflict.pinned', contestId, { conflictId });
		return done(null);
	});
}
