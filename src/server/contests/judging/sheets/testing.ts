import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { SeatedJuror } from '../testing.ts';
import { saveSheet, signSheet } from './commands.ts';
import type { SheetPlace } from './queries.ts';
import type { SheetMarks } from './rules.ts';

type Writer = Pick<SeatedJuror, 'id' | 'actor'>;

/** Writes a juror's sheet anew, signed or not. */
export async function writeSheet(
	db: Db,
	juror: Writer,
	place: SheetPlace,
	marks: SheetMarks,
	{ isSigned = false, commentForAuthor = '', noteForJury = '' } = {}
): Promise<void> {
	const sheet = await sheetOf(db, juror, place);
	const asked = { ...place, marks, commentForAuthor, noteForJury, revision: sheet.revision };
	const saved = await saveSheet(db, juror.actor, asked);
	if (!saved.ok) throw new Error(saved.reason);
	if (!isSigned) return;
	const signed = await signSheet(db, juror.actor, { ...place, revision: saved.value.revision });
	if (!signed.ok) throw new Error(signed.reason);
}

/** What is stored of a sheet; revision 0: nothing. */
export async function sheetOf(
	db: Db,
	{ id }: Pick<Writer, 'id'>,
	{ stage, entryId }: SheetPlace
): Promise<{ marks: SheetMarks; revision: number; isSigned: boolean }> {
	const row = await db
		.selectFrom('score_sheets')
		.select(['marks', 'revision', 'signed_at'])
		.where('stage_key', '=', stage)
		.where('entry_id', '=', entryId)
		.where('juror_id', '=', id)
		.executeTakeFirst();
	if (!row) return { marks: {}, revision: 0, isSigned: false };
	return { marks: row.marks as SheetMarks, revision: row.revision, isSigned: row.signed_at !== null };
}

/** All marks that count, as «stage entry juror criterion mark». */
export async function marksOf(db: Db, contestId: string): Promise<string[]> {
	const { rows } = await sql<{ line: string }>`
		select concat_ws(' ', stage_key, entries.key, jurors.key, criterion_key, mark) as line
		from marks join entries on entries.id = marks.entry_id join jurors on jurors.id = marks.juror_id
		where marks.contest_id = ${contestId} order by stage_key, entries.key, jurors.key, criterion_key`.execute(db);
	return rows.map(({ line }) => line);
}

type SignedSheet = {
	entryId: string;
	jurorId: string;
	marks: Record<string, string>;
	commentForAuthor?: string;
	/** From opening to signing. */
	seconds?: number;
};

/** Signed sheets as the commands would leave them, all in two statements. */
export async function keepSigned(
	db: Db | Tx,
	{ contestId, stage }: { contestId: string; stage: string },
	sheets: readonly SignedSheet[]
): Promise<void> {
	const placeOf = ({ entryId, jurorId }: SignedSheet) => ({
		...{ contest_id: contestId, stage_key: stage, entry_id: entryId, juror_id: jurorId }
	});
	await db
		.insertInto('score_sheets')
		.values(
			sheets.map((sheet) => ({
				...{ ...placeOf(sheet), marks: JSON.stringify(sheet.marks), comment_for_author: sheet.commentForAuthor ?? '' },
				opened_at: sql<Date>`now() - make_interval(secs => ${sheet.seconds ?? 0})`,
				...{ signed_at: sql<Date>`now()`, entered_by: null, confirmed_by: null }
			})) as never
		)
		.execute();
	await db
		.insertInto('marks')
		.values(
			sheets.flatMap((sheet) =>
				Object.entries(sheet.marks).map(([criterion_key, mark]) => ({ ...placeOf(sheet), criterion_key, mark }))
			)
		)
		.execute();
}
