/** Whether an award singles out: certificates of participation and thanks go to many and stand apart. */
export function isHonour({ kind }: { kind: string }): boolean {
	return kind !== 'participation-certificate' && kind !== 'thank-you-letter' && kind !== 'money';
}

/** What the results name beside a work: its honours, and the money that went with them. */
export const isAnnounced = (award: { kind: string }): boolean => isHonour(award) || award.kind === 'money';

type Standing = { key: string; place: number | null; results: readonly (string | null)[]; total: string | null };

/** Places first, then by how far an entry came, then by its total, then by its number. Totals are exact decimals. */
export function orderOfStandings(a: Standing, b: Standing): number {
	if (a.place !== b.place) return (a.place ?? Infinity) - (b.place ?? Infinity);
	const reached = ({ results }: Standing) => results.filter((result) => result !== null).length;
	if (reached(a) !== reached(b)) return reached(b) - reached(a);
	return compareDecimals(b.total ?? '0', a.total ?? '0') || numerically.compare(a.key, b.key);
}

const numerically = new Intl.Collator('ru', { numeric: true });

/** Compares decimals written plainly («20.5», «-3») without turning them into binary floats. */
export function compareDecimals(a: string, b: string): number {
	const digits = Math.max(fraction(a).length, fraction(b).length);
	const difference = scaled(a, digits) - scaled(b, digits);
	return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const fraction = (decimal: string): string => decimal.split('.')[1] ?? '';
const scaled = (decimal: string, digits: number): bigint =>
	BigInt(decimal.replace('.', '') + '0'.repeat(digits - fraction(decimal).length));
