import { digitsOf, powerOfTen, unitsOf } from '../decimals/rules.ts';
import { markDigitsOf, termsOf } from '../plan/rules.ts';
import type { Criterion, RuleSet, Scale, Stage } from '../rule-set/forms.ts';
import type { TallyInput } from '../rules.ts';

/**
 * The marks of one stage, column by column: the n-th mark is `mark[n]` × 10^-`digits`, given by juror number
 * `juror[n]` to entry number `entry[n]` by criterion number `criterion[n]`; numbers are positions in
 * `TallyInput.jurors`, `TallyInput.entries` and `stage.criteria`. A blank has no row.
 */
export type MarkColumns = {
	stage: string;
	digits: number;
	entry: Int32Array;
	juror: Int32Array;
	criterion: Int32Array;
	mark: Int32Array;
};

/** One mark as somebody typed it. The criterion may be left out in a stage that has a single one. */
export type MarkRow = { stage: string; entry: string; juror: string; criterion?: string | null; mark: string };

/** `row` is the position in the rows given. */
export type MarkFault = { row: number; stage: string; entry: string; juror: string; criterion: string | null } & (
	| { kind: 'unknown-stage' | 'unknown-entry' | 'unknown-juror' | 'unknown-criterion' | 'stage-without-marks' }
	| { kind: 'criterion-missing' | 'criterion-not-in-nomination' | 'recused-juror' | 'not-a-number' }
	| { kind: 'duplicate'; firstRow: number }
	| { kind: 'off-scale' | 'off-step'; min: string; max: string; step: string }
);

export type MarksReading = { ok: true; marks: MarkColumns[] } | { ok: false; faults: MarkFault[] };

export type MarksTask = Pick<TallyInput, 'ruleSet' | 'entries' | 'jurors' | 'recusals'>;

/**
 * Turns typed marks into columns, one per stage with marks, or gives every fault.
 * `rows` is read once, so it may be a generator over a file. A blank mark is no row: leave it out.
 * A mark is written with a point or a comma, without exponent: `7`, `4,25`, `-1`.
 */
export function buildMarks(task: MarksTask, rows: Iterable<MarkRow>): MarksReading {
	const desk = openDesk(task);
	const faults: MarkFault[] = [];
	let number = 0;
	for (const row of rows) {
		const reason = enterMark(desk, row, number);
		if (reason) {
			const { stage, entry, juror, criterion = null } = row;
			faults.push({ row: number, stage, entry, juror, criterion, ...reason });
		}
		number++;
	}
	if (faults.length > 0) return { ok: false, faults };
	return { ok: true, marks: [...desk.stages.values()].map(toColumns) };
}

type Reason = MarkFault extends infer Fault
	? Fault extends unknown
		? Omit<Fault, keyof MarkRow | 'row'>
		: never
	: never;
/** `read` remembers what each text was read as: a jury uses few different marks. */
type Limits = { min: number; max: number; step: number; scale: Scale; read: Map<string, number | Reason> };
type StageDesk = {
	stage: Stage;
	digits: number;
	criteria: Map<string, number>;
	/** By criterion, then by nomination ('' for none); null where the criterion does not apply. */
	limits: Map<string, Limits | null>[];
	columns: { entry: number[]; juror: number[]; criterion: number[]; mark: number[] };
	/** By (entry × jurors + juror) × criteria + criterion: the row that came first, plus one; 0 for none. */
	seen: Int32Array;
};
type Desk = {
	entries: Map<string, { at: number; nomination: string }>;
	jurors: Map<string, number>;
	recusals: Map<string, Set<string>>;
	stages: Map<string, StageDesk>;
	unscored: Set<string>;
};

function openDesk({ ruleSet, entries, jurors, recusals }: MarksTask): Desk {
	const scored = ruleSet.stages.filter(({ kind }) => kind !== 'eligibility-check');
	const recusalsOf = (id: string) => recusals.filter(({ entry }) => entry === id).map(({ juror }) => juror);
	const recused = [...new Set(recusals.map(({ entry }) => entry))];
	return {
		entries: new Map(entries.map(({ id, nomination }, at) => [id, { at, nomination: nomination ?? '' }])),
		jurors: new Map(jurors.map(({ id }, at) => [id, at])),
		recusals: new Map(recused.map((entry) => [entry, new Set(recusalsOf(entry))])),
		stages: new Map(scored.map((stage) => [stage.id, openStageDesk(ruleSet, stage, entries.length * jurors.length)])),
		unscored: new Set(ruleSet.stages.filter((stage) => !scored.includes(stage)).map(({ id }) => id))
	};
}

function openStageDesk(ruleSet: RuleSet, stage: Stage, sheets: number): StageDesk {
	const digits = markDigitsOf(stage);
	const nominations = ['', ...ruleSet.nominations.map(({ id }) => id)];
	return {
		stage,
		digits,
		criteria: new Map(stage.criteria.map(({ id }, at) => [id, at])),
		limits: stage.criteria.map(
			(criterion) => new Map(nominations.map((nomination) => [nomination, limitsOf(criterion, nomination, digits)]))
		),
		columns: { entry: [], juror: [], criterion: [], mark: [] },
		seen: new Int32Array(sheets * stage.criteria.length)
	};
}

function limitsOf(criterion: Criterion, nomination: string, digits: number): Limits | null {
	const scale = termsOf(criterion, nomination || null)?.scale;
	if (!scale) return null;
	const [min, max, step] = [scale.min, scale.max, scale.step].map((decimal) => unitsOf(decimal, digits));
	return { min: min!, max: max!, step: step!, scale, read: new Map() };
}

/** Enters the mark, or says why it cannot be. */
function enterMark(desk: Desk, row: MarkRow, number: number): Reason | null {
	const stage = desk.stages.get(row.stage);
	if (!stage) return { kind: desk.unscored.has(row.stage) ? 'stage-without-marks' : 'unknown-stage' };
	const entry = desk.entries.get(row.entry);
	if (!entry) return { kind: 'unknown-entry' };
	const juror = desk.jurors.get(row.juror);
	if (juror === undefined) return { kind: 'unknown-juror' };
	const criterion = criterionAt(stage, row.criterion);
	if (typeof criterion !== 'number') return criterion;
	const limits = stage.limits[criterion]!.get(entry.nomination);
	if (!limits) return { kind: 'criterion-not-in-nomination' };
	if (desk.recusals.get(row.entry)?.has(row.juror)) return { kind: 'recused-juror' };
	const cell = (entry.at * desk.jurors.size + juror) * stage.criteria.size + criterion;
	const first = stage.seen[cell]!;
	if (first > 0) return { kind: 'duplicate', firstRow: first - 1 };
	stage.seen[cell] = number + 1;
	const mark = limits.read.get(row.mark) ?? readMark(row.mark, limits, stage.digits);
	limits.read.set(row.mark, mark);
	if (typeof mark !== 'number') return mark;
	stage.columns.entry.push(entry.at);
	stage.columns.juror.push(juror);
	stage.columns.criterion.push(criterion);
	stage.columns.mark.push(mark);
	return null;
}

function criterionAt({ criteria }: StageDesk, id: string | null | undefined): number | Reason {
	if (!id) return criteria.size === 1 ? 0 : { kind: 'criterion-missing' };
	return criteria.get(id) ?? { kind: 'unknown-criterion' };
}

function readMark(text: string, { min, max, step, scale }: Limits, digits: number): number | Reason {
	const written = text.trim().replace('\u2212', '-').replace(',', '.');
	if (!/^[-+]?\d{1,9}(\.\d{1,9})?$/.test(written)) return { kind: 'not-a-number' };
	const decimal = written
		.replace('+', '')
		.replace(/(\.\d*?)(?<!0)0+$/, '$1')
		.replace(/\.$/, '');
	const excess = Math.max(digitsOf(decimal) - digits, 0);
	const mark = unitsOf(decimal, digits + excess);
	const finer = powerOfTen(excess);
	if (mark < min * finer || mark > max * finer) return { kind: 'off-scale', ...boundsOf(scale) };
	const isOnStep = excess === 0 && (mark - min) % step === 0;
	return isOnStep ? mark : { kind: 'off-step', ...boundsOf(scale) };
}

function boundsOf({ min, max, step }: Scale): { min: string; max: string; step: string } {
	return { min, max, step };
}

function toColumns({ stage, digits, columns }: StageDesk): MarkColumns {
	return {
		stage: stage.id,
		digits,
		entry: Int32Array.from(columns.entry),
		juror: Int32Array.from(columns.juror),
		criterion: Int32Array.from(columns.criterion),
		mark: Int32Array.from(columns.mark)
	};
}
