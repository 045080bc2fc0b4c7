import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

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
