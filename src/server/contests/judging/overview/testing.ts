import type { Db } from '#server/database.ts';
import { keepSigned } from '../sheets/testing.ts';

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
	const signed = sheets.map(({ entry, juror, marks, seconds = 300 }) => ({
		...{ entryId: entry.id, jurorId: juror.id, seconds },
		marks: Object.fromEntries(marks.map((mark, at) => [`k${at + 1}`, mark]))
	}));
	await keepSigned(db, { contestId: id, stage: '1' }, signed);
}
