import type { Fraction } from '../decimals/rules.ts';
import { addFractions, powerOfTen, roundFraction, scaleHalfUp } from '../decimals/rules.ts';
import type { CorrectedLayer } from '../correction/rules.ts';
import { addUpRow } from '../correction/rows/rules.ts';
import type { Field, StagePlan } from '../plan/rules.ts';
import type { Stage } from '../rule-set/forms.ts';

/** One number per entry: numerators[e] ÷ (denominators[e] × 10^digits); NaN where there is none. */
export type Column = { numerators: Float64Array; denominators: Float64Array; digits: number };

/** Mean, median or sum of the marks in each row; a row without marks gives none. */
export function aggregateRows(
	{ values, divisors, digits }: CorrectedLayer,
	jurors: number,
	method: Stage['aggregation']['method']
): Column {
	const entries = jurors === 0 ? 0 : values.length / jurors;
	const numerators = new Float64Array(entries).fill(NaN);
	const denominators = new Float64Array(entries).fill(1);
	for (let entry = 0; entry < entries; entry++) {
		const { sum, count } = addUpRow(values, entry * jurors, jurors);
		if (count === 0) continue;
		const divisor = divisors ? divisors[entry]! : 1;
		numerators[entry] = method === 'median' ? middleOf(values, entry * jurors, jurors) : sum;
		denominators[entry] = divisor * (method === 'sum' ? 1 : method === 'median' ? 2 : count);
	}
	return { numerators, denominators, digits };
}

/** Twice the median. */
function middleOf(values: Float64Array, start: number, length: number): number {
	const marks = values
		.slice(start, start + length)
		.filter((mark) => mark === mark)
		.sort();
	return marks[(marks.length - 1) >> 1]! + marks[marks.length >> 1]!;
}

/** Half up to so many digits; without digits the column stays exact. */
export function roundColumn(column: Column, digits: number | undefined): Column {
	if (digits === undefined) return column;
	const { numerators, denominators } = column;
	const unit = powerOfTen(Math.max(digits - column.digits, 0));
	const divisor = powerOfTen(Math.max(column.digits - digits, 0));
	const rounded = numerators.map((numerator, entry) =>
		numerator === numerator ? scaleHalfUp(numerator, unit, denominators[entry]! * divisor) : NaN
	);
	return { numerators: rounded, denominators: new Float64Array(rounded.length).fill(1), digits };
}

export function fractionAt({ numerators, denominators, digits }: Column, entry: number): Fraction | null {
	const numerator = numerators[entry]!;
	if (numerator !== numerator) return null;
	return { n: BigInt(numerator), d: BigInt(denominators[entry]!) * BigInt(powerOfTen(digits)) };
}

/** Results over the jurors' totals. */
export function resultsOverTotals(plan: StagePlan, field: Field, totals: Column): (Fraction | null)[] {
	const { form, rounding } = plan.stage;
	const isShared = form === 'share-of-maximum' && !rounding.jurorTotal;
	if (!isShared) return fractionsOf(roundColumn(totals, rounding.stageResult?.digits));
	const fine = BigInt(powerOfTen(plan.markDigits + plan.weightDigits));
	const maxima = greatestTotals(plan);
	return fractionsOf(totals).map((total, entry) => {
		if (!total) return null;
		const share = { n: total.n * 100n * fine, d: total.d * BigInt(maxima[field.nominations[entry]!]!) };
		return rounding.stageResult ? roundFraction(share, rounding.stageResult.digits) : share;
	});
}

/** By number of nomination, in units of 10^-(markDigits + weightDigits). */
export function greatestTotals(plan: StagePlan): Float64Array {
	const nominations = plan.criteria[0]?.weights.length ?? 0;
	return Float64Array.from({ length: nominations }, (_, nomination) =>
		plan.criteria
			.filter(({ weights }) => !Number.isNaN(weights[nomination]))
			.reduce((sum, { weights, maxima }) => sum + weights[nomination]! * maxima[nomination]!, 0)
	);
}

/**
 * Results over the criteria: each criterion's column, weighted, then added. An optional criterion that nobody has
 * marked counts neither in the sum nor in the maximum; a required one without marks leaves the entry without a result.
 */
export function resultsOverCriteria(plan: StagePlan, field: Field, columns: readonly Column[]): (Fraction | null)[] {
	const { rounding, form } = plan.stage;
	const weighted = columns.map((column, at) => weighColumn(plan, at, { column, nominations: field.nominations }));
	const digits = rounding.stageResult?.digits;
	return field.entries.map((_, entry) => {
		const sum = addUpCriteria(plan, weighted, { entry, nomination: field.nominations[entry]! });
		if (!sum) return null;
		const result = form === 'points' ? sum.points : toShare(plan, sum);
		return digits === undefined ? result : roundFraction(result, digits);
	});
}

type CriteriaSum = { points: Fraction; maximum: number };

function toShare(plan: StagePlan, { points, maximum }: CriteriaSum): Fraction {
	const fine = BigInt(powerOfTen(plan.markDigits + plan.weightDigits));
	return { n: points.n * 100n * fine, d: points.d * BigInt(maximum) };
}

function weighColumn(
	plan: StagePlan,
	at: number,
	{ column, nominations }: { column: Column; nominations: Int32Array }
): Column {
	const { weights } = plan.criteria[at]!;
	const { criterionMean, weightedCriterion } = plan.stage.rounding;
	const rounded = roundColumn(column, criterionMean?.digits);
	const numerators = rounded.numerators.map((numerator, entry) => numerator * weights[nominations[entry]!]!);
	const unsafe = numerators.find((numerator) => Math.abs(numerator) > Number.MAX_SAFE_INTEGER);
	if (unsafe !== undefined) throw new RangeError('weighted marks are too large to be counted exactly');
	return roundColumn({ ...rounded, numerators, digits: rounded.digits + plan.weightDigits }, weightedCriterion?.digits);
}

function addUpCriteria(
	plan: StagePlan,
	columns: readonly Column[],
	{ entry, nomination }: { entry: number; nomination: number }
): CriteriaSum | null {
	let points: Fraction | null = null;
	let maximum = 0;
	let numerator = 0;
	let denominator = 0;
	let digits = 0;
	for (let at = 0; at < columns.length; at++) {
		const { criterion, weights, maxima } = plan.criteria[at]!;
		const column = columns[at]!;
		const weighted = column.numerators[entry]!;
		if (weights[nomination] !== weights[nomination]) continue;
		if (weighted !== weighted) {
			if (criterion.required) return null;
			continue;
		}
		maximum += weights[nomination]! * maxima[nomination]!;
		if (column.denominators[entry] === denominator && column.digits === digits) {
			numerator += weighted;
			continue;
		}
		if (denominator > 0) points = addOptional(points, toFraction(numerator, denominator, digits));
		numerator = weighted;
		denominator = column.denominators[entry]!;
		digits = column.digits;
	}
	if (denominator === 0) return null;
	return { points: addOptional(points, toFraction(numerator, denominator, digits)), maximum };
}

function addOptional(sum: Fraction | null, addend: Fraction): Fraction {
	return sum ? addFractions(sum, addend) : addend;
}

function toFraction(numerator: number, denominator: number, digits: number): Fraction {
	return { n: BigInt(numerator), d: BigInt(denominator) * BigInt(powerOfTen(digits)) };
}

function fractionsOf({ numerators, denominators, digits }: Column): (Fraction | null)[] {
	const unit = BigInt(powerOfTen(digits));
	return Array.from(numerators, (numerator, entry) => {
		if (numerator !== numerator) return null;
		const denominator = denominators[entry]!;
		return { n: BigInt(numerator), d: denominator === 1 ? unit : BigInt(denominator) * unit };
	});
}
