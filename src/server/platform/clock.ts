import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** The clock of record. Deadlines, issue dates and stamps come from here and never from the program's own clock. */
export async function databaseNow(db: Db | Tx): Promise<Date> {
	const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
	return rows[0]!.now;
}

/** Today's date as `2027-05-31` where the network or contest is. */
export async function databaseToday(db: Db | Tx, timeZone: string): Promise<string> {
	const { rows } = await sql<{
		today: string;
	}>`select to_char(now() at time zone ${timeZone}, 'YYYY-MM-DD') as today`.execute(db);
	return rows[0]!.today;
}
