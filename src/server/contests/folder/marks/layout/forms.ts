import { findHeadingRow, plainHeading, type Heading, type HeadingRow } from '#server/platform/spreadsheets/headings.ts';
import type { Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { fieldOfHeading, type Field } from '../../headings/forms.ts';
import type { References } from '../../references/forms.ts';

/** What a column means: a field, the marks of one criterion (its name as headed), or the marks of one juror. */
type Meaning = { kind: 'field'; field: Field } | { kind: 'criterion' } | { kind: 'juror'; juror: number };

/** Where a sheet of marks keeps what. A field that is not in a column is constant or missing. */
export type MarksLayout = {
	firstRow: number;
	stage: number | null;
	entry: number;
	juror: number | null;
	criterion: number | null;
	scores: ScoreColumn[];
	/** Columns with a heading; nothing may stand elsewhere. */
	known: ReadonlySet<number>;
	/** Rows up to this width cannot have a cell without a heading. */
	denseWidth: number;
};

/** One column of marks: all in long form; of a criterion or a juror in wide form. */
export type ScoreColumn = { column: number; heading: string; criterion: string | null; juror: number | null };

export type LayoutContext = {
	jurors: References;
	/** Headings that name a criterion of any stage. */
	criteria: References;
	entries: References;
};

export type LayoutReading =
	| { ok: true; layout: MarksLayout }
	| { ok: false; reason: 'no-headings' }
	| {
			ok: false;
			reason: 'no-marks' | 'unknown-heading' | 'twice';
			row: number;
			column: number | null;
			found: string | null;
			hint: string;
	  };

/** Finds out by itself whether a sheet has a row for each mark, a column for each criterion, or one for each juror. */
export function recogniseLayout(sheet: Sheet, context: LayoutContext): LayoutReading {
	const headings = findHeadingRow(sheet, (text) => meaningOf(text, context), isEnoughForMarks);
	if (!headings) return { ok: false, reason: 'no-headings' };
	const twice = findRepeated(headings);
	if (twice)
		return { ok: false, reason: 'twice', row: headings.row, column: twice.column, found: twice.text, hint: '' };
	const scores = scoreColumns(headings);
	const stranger = headings.strangers[0];
	if (stranger) {
		const hint = context.criteria.guess(stranger.text) || context.jurors.guess(stranger.text);
		return {
			ok: false,
			reason: 'unknown-heading',
			row: headings.row,
			column: stranger.column,
			found: stranger.text,
			hint
		};
	}
	if (scores.length === 0)
		return { ok: false, reason: 'no-marks', row: headings.row, column: null, found: null, hint: '' };
	return { ok: true, layout: layoutOf(sheet, headings, { scores, entries: context.entries }) };
}

function meaningOf(text: string, { jurors, criteria }: LayoutContext): Meaning | null {
	if (criteria.find(text) >= 0) return { kind: 'criterion' };
	const juror = jurors.find(text);
	if (juror >= 0) return { kind: 'juror', juror };
	const field = fieldOfHeading(text);
	if (field) return { kind: 'field', field };
	const withoutRole = text.replace(/^(эксперт|член жюри|судья|балл[ы]?|оценка)\s+/i, '');
	const named = withoutRole === text ? -1 : jurors.find(withoutRole);
	return named >= 0 ? { kind: 'juror', juror: named } : null;
}

function isEnoughForMarks(meanings: Meaning[]): boolean {
	const hasEntry = meanings.some((meaning) => meaning.kind === 'field' && meaning.field === 'entry');
	return hasEntry && meanings.length > 1;
}

function scoreColumns({ headings }: HeadingRow<Meaning>): ScoreColumn[] {
	const score = headings.find(({ meaning }) => meaning.kind === 'field' && meaning.field === 'score');
	if (score) return [{ column: score.column, heading: score.text, criterion: null, juror: null }];
	const hasJurorField = headings.some(({ meaning }) => meaning.kind === 'field' && meaning.field === 'juror');
	return headings.flatMap(({ column, text, meaning }): ScoreColumn[] => {
		if (meaning.kind === 'criterion') return [{ column, heading: text, criterion: text, juror: null }];
		if (meaning.kind === 'juror' && !hasJurorField)
			return [{ column, heading: text, criterion: null, juror: meaning.juror }];
		return [];
	});
}

/** The same thing in two columns is a fault, but not for what is only there to be read by people. */
function findRepeated({ headings }: HeadingRow<Meaning>) {
	const seen = new Set<string>();
	return headings.find(({ text, meaning }) => {
		const matters = meaning.kind !== 'field' || ['stage', 'juror', 'criterion', 'score'].includes(meaning.field);
		const key = meaning.kind === 'field' ? `field ${meaning.field}` : `${meaning.kind} ${plainHeading(text)}`;
		if (matters && seen.has(key)) return true;
		seen.add(key);
		return false;
	});
}

function layoutOf(
	sheet: Sheet,
	{ row, headings }: HeadingRow<Meaning>,
	{ scores, entries }: { scores: ScoreColumn[]; entries: References }
): MarksLayout {
	const columnOf = (field: Field) =>
		headings.find(({ meaning }) => meaning.kind === 'field' && meaning.field === field)?.column ?? null;
	const known = new Set(headings.map(({ column }) => column));
	const claimants = headings.filter(({ meaning }) => meaning.kind === 'field' && meaning.field === 'entry');
	return {
		firstRow: row + 1,
		stage: columnOf('stage'),
		entry: bestEntryColumn(sheet, claimants, { firstRow: row + 1, entries }),
		juror: columnOf('juror'),
		criterion: columnOf('criterion'),
		scores,
		known,
		denseWidth: [...known].every((column) => column < known.size) ? known.size : 0
	};
}

/** «№» may number the rows and «Работа» the works, or «№» the works and «Работа» name them: the rows tell. */
function bestEntryColumn(
	sheet: Sheet,
	claimants: readonly Heading<Meaning>[],
	{ firstRow, entries }: { firstRow: number; entries: References }
): number {
	const hits = claimants.map(({ column, text }) => {
		let count = plainHeading(text) === 'номер' ? 0 : 0.5;
		for (let row = firstRow; claimants.length > 1 && row < Math.min(sheet.rowCount, firstRow + 200); row++) {
			if (entries.find(sheet.textAt(row, column)) >= 0) count++;
		}
		return { column, count };
	});
	return hits.sort((one, other) => other.count - one.count)[0]!.column;
}
