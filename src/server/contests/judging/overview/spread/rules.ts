import { powerOfTen, scaleHalfUp } from '../../../scoring/decimals/rules.ts';
import { totalText } from '../totals/rules.ts';

/** How far the jurors' opinions of one entry lie apart. Decimals with two digits after the point, half up. */
export type Spread = {
	sheets: number;
	/** Mean of the totals; null without any. */
	mean: string | null;
	/** Population standard deviation of the totals; null with fewer than two. */
	deviation: string | null;
	/** Jurors, by position, whose total stands far from the others'. */
	apart: { juror: number; side: 'above' | 'below' }[];
};

/** From so many totals on it can be told that one stands apart: with two, either could be the other's. */
const fewestForApart = 3;

/**
 * Makes the median absolute deviation comparable with a standard deviation of normal data. Three of these are the
 * «very conservative» bound of Leys, Ley, Klein, Bernard, Licata: Detecting outliers: Do not use standard deviation
 * around the mean, use absolute deviation around the median // J. Exp. Soc. Psychol. 49 (2013), 764–766.
 */
const normalFactor = 1.4826;
const bound = 3;

/** Where the others are of one mind their deviation is nought: less than a tenth of the greatest total never counts. */
const leastShare = 0.1;

/**
 * Spread of one row of totals (integers of 10^-digits, NaN where there is none); `greatest` in the same units.
 * A juror stands apart when |total − median of the others| > max(3 × 1.4826 × MAD of the others, greatest ÷ 10).
 */
export function spreadOf(totals: Float64Array, { digits, greatest }: { digits: number; greatest: number }): Spread {
	const given = [...totals].flatMap((total, juror) => (total === total ? [{ juror, total }] : []));
	const sheets = given.length;
	const sum = given.reduce((added, { total }) => added + total, 0);
	return {
		sheets,
		mean: sheets === 0 ? null : hundredths(sum, sheets, digits),
		deviation: sheets < 2 ? null : rounded(deviationOf(given.map(({ total }) => total)) / powerOfTen(digits)),
		apart: sheets < fewestForApart ? [] : given.flatMap((one) => apartFrom(given, one, greatest))
	};
}

function apartFrom(
	given: readonly { juror: number; total: number }[],
	{ juror, total }: { juror: number; total: number },
	greatest: number
): Spread['apart'] {
	const others = given.filter((one) => one.juror !== juror).map((one) => one.total);
	const middle = medianOf(others);
	const usual = bound * normalFactor * medianOf(others.map((other) => Math.abs(other - middle)));
	const distance = total - middle;
	if (Math.abs(distance) <= Math.max(usual, greatest * leastShare)) return [];
	return [{ juror, side: distance > 0 ? 'above' : 'below' }];
}

/** Of the whole population: √(mean of squares − square of the mean). */
function deviationOf(totals: readonly number[]): number {
	const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
	return Math.sqrt(totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / totals.length);
}

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** sum ÷ count, exact until it is rounded half up to two digits. */
function hundredths(sum: number, count: number, digits: number): string {
	const units = scaleHalfUp(sum, 100, count * powerOfTen(digits));
	const text = totalText(units, 2);
	const [whole, fraction = ''] = text.split('.');
	return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** A statistic with two digits after the point, never «-0.00». */
export const rounded = (value: number): string => {
	const hundred = Math.round(Math.abs(value) * 100 + 1e-9);
	return `${value < 0 && hundred > 0 ? '-' : ''}${Math.floor(hundred / 100)}.${String(hundred % 100).padStart(2, '0')}`;
};
