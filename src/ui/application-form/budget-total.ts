/** The sum of roubles and kopecks written as decimals; what cannot be read counts nothing. As `totalOf` of the server. */
export function budgetTotal(rows: readonly { sum: string }[]): string {
	const kopecks = rows.reduce((total, { sum }) => total + kopecksOf(sum), 0n);
	return `${kopecks / 100n}.${String(kopecks % 100n).padStart(2, '0')}`;
}

function kopecksOf(sum: string): bigint {
	const [, roubles, rest = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(sum) ?? [];
	return roubles === undefined ? 0n : BigInt(roubles) * 100n + BigInt(rest.padEnd(2, '0'));
}
