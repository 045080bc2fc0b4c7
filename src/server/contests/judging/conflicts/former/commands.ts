import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { knownFromFormerSeat } from '../documents.ts';
import { writeConflicts } from '../writing/commands.ts';

/**
 * What stands between a juror and entries stays hidden from whoever leaves the seat: they may organise the contest, or be
 * asked into its jury again. For commands that hold the contest's row and are about to give the seat away.
 */
export async function keepFormerConflicts(tx: Tx, jurorId: string): Promise<void> {
	await sql`
		insert into former_conflicts (contest_id, entry_id, account_id, person_id)
		select jurors.contest_id, entry_id, account_id, person_id from jurors join assignments on juror_id = jurors.id
		where jurors.id = ${jurorId} and recused and num_nonnulls(account_id, person_id) > 0
		on conflict do nothing`.execute(tx);
}

/**
 * Whoever comes back into the jury, to the same seat or another, does not judge what stood between them and a former one:
 * it is hidden from them, and no sheet of theirs may wait for it. For the command that has just given them the seat.
 */
export async function recuseFromFormer(tx: Tx, contestId: string, jurorId: string): Promise<void> {
	const { rows } = await sql<{ entryId: string }>`
		select distinct former.entry_id as "entryId" from former_conflicts as former
		join jurors on jurors.id = ${jurorId} and (former.account_id = jurors.account_id or former.person_id = jurors.person_id)
		where former.contest_id = ${contestId} and not exists (select from assignments
			where assignments.entry_id = former.entry_id and assignments.juror_id = jurors.id and recused)
		order by former.entry_id`.execute(tx);
	if (rows.length === 0) return;
	const conflicts = rows.map(({ entryId }) => ({ entryId, jurorId, ground: 'declared' as const }));
	await writeConflicts(tx, systemActor('jury-invitation'), contestId, conflicts, {
		...{ source: 'secretary' as const, reason: knownFromFormerSeat }
	});
}
