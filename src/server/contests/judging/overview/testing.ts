import { sql } from 'kysely';
import type { Db } from '#server/database.ts';

type GivenSheet = {
	entry: { id: string };
	juror: { id: string };
	/** By the criteria k1, k2 … in order. */
	marks: readonly string[];
	/** From opening to signing. */
	seconds?: number;
};

/** Sheets signed at the desk in the first stage, as the commands would leave them. */
export async function signSheets(db: Db, { id }: { id: string }, sheets: readonly GivenSheet[]): Promise<void> {
	const rows = sheets.map(({ entry, juror, marks, seconds = 300 }) => ({
		...{ contest_id: id, stage_key: '1', entry_id: entry.id, juror_id: juror.id },
		...{ marks: JSON.stringify(Object.fromEntries(marks.map((mark, at) => [`k${at + 1}`, mark]))) },
		...{ opened_at: sql<Date>`now() - ${`${seconds} seconds`}::interval`, signed_at: sql<Date>`now()` },
		...{ entered_by: null, confirmed_by: null }
	}));
	await db
		.insertInto('score_sheets')
		.values(rows as never)
		.execute();
	await db
		.insertInto('marks')
		.values(
			sheets.flatMap(({ entry, juror, marks }) =>
				marks.map((mark, at) => ({
					...{ contest_id: id, stage_key: '1', criterion_key: `k${at + 1}` },
					...{ entry_id: entry.id, juror_id: juror.id, mark }
				}))
			)
		)
		.execute();
}
