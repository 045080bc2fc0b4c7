import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** Every conflict of a contest that has not ended, as «entry juror ground source». */
export async function conflictLines(db: Db, contestId: string): Promise<string[]> {
	const { rows } = await sql<{ line: string }>`
		select concat_ws(' ', entries.key, jurors.key, ground, source) as line
		from conflicts join entries on entries.id = entry_id join jurors on jurors.id = juror_id
		where conflicts.contest_id = ${contestId} and ended_at is null
		order by entries.key collate natural_russian, jurors.position, ground`.execute(db);
	return rows.map(({ line }) => line);
}

/** What there is between a juror and an entry: whether recused and why, how many assignments, drafts and marks. */
export async function meetingOf(
	db: Db,
	entryId: string,
	jurorId: string
): Promise<{ recused: boolean | null; reason: string | null; assigned: number; sheets: number; marks: number }> {
	const pair = sql`where entry_id = ${entryId} and juror_id = ${jurorId}`;
	const { rows } = await sql<{
		recused: boolean | null;
		reason: string | null;
		assigned: number;
		sheets: number;
		marks: number;
	}>`
		select (select recused from assignments ${pair}) as recused, (select recusal_reason from assignments ${pair}) as reason,
			(select count(*)::int from sheet_assignments ${pair}) as assigned,
			(select count(*)::int from score_sheets ${pair}) as sheets,
			(select count(*)::int from marks ${pair}) as marks`.execute(db);
	return rows[0]!;
}

/** Takes an entry from a juror as a hard conflict does while stages are open: no sheets and no marks of that pair. */
export async function recuse(
	db: Db | Tx,
	{ jurorId, entryId }: { jurorId: string; entryId: string },
	reason = 'работает в той же организации'
): Promise<void> {
	for (const table of ['marks', 'score_sheets', 'sheet_assignments'] as const)
		await db.deleteFrom(table).where('juror_id', '=', jurorId).where('entry_id', '=', entryId).execute();
	await sql`
		insert into assignments (contest_id, entry_id, juror_id, recused, recusal_reason)
		select contest_id, id, ${jurorId}::uuid, true, ${reason} from entries where id = ${entryId}
		on conflict (entry_id, juror_id) do update set recused = true, recusal_reason = excluded.recusal_reason`.execute(db);
}
