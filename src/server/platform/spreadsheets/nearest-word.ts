/** The known word that was probably meant, by few slips of the keyboard; null where nothing is near enough. */
export function nearestWord(typed: string, known: Iterable<string>): string | null {
	const sought = comparable(typed);
	const allowed = sought.length <= 2 ? 0 : sought.length <= 4 ? 1 : sought.length <= 8 ? 2 : 3;
	let best: string | null = null;
	let bestDistance = allowed + 1;
	for (const word of known) {
		const candidate = comparable(word);
		if (Math.abs(candidate.length - sought.length) >= bestDistance) continue;
		const distance = slipsBetween(sought, candidate);
		if (distance < bestDistance) [best, bestDistance] = [word, distance];
	}
	return best;
}

/** Latin letters that look like Cyrillic ones count as the same: «K1» and «К1» differ only for a machine. */
export function comparable(text: string): string {
	return text
		.normalize('NFC')
		.toLowerCase()
		.replaceAll('ё', 'е')
		.replace(/[abcehkmoptxy]/g, (letter) => 'авсенкмортху'['abcehkmoptxy'.indexOf(letter)]!)
		.replace(/[\s.«»"'№-]+/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let i = 1; i <= one.length; i++) {
		const current = [i];
		for (let j = 1; j <= other.length; j++) {
			const isSame = one[i - 1] === other[j - 1];
			let slips = Math.min(last[j]! + 1, current[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
			if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
				slips = Math.min(slips, beforeLast[j - 2]! + 1);
			}
			current.push(slips);
		}
		[beforeLast, last] = [last, current];
	}
	return last[other.length]!;
}
