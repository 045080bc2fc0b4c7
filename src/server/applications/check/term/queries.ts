import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** The last instant of a day by a zone's clock, so that it is told as «23:59» of that day. */
export async function endOfDay(db: Db | Tx, day: string, timeZone: string): Promise<Date> {
	const { rows } = await sql<{ end: Date }>`
		select ((${day}::date + 1)::timestamp at time zone ${timeZone}) - interval '1 millisecond' as end`.execute(db);
	return rows[0]!.end;
}
