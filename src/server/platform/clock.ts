import { sql } from 'kysely';
import type { Db, PlatformDb, Tx } from '#server/database.ts';

/** Today's date as `2027-05-31` where the network or contest is: by the clock of record, never the program's own. */
export async function databaseToday(db: Db | Tx, timeZone: string): Promise<string> {
	const { rows } = await sql<{
		today: string;
	}>`select to_char(now() at time zone ${timeZone}, 'YYYY-MM-DD') as today`.execute(db);
	return rows[0]!.today;
}

/** This instant by the clock of record. */
export async function databaseNow(db: Db | Tx): Promise<Date> {
	const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
	return rows[0]!.now;
}

/** Whole days of a calendar until the day of an end that is told as the minute before it; 0: today is the last one. */
export async function daysUntil(db: Db | Tx, end: Date, timeZone: string): Promise<number> {
	const { rows } = await sql<{ days: number }>`
		select ((${end}::timestamptz - interval '1 minute') at time zone ${timeZone})::date
			- (now() at time zone ${timeZone})::date as days`.execute(db);
	return rows[0]!.days;
}

/** By how many milliseconds the database's clock is ahead of the program's own. */
export async function databaseLead(db: Db | PlatformDb): Promise<number> {
	const asked = Date.now();
	const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
	return rows[0]!.now.getTime() - (asked + Date.now()) / 2;
}
