import type { Fraction } from '../../decimals/rules.ts';
import { divideHalfUp, powerOfTen } from '../../decimals/rules.ts';
import type { Layer } from '../../sheets/rules.ts';
import type { CorrectionOutcome } from '../rules.ts';
import { columnOf, findUnfitJurors } from '../rows/rules.ts';

/**
 * Takes from each mark what its juror gives above or below the others: the additive model mark = entry + juror + rest
 * is fitted by least squares, with the effects of all jurors adding up to zero, in exact ratios of integers;
 * only the corrected mark is rounded, half up, to `digits`.
 * Refused where a juror has marked fewer than four entries or all of them alike, or where the jurors fall into groups
 * that have no entry in common, so that nobody can tell severe jurors from weak entries.
 */
export function levelJurorEffects(layer: Layer, jurors: number, digits: number): CorrectionOutcome {
	const refusals = findUnfitJurors(layer.values, jurors);
	const effects = refusals.length > 0 ? null : solveExactly(normalEquations(layer.values, jurors));
	if (refusals.length === 0 && !effects) refusals.push({ juror: null, reason: 'jurors-not-connected' });
	if (!effects) return { layer: { ...layer, divisors: null }, refusals };
	const wanted = BigInt(powerOfTen(digits));
	const given = BigInt(powerOfTen(layer.digits));
	const values = layer.values.map((mark, cell) => {
		if (mark !== mark) return NaN;
		const { n, d } = effects[cell % jurors]!;
		return Number(divideHalfUp((BigInt(mark) * d - n) * wanted, d * given));
	});
	return { layer: { criterion: layer.criterion, values, digits, divisors: null }, refusals };
}

/**
 * Rows of [coefficients …, right side], one per juror: a juror's effects, less what the means of the entries already
 * hold of everybody's effects, make up the distances of the juror's marks from those means. Jurors without marks have
 * no effect; the row of the first juror who has marks says instead that all effects add up to zero.
 */
function normalEquations(values: Float64Array, jurors: number): bigint[][] {
	const rows = Array.from({ length: jurors }, () => new Array<bigint>(jurors + 1).fill(0n));
	const common = commonMultiple(values, jurors);
	for (let start = 0; start < values.length; start += jurors) {
		const present = Array.from({ length: jurors }, (_, juror) => juror).filter(
			(juror) => values[start + juror] === values[start + juror]
		);
		const sum = present.reduce((total, juror) => total + BigInt(values[start + juror]!), 0n);
		const share = present.length > 0 ? common / BigInt(present.length) : 0n;
		for (const juror of present) {
			const row = rows[juror]!;
			row[juror]! += common;
			row[jurors]! += common * BigInt(values[start + juror]!) - share * sum;
			for (const other of present) row[other]! -= share;
		}
	}
	return fixFreedom(rows, values);
}

function fixFreedom(rows: bigint[][], values: Float64Array): bigint[][] {
	const isActive = rows.map((_, juror) => columnOf(values, rows.length, juror).length > 0);
	const first = isActive.indexOf(true);
	return rows.map((row, juror) => {
		if (juror === first) return row.map((_, at) => (at < rows.length ? 1n : 0n));
		return isActive[juror] ? row : row.map((_, at) => (at === juror ? 1n : 0n));
	});
}

function commonMultiple(values: Float64Array, jurors: number): bigint {
	const counts = new Set<number>();
	for (let start = 0; start < values.length; start += jurors) {
		counts.add(values.subarray(start, start + jurors).filter((mark) => mark === mark).length);
	}
	counts.delete(0);
	return [...counts].reduce(
		(multiple, count) => (multiple / greatestDivisor(multiple, BigInt(count))) * BigInt(count),
		1n
	);
}

function greatestDivisor(a: bigint, b: bigint): bigint {
	return b === 0n ? a : greatestDivisor(b, a % b);
}

/** Gauss-Jordan elimination without fractions (Bareiss), or null when there is no single solution. */
function solveExactly(rows: bigint[][]): Fraction[] | null {
	let previous = 1n;
	for (let pivot = 0; pivot < rows.length; pivot++) {
		const found = rows.findIndex((row, at) => at >= pivot && row[pivot] !== 0n);
		if (found < 0) return null;
		[rows[pivot], rows[found]] = [rows[found]!, rows[pivot]!];
		const lead = rows[pivot]!;
		for (const row of rows) {
			if (row === lead) continue;
			const factor = row[pivot]!;
			for (let at = 0; at < row.length; at++) row[at] = (lead[pivot]! * row[at]! - factor * lead[at]!) / previous;
		}
		previous = lead[pivot]!;
	}
	return rows.map((row, at) => {
		const sign = row[at]! < 0n ? -1n : 1n;
		return { n: row.at(-1)! * sign, d: row[at]! * sign };
	});
}
