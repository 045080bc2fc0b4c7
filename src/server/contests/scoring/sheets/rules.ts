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
	const { entryAt, jurorAt, recused, nominations } = field;
	const stray = new Int32Array(field.entries.length);
	if (!columns) return stray;
	if (columns.digits !== plan.markDigits) throw new Error(`marks of stage ${columns.stage} are for another scale`);
	const jurors = field.jurors.length;
	const cells = field.entries.length * jurors;
	const layerAt = new Int32Array(plan.stage.criteria.length).fill(-1);
	plan.criteria.forEach(({ position }, at) => (layerAt[position] = at));
	const applies = plan.criteria.map(({ weights }) => weights);
	for (let row = 0; row < columns.mark.length; row++) {
		const juror = jurorAt[columns.juror[row]!]!;
		const layer = layerAt[columns.criterion[row]!]!;
		if (juror < 0 || layer < 0) continue;
		const entry = entryAt[columns.entry[row]!]!;
		const cell = entry * jurors + juror;
		const weight = applies[layer]![nominations[entry]!]!;
		if (taking[entry] === 0) stray[entry]!++;
		if (taking[entry] === 0 || recused[cell] === 1 || weight !== weight) continue;
		const at = layer * cells + cell;
		if (grid[at] === grid[at]) throw new Error(`the same mark twice in stage ${columns.stage}, row ${row}`);
		grid[at] = columns.mark[row]!;
	}
	return stray;
}

/** A sheet is complete when every required criterion has its mark; only then has it a total. */
function addUpTotals(plan: StagePlan, field: Field, marks: readonly Layer[]): Layer {
	const { weightedCriterion, jurorTotal } = plan.stage.rounding;
	const fine = plan.markDigits + plan.weightDigits;
	const digits = weightedCriterion ? weightedCriterion.digits : fine;
	const jurors = field.jurors.length;
	const values = new Float64Array(field.entries.length * jurors);
	const maxima = new Float64Array(values.length).fill(NaN);
	for (let at = 0; at < marks.length; at++) {
		const { criterion, weights, maxima: greatest } = plan.criteria[at]!;
		const layer = marks[at]!.values;
		for (let entry = 0; entry < field.entries.length; entry++) {
			const weight = weights[field.nominations[entry]!]!;
			if (weight !== weight) continue;
			const most = greatest[field.nominations[entry]!]! * weight;
			for (let cell = entry * jurors; cell < (entry + 1) * jurors; cell++) {
				const mark = layer[cell]!;
				if (mark === mark) {
					const weighted = mark * weight;
					const rounded = weightedCriterion && scaleHalfUp(weighted, powerOfTen(digits), powerOfTen(fine));
					values[cell]! += rounded ?? weighted;
					maxima[cell] = maxima[cell] === maxima[cell] ? maxima[cell]! + most : most;
				} else if (criterion.required) values[cell] = NaN;
			}
		}
	}
	for (let cell = 0; cell < values.length; cell++) if (maxima[cell] !== maxima[cell]) values[cell] = NaN;
	const totals = { criterion: null, values, digits };
	return jurorTotal ? roundTotals(plan, totals, maxima) : totals;
}

/** In points, or in per cent of what the juror could have given where the stage counts shares of the maximum. */
function roundTotals(plan: StagePlan, { values, digits }: Layer, maxima: Float64Array): Layer {
	const share = plan.stage.form === 'share-of-maximum';
	const kept = plan.stage.rounding.jurorTotal!.digits;
	const shift = kept - digits + (share ? 2 + plan.markDigits + plan.weightDigits : 0);
	const multiplier = powerOfTen(Math.max(shift, 0));
	const divisor = powerOfTen(Math.max(-shift, 0));
	for (let cell = 0; cell < values.length; cell++) {
		if (values[cell] !== values[cell]) continue;
		values[cell] = scaleHalfUp(values[cell]!, multiplier, share ? divisor * maxima[cell]! : divisor);
	}
	return { criterion: null, values, digits: kept };
}

function countSheets({ values }: Layer, field: Field): Int32Array {
	const jurors = field.jurors.length;
	const complete = new Int32Array(field.entries.length);
	for (let entry = 0, cell = 0; entry < complete.length; entry++) {
		for (let juror = 0; juror < jurors; juror++, cell++) if (values[cell] === values[cell]) complete[entry]!++;
	}
	return complete;
}
