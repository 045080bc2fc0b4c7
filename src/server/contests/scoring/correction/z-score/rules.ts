import type { Fraction } from '../../decimals/rules.ts';
import { addFractions, compareFractions, divideHalfUp, multiplyFractions, powerOfTen } from '../../decimals/rules.ts';
import type { Stage } from '../../rule-set/forms.ts';
import type { Layer } from '../../sheets/rules.ts';
import type { CorrectionOutcome } from '../rules.ts';
import { columnOf, findUnfitJurors } from '../rows/rules.ts';

type Wanted = { method: Stage['aggregation']['method']; digits: number };

/** z-scores are integers of 10^-12. */
const unit = 10n ** 12n;

/**
 * Levels severe and generous jurors: each mark becomes z = (mark − juror's mean) ÷ juror's standard deviation, and the
 * line that takes the range of the entries' mean (or median) z to the range of their plain means takes z back to points.
 *
 * The standard deviation is that of the whole population. Everything is exact but for three roundings, half up: the
 * deviation (its square root × the number of marks) and z to 12 decimals, the corrected mark to `digits`.
 * Refused where a juror has marked fewer than four entries or all of them alike, or where all entries are equal.
 */
export function levelZScores(layer: Layer, jurors: number, { method, digits }: Wanted): CorrectionOutcome {
	const refusals = findUnfitJurors(layer.values, jurors);
	const scores = refusals.length > 0 ? [] : standardise(layer.values, jurors);
	const scoreRange = rangeOf(scores, jurors, method);
	const plain = Array.from(layer.values, (mark) => (mark === mark ? BigInt(mark) : null));
	const markRange = rangeOf(plain, jurors, method);
	if (refusals.length === 0 && scoreRange && compareFractions(scoreRange.lowest, scoreRange.highest) === 0) {
		refusals.push({ juror: null, reason: 'no-spread' });
	}
	if (refusals.length > 0 || !scoreRange || !markRange) return { layer: { ...layer, divisors: null }, refusals };
	const slope = divide(subtract(markRange.highest, markRange.lowest), subtract(scoreRange.highest, scoreRange.lowest));
	const offset = subtract(markRange.lowest, multiplyFractions(slope, scoreRange.lowest));
	const wanted = BigInt(powerOfTen(digits));
	const given = BigInt(powerOfTen(layer.digits));
	const values = Float64Array.from(scores, (score) => {
		if (score === null) return NaN;
		const mark = addFractions(multiplyFractions(slope, { n: score, d: 1n }), offset);
		return Number(divideHalfUp(mark.n * wanted, mark.d * given));
	});
	return { layer: { criterion: layer.criterion, values, digits, divisors: null }, refusals };
}

function standardise(values: Float64Array, jurors: number): (bigint | null)[] {
	const habits = Array.from({ length: jurors }, (_, juror) => habitOf(columnOf(values, jurors, juror)));
	return Array.from(values, (mark, cell) => {
		if (mark !== mark) return null;
		const { count, sum, deviation } = habits[cell % jurors]!;
		return divideHalfUp((count * BigInt(mark) - sum) * unit * unit, deviation);
	});
}

/** `deviation` is the standard deviation × count, in 10^-12: the root of count × Σ mark² − (Σ mark)². */
function habitOf(marks: readonly number[]): { count: bigint; sum: bigint; deviation: bigint } {
	const count = BigInt(marks.length);
	const sum = marks.reduce((total, mark) => total + BigInt(mark), 0n);
	const squares = marks.reduce((total, mark) => total + BigInt(mark) ** 2n, 0n);
	return { count, sum, deviation: rootHalfUp((count * squares - sum * sum) * unit * unit) };
}

/** The square root to the nearest integer. */
export function rootHalfUp(square: bigint): bigint {
	if (square < 1n) return 0n;
	let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
	for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next;
	return square - root * root > root ? root + 1n : root;
}

/** The lowest and highest mean (or median) of the entries. */
function rangeOf(
	values: readonly (bigint | null)[],
	jurors: number,
	method: Wanted['method']
): { lowest: Fraction; highest: Fraction } | null {
	const middles: Fraction[] = [];
	for (let start = 0; start < values.length; start += jurors) {
		const marks = values.slice(start, start + jurors).filter((mark) => mark !== null);
		if (marks.length > 0) middles.push(method === 'median' ? medianOf(marks) : meanOf(marks));
	}
	middles.sort(compareFractions);
	return middles.length > 0 ? { lowest: middles[0]!, highest: middles.at(-1)! } : null;
}

function meanOf(marks: readonly bigint[]): Fraction {
	return { n: marks.reduce((total, mark) => total + mark, 0n), d: BigInt(marks.length) };
}

function medianOf(marks: readonly bigint[]): Fraction {
	const sorted = [...marks].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return { n: sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!, d: 2n };
}

function subtract(a: Fraction, b: Fraction): Fraction {
	return addFractions(a, { n: -b.n, d: b.d });
}

/** The divisor is positive. */
function divide(a: Fraction, b: Fraction): Fraction {
	return { n: a.n * b.d, d: a.d * b.n };
}
