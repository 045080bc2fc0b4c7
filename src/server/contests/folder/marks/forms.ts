import { readTypedNumber } from '#server/platform/spreadsheets/numbers.ts';
import { columnLetter, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import type { Stage } from '#server/contests/scoring/rule-set/forms.ts';
import type { FaultList } from '../faults/rules.ts';
import type { References } from '../references/forms.ts';
import type { CollectedMarks, MarkPlace } from './collected/rules.ts';
import { fieldOfHeading } from '../headings/forms.ts';
import { blankReference, explainMark, explainReference, refusals } from './explanations/rules.ts';
import type { MarksLayout, ScoreColumn } from './layout/forms.ts';
import { placeOnScale, scaleInNomination, type MarkScale, type StageScales } from './scales/rules.ts';

/** A sheet with marks, and what is known of all its rows beforehand, as positions. */
export type MarksTable = {
	file: string;
	sheet: Sheet;
	layout: MarksLayout;
	stage: number | null;
	juror: number | null;
};

/** Everything that marks refer to, in the order that the numbers of `MarkColumns` mean. */
export type MarksContext = {
	stages: readonly Stage[];
	scales: readonly StageScales[];
	collected: readonly CollectedMarks[];
	references: { stages: References; entries: References; jurors: References; criteria: readonly References[] };
	jurors: readonly JurorDuty[];
	/** Number of the entry's nomination; `unknownNomination`; or the number of nominations where it has none. */
	nominationOf: Int32Array;
	isRejected: (entry: number) => boolean;
	isRecused: (juror: number, entry: number) => boolean;
	tables: readonly MarksTable[];
	faults: FaultList;
	/** Rows with marks of whom or for what nobody can tell; then missing marks are not looked for. */
	unclearRows: number;
};

/** Whether a juror may mark at all, and where: by number of the stage and of the nomination. */
export type JurorDuty = {
	votes: boolean;
	hasStage: (stage: number) => boolean;
	hasNomination: (nomination: number) => boolean;
};

type Cursor = { table: MarksTable; number: number; row: number; context: MarksContext };
type Who = { stage: number; entry: number; juror: number };

/** Reads all marks of one table into the context; every fault of every row is noted, and a faulty mark left out. */
export function collectMarks(number: number, context: MarksContext): void {
	const table = context.tables[number]!;
	const cursor: Cursor = { table, number, row: table.layout.firstRow, context };
	for (; cursor.row < table.sheet.rowCount; cursor.row++) readRow(cursor);
}

/** A row whose cells of marks are all empty holds no marks: the juror has not filled it in. */
function readRow(cursor: Cursor): void {
	const { table, row, context } = cursor;
	const { layout, sheet } = table;
	if (sheet.widthOf(row) > layout.denseWidth) checkStrayCells(cursor);
	if (layout.scores.every(({ column }) => sheet.textAt(row, column) === '')) return;
	if (isSummaryRow(cursor)) return;
	const { references } = context;
	const stage = table.stage ?? findReference(cursor, layout.stage!, { among: references.stages, what: 'stage' });
	const entry = findReference(cursor, layout.entry, { among: references.entries, what: 'entry' });
	const juror = jurorOfRow(cursor);
	if (stage < 0 || entry < 0 || juror === -1) {
		context.unclearRows++;
		return;
	}
	for (const score of layout.scores) readMark(cursor, score, { stage, entry, juror: juror ?? score.juror! });
}

/** «Итого», «Средний балл» below or between the works. */
function isSummaryRow({ table: { layout, sheet }, row, context }: Cursor): boolean {
	const text = sheet.textAt(row, layout.entry);
	return text !== '' && context.references.entries.find(text) < 0 && fieldOfHeading(text) === 'ignored';
}

/** Null: the column tells. */
function jurorOfRow(cursor: Cursor): number | null {
	const { layout, juror } = cursor.table;
	if (layout.juror === null) return juror;
	return findReference(cursor, layout.juror, { among: cursor.context.references.jurors, what: 'juror' });
}

function findReference(
	cursor: Cursor,
	column: number,
	{ among, what }: { among: References; what: 'stage' | 'entry' | 'juror' | 'criterion' }
): number {
	const text = cursor.table.sheet.textAt(cursor.row, column);
	const found = text === '' ? -1 : among.find(text);
	if (found >= 0) return found;
	if (text === '') note(cursor, column, null, blankReference(what));
	else note(cursor, column, text, explainReference(what) + among.suggestion(text));
	return -1;
}

function readMark(cursor: Cursor, score: ScoreColumn, who: Who): void {
	const text = cursor.table.sheet.textAt(cursor.row, score.column);
	if (text === '') return;
	const criterion = criterionOf(cursor, score, who.stage);
	if (criterion < 0) {
		cursor.context.unclearRows++;
		return;
	}
	const { scales, collected, nominationOf } = cursor.context;
	const { digits, of } = scales[who.stage]!;
	const scale = scaleInNomination(of[criterion]!, nominationOf[who.entry]!);
	if (scale === undefined) return collected[who.stage]!.refuse({ ...who, criterion });
	if (!scale) return note(cursor, score.column, text, refusals.criterionNotInNomination);
	const units = scale.units.get(text) ?? unitsOfCell(text, scale, digits);
	if (Number.isNaN(units)) {
		collected[who.stage]!.refuse({ ...who, criterion });
		note(cursor, score.column, text, explainMark(readTypedNumber(text), scale.asked));
	} else if (units !== blank) keepMark(cursor, { ...who, criterion, column: score.column, units });
}

const blank = Number.MIN_SAFE_INTEGER;

function unitsOfCell(text: string, scale: MarkScale, digits: number): number {
	const typed = readTypedNumber(text);
	const isNumber = typed.kind === 'number' || (typed.kind === 'percentage' && scale.asked.max === '100');
	const units = typed.kind === 'blank' ? blank : isNumber ? placeOnScale(typed.decimal, scale, digits) : NaN;
	const known = typeof units === 'number' ? units : NaN;
	scale.units.set(text, known);
	return known;
}

function criterionOf(cursor: Cursor, { criterion, column }: ScoreColumn, stage: number): number {
	const among = cursor.context.references.criteria[stage]!;
	if (criterion !== null) {
		const found = among.find(criterion);
		if (found < 0) note(cursor, column, criterion, refusals.criterionNotInStage);
		return found;
	}
	const { criterion: inColumn } = cursor.table.layout;
	if (inColumn !== null) return findReference(cursor, inColumn, { among, what: 'criterion' });
	if (cursor.context.stages[stage]!.criteria.length === 1) return 0;
	note(cursor, column, null, refusals.criterionMissing);
	return -1;
}

type KeptMark = Who & { criterion: number; column: number; units: number };

function keepMark(cursor: Cursor, { stage, entry, juror, criterion, column, units }: KeptMark): void {
	const { context, number, row, table } = cursor;
	const refusal = refusalOfMark(cursor, { stage, entry, juror });
	if (refusal || table.sheet.isMerged(row, column)) {
		context.collected[stage]!.refuse({ entry, juror, criterion });
		return note(cursor, column, table.sheet.textAt(row, column), refusal ?? refusals.mergedMark);
	}
	const first = context.collected[stage]!.add({ entry, juror, criterion }, units, { table: number, row, column });
	if (first) note(cursor, column, table.sheet.textAt(row, column), sayDuplicate(first, cursor));
}

function refusalOfMark({ context }: Cursor, { stage, entry, juror }: Who): string | null {
	const duty = context.jurors[juror]!;
	if (!duty.votes) return refusals.jurorWithoutVote;
	if (context.isRecused(juror, entry)) return refusals.recusedJuror;
	if (context.isRejected(entry)) return refusals.rejectedEntry;
	if (!duty.hasStage(stage)) return refusals.jurorNotInStage;
	return duty.hasNomination(context.nominationOf[entry]!) ? null : refusals.jurorNotInNomination;
}

function sayDuplicate(first: MarkPlace, { context, number }: Cursor): string {
	const { file, sheet } = context.tables[first.table]!;
	const where = [
		first.table !== number && file,
		first.table !== number && sheet.name && `лист «${sheet.name}»`,
		`строка ${sheet.rowNumber(first.row)}`,
		`столбец ${columnLetter(first.column)}`
	].filter(Boolean);
	return `${refusals.duplicate} (${where.join(', ')}: «${sheet.textAt(first.row, first.column)}»); оставьте одну оценку`;
}

/** Decimal commas in a file divided by commas, or marks behind the table: nothing may be left out silently. */
function checkStrayCells(cursor: Cursor): void {
	const { sheet, layout } = cursor.table;
	for (let column = 0; column < sheet.widthOf(cursor.row); column++) {
		if (layout.known.has(column)) continue;
		const text = sheet.textAt(cursor.row, column);
		if (text === '') continue;
		cursor.context.unclearRows++;
		note(cursor, column, text, refusals.strayCell);
	}
}

function note({ table, row, context }: Cursor, column: number, found: string | null, message: string): void {
	const { file, sheet } = table;
	const place = { file, sheet: sheet.name ?? null, row: sheet.rowNumber(row), column: columnLetter(column), found };
	context.faults.add(place, message);
}
