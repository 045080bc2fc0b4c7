/** An exact ratio, `d` > 0, not necessarily in lowest terms. */
export type Fraction = { n: bigint; d: bigint };

const powers = Array.from({ length: 23 }, (_, digits) => Number(`1e${digits}`));

/** 10^digits for 0 ≤ digits ≤ 22, the powers of ten that a double holds exactly. */
export function powerOfTen(digits: number): number {
	return powers[digits]!;
}

/** How many digits stand after the point: `digitsOf('2.50')` is 2. */
export function digitsOf(decimal: string): number {
	const point = decimal.indexOf('.');
	return point < 0 ? 0 : decimal.length - point - 1;
}

/** The decimal in units of 10^-digits: `unitsOf('2.5', 2)` is 250. The digits must be enough. */
export function unitsOf(decimal: string, digits: number): number {
	const given = digitsOf(decimal);
	if (given > digits) throw new RangeError(`${decimal} has more than ${digits} digits after the point`);
	return Number(decimal.replace('.', '') + '0'.repeat(digits - given));
}

export function fractionOf(decimal: string): Fraction {
	return { n: BigInt(decimal.replace('.', '')), d: BigInt(powerOfTen(digitsOf(decimal))) };
}

export function addFractions(a: Fraction, b: Fraction): Fraction {
	return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function multiplyFractions(a: Fraction, b: Fraction): Fraction {
	return { n: a.n * b.n, d: a.d * b.d };
}

/** Negative when a < b, zero when equal, positive when a > b. */
export function compareFractions(a: Fraction, b: Fraction): number {
	const difference = a.d === b.d ? a.n - b.n : a.n * b.d - b.n * a.d;
	return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** Half up as taught at school: 2.675 → 2.68; of negative numbers the size is rounded: -2.675 → -2.68. */
export function roundFraction({ n, d }: Fraction, digits: number): Fraction {
	const unit = BigInt(powerOfTen(digits));
	return { n: divideHalfUp(n * unit, d), d: unit };
}

/** n ÷ d to the nearest integer, halves away from zero; d > 0. */
export function divideHalfUp(n: bigint, d: bigint): bigint {
	const size = (2n * (n < 0n ? -n : n) + d) / (2n * d);
	return n < 0n ? -size : size;
}

/** value × multiplier ÷ divisor, all integers, divisor > 0, to the nearest integer, halves away from zero. */
export function scaleHalfUp(value: number, multiplier: number, divisor: number): number {
	const product = value * multiplier;
	const doubled = 2 * divisor;
	const size = 2 * Math.abs(product) + divisor;
	if (size > Number.MAX_SAFE_INTEGER || doubled > Number.MAX_SAFE_INTEGER) {
		return Number(divideHalfUp(BigInt(value) * BigInt(multiplier), BigInt(divisor)));
	}
	const quotient = (size - (size % doubled)) / doubled;
	return product < 0 ? 0 - quotient : quotient;
}

/**
 * The number as text with a point. With `digits` it is rounded half up to exactly so many: `20.00`.
 * Without, it is exact where six digits are enough (`2.5`), else rounded to six (`0.333333`).
 */
export function formatDecimal(value: Fraction, digits?: number): string {
	const shown = digits ?? 6;
	const unit = BigInt(powerOfTen(shown));
	const units = value.d === unit ? value.n : divideHalfUp(value.n * unit, value.d);
	const padded = (units < 0n ? -units : units).toString().padStart(shown + 1, '0');
	const point = padded.length - shown;
	const text = shown === 0 ? padded : `${padded.slice(0, point)}.${padded.slice(point)}`;
	const trimmed = digits === undefined ? text.replace(/\.?(?<!0)0+$/, '') : text;
	return units < 0n ? `-${trimmed}` : trimmed;
}
