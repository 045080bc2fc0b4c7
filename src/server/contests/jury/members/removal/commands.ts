import { sql } from 'kysely';
import { endAppointment } from '#server/accounts/appointments/commands.ts';
import { contestPeople } from '#server/accounts/appointments/contest-people/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction, unlessReferredTo } from '#server/platform/transaction.ts';
import { keepFormerConflicts } from '../../../judging/conflicts/former/commands.ts';
import { decisionsOf } from '../../queries.ts';
import { changePlannedJury, jurorOf, marksGivenBy, refusalToChangeJury, type JuryRefusal } from '../commands.ts';

export type RemovalRefusal = JuryRefusal | 'own-seat' | 'has-marks' | 'in-decisions' | 'in-use';

/**
 * Takes a juror out of the jury with what has not been counted of theirs; their desk closes at the next request.
 * What was hidden from them stays so. `own-seat`: nobody gives up their own.
 * `in-use`: a paper sheet or something else of the contest still names them. @throws NotFound
 */
export function removeJuror(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	jurorId: string
): Promise<Outcome<null, RemovalRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToChangeJury(tx, actor, contestId);
		if (refusal) return refused(refusal);
		const { key, accountId } = await jurorOf(tx, contestId, jurorId);
		if (accountId === actor.id) return refused('own-seat');
		if ((await marksGivenBy(tx, jurorId)).length > 0) return refused('has-marks');
		const named = JSON.stringify(key);
		if ((await decisionsOf(tx, contestId)).some((decision) => JSON.stringify(decision).includes(named)))
			return refused('in-decisions');
		if (!(await unlessReferredTo(tx, () => deleteJuror(tx, jurorId)))) return refused('in-use');
		if (accountId) await endSeat(tx, contestId, accountId);
		await changePlannedJury(tx, contestId, (jury) => jury.filter(({ id }) => id !== key));
		await notifyCaches(tx, ['contests']);
		await recordActivity(tx, actor, 'juror.removed', contestId, { jurorId });
		return done(null);
	});
}

/** What somebody signs at this very moment holds the row, and is a refusal. */
async function deleteJuror(tx: Tx, jurorId: string): Promise<void> {
	// First what whoever writes a sheet takes first: otherwise the two would wait for each other.
	await sql`select from assignments where juror_id = ${jurorId} order by entry_id for update`.execute(tx);
	await keepFormerConflicts(tx, jurorId);
	for (const table of ['score_sheets', 'sheet_assignments', 'assignments'])
		await sql`delete from ${sql.table(table)} where juror_id = ${jurorId}`.execute(tx);
	await sql`delete from jurors where id = ${jurorId}`.execute(tx);
}

/** Ends what an account is entrusted with in the jury of a contest: for commands that hold the contest's row. */
export async function endSeat(tx: Tx, contestId: string, accountId: string): Promise<void> {
	const keeper = systemActor('jury');
	for (const role of ['jury-chair', 'jury-secretary', 'juror'] as const) {
		const held = await contestPeople(tx, keeper, { contestId, role });
		for (const { appointmentId } of held.filter((each) => each.accountId === accountId))
			await endAppointment(tx, keeper, appointmentId);
	}
}
