import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { nominationsOf } from '../../queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import type { RuleSet, Stage } from '../../scoring/rule-set/forms.ts';
import type { JurorRole } from '../../tables.ts';
import { canSeeEntry, canSeeOthersMarks, type JudgingAccess } from '../policy.ts';
import { judgingAccess, stageCoursesOf, type StageCourse } from '../queries.ts';
import { judgingSettingsOf } from '../settings/queries.ts';
import {
	criteriaFor,
	readSheet,
	totalOfSheet,
	type SheetCriterion,
	type SheetFault,
	type SheetMarks
} from './rules.ts';

/** A juror's sheet on an entry in a stage, named by the entry's id. */
export type SheetPlace = { contestId: string; stage: string; entryId: string };

export type StoredSheet = {
	marks: SheetMarks;
	commentForAuthor: string;
	noteForJury: string;
	revision: number;
	savedAt: Date;
	signedAt: Date | null;
	/** Names the attempt that saved it last; null where no page's script did. */
	saveId: string | null;
	/** Entered from a sheet signed by hand. */
	isFromPaper: boolean;
};

const sheetColumns = sql`score_sheets.marks, comment_for_author as "commentForAuthor", note_for_jury as "noteForJury",
	score_sheets.revision, score_sheets.saved_at as "savedAt", score_sheets.signed_at as "signedAt",
	save_id as "saveId", score_sheets.entered_by is not null as "isFromPaper"`;

/** No entry's id. */
const nobody = '00000000-0000-4000-8000-000000000000';

/**
 * Which sheet an address names; whether there is one, and whose, commands and queries tell. A number that no entry has goes
 * on as an entry that is nobody's, so that it is answered after the same work as one that is hidden.
 * @throws NotFound for no such contest
 */
export async function sheetPlaceOf(
	db: Db | Tx,
	{ slug, stage, entryKey }: { slug: string; stage: string; entryKey: string }
): Promise<SheetPlace> {
	const { contestId, entryId } = await db
		.selectFrom('contests')
		.leftJoin('entries', (join) => join.onRef('contest_id', '=', 'contests.id').on('key', '=', entryKey))
		.select(['contests.id as contestId', 'entries.id as entryId'])
		.where('slug', '=', slug)
		.executeTakeFirstOrThrow(() => new NotFound(`contest ${slug}`));
	return { contestId, stage, entryId: entryId ?? nobody };
}

/** Whether a sheet on the entry is the juror's to hand in, in any stage that has begun: then its materials are shown. */
async function isAssigned(
	db: Db | Tx,
	{ contestId, entryId, jurorId }: { contestId: string; entryId: string; jurorId: string }
): Promise<boolean> {
	const found = await db
		.selectFrom('sheet_assignments')
		.innerJoin('stage_courses', (join) =>
			join
				.onRef('stage_courses.contest_id', '=', 'sheet_assignments.contest_id')
				.onRef('stage_courses.stage_key', '=', 'sheet_assignments.stage_key')
		)
		.select('entry_id')
		.where('sheet_assignments.contest_id', '=', contestId)
		.where('entry_id', '=', entryId)
		.where('juror_id', '=', jurorId)
		.where('state', '<>', 'preparing')
		.limit(1)
		.executeTakeFirst();
	return found !== undefined;
}

/** The same of whoever asks; never of what is hidden, and told after the same work as of what is not there. */
export async function isOwnEntry(db: Db | Tx, access: JudgingAccess, entryId: string): Promise<boolean> {
	const jurorId = access.seat?.jurorId ?? nobody;
	return (await isAssigned(db, { contestId: access.contestId, entryId, jurorId })) && canSeeEntry(access, entryId);
}

export type OpenedSheet = {
	entry: { id: string; key: string; title: string; nomination: string | null; nominationTitle: string };
	/** The entry no longer takes part: its sheet is neither written nor counted. */
	isWithdrawn: boolean;
	course: StageCourse;
	criteria: SheetCriterion[];
	/** Null: not begun. */
	sheet: StoredSheet | null;
	/** What stands between the sheet as it is stored and its signing. */
	faults: SheetFault[];
	total: string;
	most: string;
};

type Row = StoredSheet & {
	id: string;
	title: string;
	nomination: string | null;
	isWithdrawn: boolean;
	isBegun: boolean;
};

/**
 * A juror's own sheet with what is needed to write it. The entry is named by its key, as in addresses.
 * @throws NotFound for whoever it was not assigned to, and while its stage is still prepared.
 */
export async function openSheet(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, stage, entryKey }: { contestId: string; stage: string; entryKey: string }
): Promise<OpenedSheet> {
	const access = await judgingAccess(db, actor, contestId);
	const row = access.seat && (await sheetRow(db, { contestId, stage, entryKey, jurorId: access.seat.jurorId }));
	if (!row || !canSeeEntry(access, row.id)) throw new NotFound(`sheet on ${entryKey} of ${contestId}`);
	const [{ ruleSet }, courses, nominations] = await Promise.all([
		frozenRulesOf(db, contestId),
		stageCoursesOf(db, contestId),
		nominationsOf(db, contestId)
	]);
	const course = courses.find((each) => each.stage === stage)!;
	if (course.state === 'preparing') throw new NotFound(`stage ${stage} of ${contestId}`);
	const { id, title, nomination, isWithdrawn, isBegun, ...sheet } = row;
	const nominationTitle = nominations.find(({ key }) => key === nomination)?.title ?? '';
	const task = { stage: stageOf(ruleSet, stage), nomination, marks: isBegun ? sheet.marks : {} };
	return {
		...{ isWithdrawn, course },
		entry: { id, key: entryKey, title, nomination, nominationTitle },
		criteria: criteriaFor(task.stage, nomination),
		sheet: isBegun ? sheet : null,
		faults: readSheet(ruleSet, task).faults,
		...totalOfSheet(ruleSet, task)
	};
}

export function stageOf(ruleSet: RuleSet, key: string): Stage {
	const stage = ruleSet.stages.find(({ id }) => id === key);
	if (!stage) throw new NotFound(`stage ${key}`);
	return stage;
}

async function sheetRow(
	db: Db | Tx,
	{ contestId, stage, entryKey, jurorId }: { contestId: string; stage: string; entryKey: string; jurorId: string }
): Promise<Row | null> {
	const { rows } = await sql<Row>`
		select entries.id, entries.title, entries.nomination_key as nomination, ended_at is not null as "isWithdrawn",
			score_sheets.revision is not null as "isBegun", ${sheetColumns}
		from sheet_assignments
		join stage_admissions using (contest_id, stage_key, entry_id)
		join entries on entries.id = entry_id
		left join score_sheets using (stage_key, entry_id, juror_id)
		where sheet_assignments.contest_id = ${contestId} and sheet_assignments.stage_key = ${stage}
			and sheet_assignments.juror_id = ${jurorId} and entries.key = ${entryKey}`.execute(db);
	return rows[0] ?? null;
}

export type OthersSheet = {
	juror: { key: string; name: string; role: JurorRole };
	marks: SheetMarks;
	total: string;
	noteForJury: string;
};

/**
 * What the others have signed on an entry, where a juror may see it: never, after their own sheet, or once the stage is
 * closed. Null: not now. @throws NotFound for an entry that is not theirs.
 */
export async function othersSheets(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, stage, entryId }: SheetPlace
): Promise<OthersSheet[] | null> {
	const access = await judgingAccess(db, actor, contestId);
	if (!(await isOwnEntry(db, access, entryId))) throw new NotFound(`sheet on ${entryId}`);
	const { jurorId } = access.seat!;
	const sheets = await signedSheets(db, { contestId, stage, entryId });
	const [courses, { othersMarks }, { ruleSet }] = await Promise.all([
		stageCoursesOf(db, contestId),
		judgingSettingsOf(db, contestId),
		frozenRulesOf(db, contestId)
	]);
	const isOwnSigned = sheets.some((sheet) => sheet.jurorId === jurorId);
	const state = courses.find((course) => course.stage === stage)?.state ?? 'ahead';
	if (!canSeeOthersMarks(access, { entryId, othersMarks, isOwnSigned, state })) return null;
	return sheets
		.filter((sheet) => sheet.jurorId !== jurorId)
		.map(({ key, name, role, nomination, marks, noteForJury }) => ({
			...{ juror: { key, name, role }, marks, noteForJury },
			total: totalOfSheet(ruleSet, { stage: stageOf(ruleSet, stage), nomination, marks }).total
		}));
}

type SignedRow = Pick<OthersSheet, 'marks' | 'noteForJury'> &
	OthersSheet['juror'] & { jurorId: string; nomination: string | null };

async function signedSheets(db: Db | Tx, { contestId, stage, entryId }: SheetPlace): Promise<SignedRow[]> {
	const { rows } = await sql<SignedRow>`
		select jurors.id as "jurorId", jurors.key, jurors.name, jurors.role, entries.nomination_key as nomination,
			score_sheets.marks, note_for_jury as "noteForJury"
		from score_sheets
		join jurors on jurors.id = score_sheets.juror_id
		join entries on entries.id = score_sheets.entry_id
		where score_sheets.contest_id = ${contestId} and stage_key = ${stage} and score_sheets.entry_id = ${entryId}
			and signed_at is not null
		order by jurors.position`.execute(db);
	return rows;
}

export type HeldSheet = {
	nomination: string | null;
	isWithdrawn: boolean;
	hasDeclared: boolean;
	/** The sheet's own row, held too; null: not begun. */
	sheet: StoredSheet | null;
};

/**
 * Holds what a juror's sheet hangs on until the transaction ends: that it is theirs to hand in, and what stands in it.
 * @throws NotFound where it was not assigned to them, or was taken from them meanwhile.
 */
export async function lockSheet(
	tx: Tx,
	{ entryId, ...place }: SheetPlace,
	jurorId: string,
	hidden: ReadonlySet<string> = new Set()
): Promise<HeldSheet> {
	const held = (await lockSheets(tx, { ...place, entryIds: [entryId] }, jurorId, hidden)).get(entryId);
	if (!held) throw new NotFound(`sheet on ${entryId}`);
	return held;
}

/**
 * The same for many sheets of a juror, by entry, in the order in which recusals take them; those that are not theirs to
 * hand in are absent. Two queries.
 */
export async function lockSheets(
	tx: Tx,
	{ contestId, stage, entryIds }: { contestId: string; stage: string; entryIds: readonly string[] },
	jurorId: string,
	hidden: ReadonlySet<string> = new Set()
): Promise<Map<string, HeldSheet>> {
	const { rows } = await sql<Omit<HeldSheet, 'sheet'> & { entryId: string }>`
		select sheet_assignments.entry_id as "entryId", nomination_key as nomination, stage_admissions.ended_at is not null as "isWithdrawn",
			exists (select from conflict_declarations where conflict_declarations.juror_id = ${jurorId}) as "hasDeclared"
		from sheet_assignments
		join stage_admissions using (contest_id, stage_key, entry_id)
		join assignments on assignments.entry_id = sheet_assignments.entry_id and assignments.juror_id = sheet_assignments.juror_id
		join entries on entries.id = sheet_assignments.entry_id
		where sheet_assignments.contest_id = ${contestId} and stage_key = ${stage}
			and sheet_assignments.entry_id = any (${[...entryIds]}::uuid[]) and sheet_assignments.juror_id = ${jurorId}
			and not assignments.recused and sheet_assignments.entry_id <> all (${[...hidden]}::uuid[])
		order by sheet_assignments.entry_id
		for share of assignments`.execute(tx);
	const begun = await sql<StoredSheet & { entryId: string }>`
		select entry_id as "entryId", ${sheetColumns} from score_sheets
		where stage_key = ${stage} and entry_id = any (${rows.map(({ entryId }) => entryId)}::uuid[]) and juror_id = ${jurorId}
		order by entry_id for update`.execute(tx);
	const sheets = new Map(begun.rows.map(({ entryId, ...sheet }) => [entryId, sheet]));
	return new Map(rows.map(({ entryId, ...held }) => [entryId, { ...held, sheet: sheets.get(entryId) ?? null }]));
}
