import { powerOfTen, scaleHalfUp } from '../decimals/rules.ts';
import type { MarkColumns } from '../marks/rules.ts';
import type { Field, StagePlan } from '../plan/rules.ts';

/**
 * Numbers in units of 10^-digits at entry × number of jurors + juror; NaN is a blank.
 * Every number is an integer below 2^53, so sums of them are exact.
 */
export type Layer = { criterion: number | null; values: Float64Array; digits: number };

export type Sheets = {
	/** One layer per counted criterion, in the order of the plan. */
	marks: Layer[];
	/** Totals of complete sheets. */
	totals: Layer;
	/** How many complete sheets each entry has. */
	complete: Int32Array;
	/** How many marks were given to entries that take no part in the stage; they do not count. */
	stray: Int32Array;
};

export type GivenMarks = { columns: MarkColumns | undefined; /** 1 for an entry in the stage. */ taking: Uint8Array };

/** Marks of recused jurors, of jurors without a vote and by criteria that do not apply stay out. */
export function layOutSheets(plan: StagePlan, field: Field, given: GivenMarks): Sheets {
	const cells = field.entries.length * field.jurors.length;
	const grid = new Float64Array(cells * plan.criteria.length).fill(NaN);
	const stray = fillGrid(grid, plan, { field, ...given });
	const marks = plan.criteria.map(({ position }, at) => ({
		criterion: position,
		values: grid.subarray(at * cells, (at + 1) * cells),
		digits: plan.markDigits
	}));
	const totals = addUpTotals(plan, field, marks);
	return { marks, totals, complete: countSheets(totals, field), stray };
}

function fillGrid(
	grid: Float64Array,
	plan: StagePlan,
	{ field, columns, taking }: GivenMarks & { field: Field }
): Int32Array {
	const stray = new Int32Array(field.entries.length);
	if (!columns) return stray;
	if (columns.digits !== plan.markDigits) throw new Error(`marks of stage ${columns.stage} are for another scale`);
	const { jurorAt, entryAt } = field;
	const jurors = field.jurors.length;
	const rowAt = entryAt.map((at) => (taking[at] === 1 ? at * jurors : -1));
	const layerAt = new Int32Array(plan.stage.criteria.length).fill(-1);
	plan.criteria.forEach(({ position }, at) => (layerAt[position] = at * field.entries.length * jurors));
	const entered = enterMarks(grid, columns, { rowAt, jurorAt, layerAt });
	if (rowAt.includes(-1)) countStray(stray, columns, { taking, entryAt });
	if (countMarks(grid) < entered) throw new Error(`the same mark twice in stage ${columns.stage}`);
	clearUncounted(grid, plan, field);
	return stray;
}

/** The one loop over all marks: three look-ups and a store per mark; what must not count is cleared away afterwards. */
function enterMarks(
	grid: Float64Array,
	{ entry, juror, criterion, mark }: MarkColumns,
	{ rowAt, jurorAt, layerAt }: { rowAt: Int32Array; jurorAt: Int32Array; layerAt: Int32Array }
): number {
	let entered = 0;
	for (let row = 0; row < mark.length; row++) {
		const start = rowAt[entry[row]!]!;
		const column = jurorAt[juror[row]!]!;
		const layer = layerAt[criterion[row]!]!;
		if ((start | column | layer) < 0) continue;
		grid[layer + start + column] = mark[row]!;
		entered++;
	}
	return entered;
}

function countStray(
	stray: Int32Array,
	{ entry }: MarkColumns,
	{ taking, entryAt }: { taking: Uint8Array; entryAt: Int32Array }
): void {
	for (const given of entry) if (taking[entryAt[given]!] === 0) stray[entryAt[given]!]!++;
}

function countMarks(grid: Float64Array): number {
	let count = 0;
	for (let at = 0; at < grid.length; at++) if (grid[at] === grid[at]) count++;
	return count;
}

/** Recused jurors' marks, and marks by criteria that do not apply to the entry's nomination. */
function clearUncounted(grid: Float64Array, { criteria }: StagePlan, { recused, nominations, jurors }: Field): void {
	const cells = nominations.length * jurors.length;
	criteria.forEach(({ weights }, at) => {
		const layer = grid.subarray(at * cells, (at + 1) * cells);
		for (const cell of recused) layer[cell] = NaN;
		if (!weights.includes(NaN)) return;
		nominations.forEach((nomination, entry) => {
			if (Number.isNaN(weights[nomination])) layer.fill(NaN, entry * jurors.length, (entry + 1) * jurors.length);
		});
	});
}

/** A sheet is complete when every required criterion has its mark; only then has it a total. */
function addUpTotals(plan: StagePlan, field: Field, marks: readonly Layer[]): Layer {
	const { weightedCriterion, jurorTotal } = plan.stage.rounding;
	const fine = plan.markDigits + plan.weightDigits;
	const digits = weightedCriterion ? weightedCriterion.digits : fine;
	const values = new Float64Array(field.entries.length * field.jurors.length);
	marks.forEach((layer, at) => {
		const { criterion, weights } = plan.criteria[at]!;
		const weighted = weightedCriterion ? roundWeighted(layer, weights, { field, digits, fine }) : layer.values;
		const factors = weightedCriterion ? weights.map((weight) => weight - weight + 1) : weights;
		for (let entry = 0; entry < field.entries.length; entry++) {
			const factor = factors[field.nominations[entry]!]!;
			const row = { start: entry * field.jurors.length, end: (entry + 1) * field.jurors.length };
			if (factor === factor) addRow(values, weighted, { ...row, factor, required: criterion.required });
		}
	});
	dismissEmpty(values, plan, { field, marks });
	const totals = { criterion: null, values, digits };
	return jurorTotal ? roundTotals(plan, totals, { field, marks }) : totals;
}

/** A blank makes the total of the sheet a blank, unless the criterion may be left out. */
function addRow(
	totals: Float64Array,
	marks: Float64Array,
	{ start, end, factor, required }: { start: number; end: number; factor: number; required: boolean }
): void {
	if (required) for (let cell = start; cell < end; cell++) totals[cell]! += marks[cell]! * factor;
	else for (let cell = start; cell < end; cell++) totals[cell]! += (marks[cell]! || 0) * factor;
}

function roundWeighted(
	{ values }: Layer,
	weights: Float64Array,
	{ field, digits, fine }: { field: Field; digits: number; fine: number }
): Float64Array {
	const [unit, divisor] = [powerOfTen(digits), powerOfTen(fine)];
	return values.map((mark, cell) => {
		const weighted = mark * weights[field.nominations[Math.floor(cell / field.jurors.length)]!]!;
		return weighted === weighted ? scaleHalfUp(weighted, unit, divisor) : NaN;
	});
}

type Given = { field: Field; marks: readonly Layer[] };

/** Where every criterion may be left out, a sheet without any mark is still no sheet. */
function dismissEmpty(values: Float64Array, { criteria }: StagePlan, { field, marks }: Given): void {
	for (let entry = 0; entry < field.entries.length; entry++) {
		const nomination = field.nominations[entry]!;
		if (criteria.some(({ criterion, weights }) => criterion.required && !Number.isNaN(weights[nomination]))) continue;
		for (let cell = entry * field.jurors.length; cell < (entry + 1) * field.jurors.length; cell++) {
			if (marks.every((layer) => Number.isNaN(layer.values[cell]))) values[cell] = NaN;
		}
	}
}

/** In points, or in per cent of what the juror could have given where the stage counts shares of the maximum. */
function roundTotals(plan: StagePlan, { values, digits }: Layer, given: Given): Layer {
	const maxima = plan.stage.form === 'share-of-maximum' ? greatestOfSheets(plan, values.length, given) : null;
	const kept = plan.stage.rounding.jurorTotal!.digits;
	const shift = kept - digits + (maxima ? 2 + plan.markDigits + plan.weightDigits : 0);
	const multiplier = powerOfTen(Math.max(shift, 0));
	const divisor = powerOfTen(Math.max(-shift, 0));
	const rounded = values.map((total, cell) =>
		total === total ? scaleHalfUp(total, multiplier, maxima ? divisor * maxima[cell]! : divisor) : NaN
	);
	return { criterion: null, values: rounded, digits: kept };
}

/** What each sheet could have reached by the criteria that are marked on it. */
function greatestOfSheets({ criteria }: StagePlan, cells: number, { field, marks }: Given): Float64Array {
	const greatest = new Float64Array(cells);
	marks.forEach(({ values }, at) => {
		const { weights, maxima } = criteria[at]!;
		for (let cell = 0; cell < cells; cell++) {
			const nomination = field.nominations[Math.floor(cell / field.jurors.length)]!;
			if (values[cell] === values[cell]) greatest[cell]! += weights[nomination]! * maxima[nomination]!;
		}
	});
	return greatest;
}

function countSheets({ values }: Layer, field: Field): Int32Array {
	const jurors = field.jurors.length;
	const complete = new Int32Array(field.entries.length);
	for (let entry = 0, cell = 0; entry < complete.length; entry++) {
		for (let juror = 0; juror < jurors; juror++, cell++) if (values[cell] === values[cell]) complete[entry]!++;
	}
	return complete;
}
