import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../queries.ts';
import { isSettled } from '../../meeting/queries.ts';
import { canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import { judgingAccess } from '../queries.ts';
import { judgingSettingsOf } from '../settings/queries.ts';
import { conflictFactsOf } from './facts/queries.ts';
import type { DeclaredConflicts } from './forms.ts';
import { declarableEntries } from './queries.ts';
import type { Pair } from './recusal/commands.ts';
import { findConflicts, refusalOfReason } from './rules.ts';
import { writeConflicts } from './writing/commands.ts';

export type FindingRefusal = 'not-allowed' | 'finalised';
export type Finding = {
	/** Of entries that whoever asks may know of. */
	found: number;
	/** Of these, with sheets that count in a stage that is closed: they stay until it is opened again. */
	late: number;
};

/**
 * Finds what the records tell to stand between the jury and the entries, and takes those entries away from those jurors.
 * What was found once stays, whatever the records say later. Run when a stage is prepared, when a juror is added, and
 * whenever somebody asks.
 */
export function findContestConflicts(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	jurorIds?: readonly string[]
): Promise<Outcome<Finding, FindingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = refusalToRunJudging(access);
		if (refusal) return refused(refusal);
		if (await isSettled(tx, contestId)) return refused('finalised');
		const { jurors, entries } = await conflictFactsOf(tx, contestId, jurorIds);
		const found = findConflicts(jurors, entries, await judgingSettingsOf(tx, contestId));
		const { written, late } = await writeConflicts(tx, actor, contestId, found, { source: 'computed', reason: '' });
		await recordActivity(tx, actor, 'conflicts.found', contestId, { found: written.length, late: late.length });
		const seen = (pairs: readonly Pair[]) => pairs.filter(({ entryId }) => canSeeEntry(access, entryId)).length;
		return done({ found: seen(written), late: seen(late) });
	});
}

export type DeclarationRefusal = 'nothing-chosen' | 'reason-missing' | 'finalised';

/**
 * A juror says what stands between them and these entries, and neither judges nor sees them any more. `late`: those that
 * they have judged in a stage that is closed; these sheets stay until it is opened again.
 * @throws NotFound for an entry that is not there, or that they may not know of.
 */
export function declareConflicts(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ entryIds, ground, reason }: DeclaredConflicts
): Promise<Outcome<{ declared: number; late: number }, DeclarationRefusal>> {
	return inTransaction(db, async (tx) => {
		const access = await judgingAccess(tx, actor, contestId);
		const seat = seatOf(access);
		const refusal = entryIds.length === 0 ? 'nothing-chosen' : refusalOfReason(ground, reason);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		if (await isSettled(tx, contestId)) return refused('finalised');
		const known = new Set((await declarableEntries(tx, access)).map(({ id }) => id));
		if (entryIds.some((id) => !known.has(id))) throw new NotFound('entry to declare a conflict with');
		const conflicts = entryIds.map((entryId) => ({ entryId, jurorId: seat.jurorId, ground }));
		const { written, late } = await writeConflicts(tx, actor, contestId, conflicts, { source: 'juror', reason });
		const details = { jurorId: seat.jurorId, entryIds, ground, late: late.length };
		await recordActivity(tx, actor, 'conflicts.declared', contestId, details);
		return done({ declared: written.length, late: late.length });
	});
}

function seatOf({ seat, contestId }: JudgingAccess): NonNullable<JudgingAccess['seat']> {
	if (!seat) throw new NotFound(`seat in the jury of ${contestId}`);
	return seat;
}

/** A juror has looked through the entries; what they have not spoken of, nothing stands between. Said once. */
export function finishDeclaration(db: Db | Tx, actor: Actor, contestId: string): Promise<Outcome<null, never>> {
	return inTransaction(db, async (tx) => {
		const { jurorId } = seatOf(await judgingAccess(tx, actor, contestId));
		const first = await tx
			.insertInto('conflict_declarations')
			.values({ contest_id: contestId, juror_id: jurorId })
			.onConflict((known) => known.doNothing())
			.returning('juror_id')
			.executeTakeFirst();
		if (first) await recordActivity(tx, actor, 'conflicts.declaration-finished', contestId, { jurorId });
		return done(null);
	});
}
