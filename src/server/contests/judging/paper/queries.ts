import { sql } from 'kysely';
import { accountNames } from '#server/accounts/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import { canSeeCourse, canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import { judgedEntriesOf, stageCoursesOf } from '../queries.ts';
import { readPaperMarks, readPrinted } from './forms.ts';
import type { PaperMarks, PrintedLine } from './rules.ts';

/** What became of a line's sheet: it can be entered, it has been signed, or it is no longer this juror's to hand in. */
export type LineStanding = 'open' | 'signed' | 'gone';
export type PaperLine = PrintedLine & {
	standing: LineStanding;
	/** The juror has begun the same sheet at the desk: what is on paper takes its place. */
	isBegun: boolean;
};

export type PaperEntry = { id: string; marks: PaperMarks; enteredBy: string; enteredAt: Date };
export type PaperSheet = {
	id: string;
	code: string;
	stage: string;
	juror: { id: string; name: string; post: string };
	printedAt: Date;
	lines: PaperLine[];
	/** What was read off it and waits for a second person. */
	pending: PaperEntry | null;
	/** What was confirmed and counts, the newest first. */
	confirmed: ConfirmedEntry[];
	/** What was confirmed and counts no more, the newest first. */
	takenBack: (ConfirmedEntry & { takenBackBy: string; takenBackAt: Date; reason: string })[];
};
export type ConfirmedEntry = PaperEntry & { confirmedBy: string; confirmedAt: Date };

/**
 * A paper sheet by its code. Its marks stand side by side on the paper, so that whoever has a conflict with one of its
 * entries does not come near it at all. @throws NotFound for those and for whoever does not follow the course of judging.
 */
export async function paperSheet(db: Db | Tx, access: JudgingAccess, code: string): Promise<PaperSheet> {
	const { contestId } = access;
	if (!canSeeCourse(access)) throw new NotFound(`paper ${code}`);
	const sheet = await db
		.selectFrom('paper_sheets')
		.innerJoin('jurors', 'jurors.id', 'juror_id')
		.select([
			...(['paper_sheets.id', 'code', 'stage_key as stage', 'printed', 'printed_at as printedAt'] as const),
			...(['jurors.id as jurorId', 'jurors.name', 'jurors.post'] as const)
		])
		.where('paper_sheets.contest_id', '=', contestId)
		.where('code', '=', code)
		.executeTakeFirstOrThrow(() => new NotFound(`paper ${code}`));
	const { id, stage, jurorId, name, post, printed, printedAt } = sheet;
	const lines = readPrinted(printed);
	if (lines.some(({ entryId }) => !canSeeEntry(access, entryId))) throw new NotFound(`paper ${code}`);
	const entries = await entriesOfPaper(db, id);
	const confirmed = entries.flatMap(({ confirmedBy, confirmedAt, ...entry }) =>
		confirmedBy && confirmedAt ? { ...entry, confirmedBy, confirmedAt } : []
	);
	return {
		...{ id, code, stage, printedAt, juror: { id: jurorId, name, post } },
		lines: await withStandings(db, { stage, jurorId }, lines),
		pending: entries.find(({ confirmedBy }) => confirmedBy === null) ?? null,
		confirmed: confirmed.filter(({ takenBackAt }) => takenBackAt === null),
		takenBack: confirmed.flatMap(({ takenBackBy, takenBackAt, reason, ...entry }) =>
			takenBackBy && takenBackAt && reason ? { ...entry, takenBackBy, takenBackAt, reason } : []
		)
	};
}

type EntryRow = PaperEntry & {
	confirmedBy: string | null;
	confirmedAt: Date | null;
	takenBackBy: string | null;
	takenBackAt: Date | null;
	reason: string | null;
};

async function entriesOfPaper(db: Db | Tx, paperId: string): Promise<EntryRow[]> {
	const rows = await db
		.selectFrom('paper_entries')
		.select([
			...(['id', 'marks', 'entered_by as enteredBy', 'entered_at as enteredAt'] as const),
			...(['confirmed_by as confirmedBy', 'confirmed_at as confirmedAt', 'taken_back_by as takenBackBy'] as const),
			...(['taken_back_at as takenBackAt', 'taken_back_reason as reason'] as const)
		])
		.where('paper_sheet_id', '=', paperId)
		.where('withdrawn_at', 'is', null)
		.orderBy('entered_at', 'desc')
		.execute();
	return rows.map((row) => ({ ...row, marks: readPaperMarks(row.marks) }));
}

async function withStandings(
	db: Db | Tx,
	{ stage, jurorId }: { stage: string; jurorId: string },
	lines: readonly PrintedLine[]
): Promise<PaperLine[]> {
	const { rows } = await sql<{ entryId: string; isSigned: boolean; isBegun: boolean }>`
		select entry_id as "entryId", signed_at is not null as "isSigned", score_sheets.revision is not null as "isBegun"
		from sheet_assignments
		join stage_admissions using (contest_id, stage_key, entry_id)
		left join score_sheets using (stage_key, entry_id, juror_id)
		where stage_key = ${stage} and juror_id = ${jurorId} and ended_at is null
			and entry_id = any (${lines.map(({ entryId }) => entryId)}::uuid[])`.execute(db);
	const found = new Map(rows.map((row) => [row.entryId, row]));
	return lines.map((line) => {
		const row = found.get(line.entryId);
		const standing = !row ? 'gone' : row.isSigned ? 'signed' : 'open';
		return { ...line, standing, isBegun: row?.isBegun ?? false };
	});
}

export type PaperSummary = {
	code: string;
	juror: string;
	printedAt: Date;
	lines: number;
	state: 'printed' | 'entered' | 'confirmed';
	/** Who read it off, where a second person is awaited. */
	enteredBy: string | null;
};
export type PaperDesk = {
	/** Null before any stage has begun. */
	stage: string | null;
	stages: { stage: string; title: string }[];
	isTaking: boolean;
	mayPrint: boolean;
	/** Those with a sheet to print: how many of theirs are not signed. */
	jurors: { id: string; name: string; left: number }[];
	sheets: PaperSummary[];
};

/**
 * The papers of a stage that has begun, the newest first, and who could get one. Entries hidden from whoever asks are
 * counted nowhere, and sheets with one of them are left out. @throws NotFound as `paperSheet`, and for another stage.
 */
export async function paperDesk(db: Db | Tx, access: JudgingAccess, asked: string | null): Promise<PaperDesk> {
	const { contestId } = access;
	if (!canSeeCourse(access)) throw new NotFound(`papers of ${contestId}`);
	const courses = (await stageCoursesOf(db, contestId)).filter(({ state }) => state !== 'ahead');
	const course = asked === null ? courses.at(-1) : courses.find(({ stage }) => stage === asked);
	if (!course && asked !== null) throw new NotFound(`stage ${asked} of ${contestId}`);
	const mayPrint = refusalToRunJudging(access) === null;
	if (!course) return { stage: null, stages: [], isTaking: false, mayPrint, jurors: [], sheets: [] };
	const { stage, isTaking } = course;
	const left = (await unsignedLines(db, access, { stage, jurorIds: null })).map(({ id, name, lines }) => ({
		...{ id, name, left: lines.length }
	}));
	return {
		...{ stage, isTaking, stages: courses.map(({ stage: key, title }) => ({ stage: key, title })) },
		...{ mayPrint, jurors: left, sheets: await papersOf(db, access, stage) }
	};
}

async function papersOf(db: Db | Tx, access: JudgingAccess, stage: string): Promise<PaperSummary[]> {
	const { rows } = await sql<{
		code: string;
		juror: string;
		printed: unknown;
		printedAt: Date;
		pendingBy: string | null;
		isConfirmed: boolean;
	}>`
		select code, jurors.name as juror, printed, printed_at as "printedAt",
			(select entered_by from paper_entries where paper_sheet_id = paper_sheets.id
				and confirmed_at is null and withdrawn_at is null) as "pendingBy",
			exists (select from paper_entries where paper_sheet_id = paper_sheets.id
				and confirmed_at is not null and taken_back_at is null) as "isConfirmed"
		from paper_sheets join jurors on jurors.id = juror_id
		where paper_sheets.contest_id = ${access.contestId} and stage_key = ${stage}
		order by printed_at desc, jurors.position, code`.execute(db);
	const names = await accountNames(
		db,
		rows.flatMap(({ pendingBy }) => pendingBy ?? [])
	);
	return rows.flatMap(({ code, juror, printed, printedAt, pendingBy, isConfirmed }) => {
		const lines = readPrinted(printed);
		if (lines.some(({ entryId }) => !canSeeEntry(access, entryId))) return [];
		return {
			...{ code, juror, printedAt, lines: lines.length },
			state: pendingBy ? ('entered' as const) : isConfirmed ? ('confirmed' as const) : ('printed' as const),
			enteredBy: pendingBy ? (names.get(pendingBy) ?? '') : null
		};
	});
}

export type JurorLines = { id: string; name: string; lines: PrintedLine[] };

/** By juror, in the order of the jury: the entries that a sheet of theirs is still awaited on, by nomination and number. */
export async function unsignedLines(
	db: Db | Tx,
	access: JudgingAccess,
	{ stage, jurorIds }: { stage: string; jurorIds: readonly string[] | null }
): Promise<JurorLines[]> {
	const { contestId } = access;
	const { rows } = await sql<{ id: string; name: string; entryIds: string[] }>`
		select jurors.id, jurors.name, array_agg(entry_id::text) as "entryIds"
		from sheet_assignments join jurors on jurors.id = juror_id
		left join score_sheets using (stage_key, entry_id, juror_id)
		where sheet_assignments.contest_id = ${contestId} and stage_key = ${stage} and signed_at is null
			and (${jurorIds === null} or jurors.id = any (${jurorIds ?? []}::uuid[]))
		group by jurors.id order by jurors.position`.execute(db);
	const entries = await judgedEntriesOf(db, access, stage);
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const places = new Map(ruleSet.nominations.map(({ id }, at) => [id as string | null, at]));
	const sorted = entries.toSorted((a, b) => (places.get(a.nomination) ?? -1) - (places.get(b.nomination) ?? -1));
	return rows.flatMap(({ id, name, entryIds }) => {
		const own = new Set(entryIds);
		const lines = sorted.filter((entry) => own.has(entry.id));
		if (lines.length === 0) return [];
		return {
			...{ id, name },
			lines: lines.map(({ id: entryId, key, title, nomination }) => ({ entryId, key, title, nomination }))
		};
	});
}

/** What a sheet is laid out from, beside the sheet itself. @throws NotFound as `paperSheet`. */
export async function printedPaper(
	db: Db | Tx,
	access: JudgingAccess,
	code: string
): Promise<{ sheet: PaperSheet; ruleSet: RuleSet; stageTitle: string; dueAt: Date | null }> {
	const sheet = await paperSheet(db, access, code);
	const { ruleSet } = await frozenRulesOf(db, access.contestId);
	const course = (await stageCoursesOf(db, access.contestId)).find(({ stage }) => stage === sheet.stage)!;
	return { sheet, ruleSet, stageTitle: course.title, dueAt: course.dueAt };
}

/** An entry of a paper that waits for a second person, or counts, held until the transaction ends; null when it does not. */
export async function lockPaperEntry(
	tx: Tx,
	{ paperId, id }: { paperId: string; id: string },
	standing: 'pending' | 'confirmed' = 'pending'
): Promise<PaperEntry | null> {
	const row = await tx
		.selectFrom('paper_entries')
		.select(['id', 'marks', 'entered_by as enteredBy', 'entered_at as enteredAt'])
		.where('paper_sheet_id', '=', paperId)
		.where('id', '=', id)
		.where('confirmed_at', standing === 'pending' ? 'is' : 'is not', null)
		.where('withdrawn_at', 'is', null)
		.where('taken_back_at', 'is', null)
		.forUpdate()
		.executeTakeFirst();
	return row ? { ...row, marks: readPaperMarks(row.marks) } : null;
}
