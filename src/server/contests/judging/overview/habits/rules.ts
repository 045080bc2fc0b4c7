import { rounded } from '../spread/rules.ts';
import { rowOf, type SheetTotals } from '../totals/rules.ts';

/** How a juror's totals compare with the others' on the same entries. Decimals with two digits after the point. */
export type JurorHabit = {
	/** Signed sheets, and those on entries that somebody else has signed a sheet on too. */
	sheets: number;
	shared: number;
	/**
	 * Mean over the shared entries of the total less the entry's mean over all its sheets: below nought is severe, above
	 * is generous. Null with fewer than four shared entries: then it says nothing of the juror.
	 */
	severity: string | null;
	/** Pearson's r between the juror's totals and the means of the others; or why there is none. */
	agreement: { r: string } | { none: 'too-few' | 'no-spread' };
};

/** As many as levelling asks for (`scoring/correction`). */
export const fewestForSeverity = 4;

/** With eight entries an r under 0.71 cannot be told from none (5 % two-sided, six degrees of freedom: 0.707). */
export const fewestForAgreement = 8;

/** By juror, in the order of the totals. Entries are compared as shares of what a sheet on each may reach at most. */
export function habitsOf(totals: SheetTotals): JurorHabit[] {
	const unit = 10 ** totals.digits;
	const pairs = Array.from({ length: totals.jurors }, (): Pair[] => []);
	const sheets = new Int32Array(totals.jurors);
	for (let entry = 0; entry < totals.entries; entry++) {
		const row = rowOf(totals, entry);
		const { sum, count } = addUp(row);
		row.forEach((total, juror) => {
			if (total !== total) return;
			sheets[juror]!++;
			if (count < 2) return;
			const most = totals.greatest[entry]!;
			const others = (sum - total) / (count - 1);
			pairs[juror]!.push({ off: (total - sum / count) / unit, own: total / most, others: others / most });
		});
	}
	return pairs.map((shared, juror) => ({
		...{ sheets: sheets[juror]!, shared: shared.length },
		severity: shared.length < fewestForSeverity ? null : rounded(meanOf(shared.map(({ off }) => off))),
		agreement: agreementOf(shared)
	}));
}

type Pair = { off: number; own: number; others: number };

function agreementOf(pairs: readonly Pair[]): JurorHabit['agreement'] {
	if (pairs.length < fewestForAgreement) return { none: 'too-few' };
	const own = meanOf(pairs.map((pair) => pair.own));
	const others = meanOf(pairs.map((pair) => pair.others));
	let [together, ownSquares, othersSquares] = [0, 0, 0];
	for (const pair of pairs) {
		together += (pair.own - own) * (pair.others - others);
		ownSquares += (pair.own - own) ** 2;
		othersSquares += (pair.others - others) ** 2;
	}
	// Equal shares differ by rounding in the last bits.
	if (ownSquares < 1e-18 || othersSquares < 1e-18) return { none: 'no-spread' };
	return { r: rounded(together / Math.sqrt(ownSquares * othersSquares)) };
}

function addUp(row: Float64Array): { sum: number; count: number } {
	let [sum, count] = [0, 0];
	for (const total of row) {
		if (total !== total) continue;
		sum += total;
		count++;
	}
	return { sum, count };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
