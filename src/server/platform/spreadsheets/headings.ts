import type { Sheet } from './sheet.ts';

/** What a person may write differently without meaning anything else: case, ё, dots, quotes, spaces, «№». */
export function plainHeading(text: string): string {
	return text
		.normalize('NFC')
		.toLowerCase()
		.replaceAll('ё', 'е')
		.replace(/№/g, ' номер ')
		.replace(/[^\p{L}\p{N}+]+/gu, ' ')
		.trim();
}

export type Heading<Meaning> = { column: number; text: string; meaning: Meaning };
export type HeadingRow<Meaning> = { row: number; headings: Heading<Meaning>[]; strangers: Heading<null>[] };

/**
 * The row of headings among the first rows of a sheet, titles above it skipped: the one with the most headings that
 * `recognise` knows, the upper one of equals. Null where no row satisfies `isEnough`.
 */
export function findHeadingRow<Meaning>(
	sheet: Sheet,
	recognise: (text: string, column: number) => Meaning | null,
	isEnough: (meanings: Meaning[]) => boolean
): HeadingRow<Meaning> | null {
	let best: HeadingRow<Meaning> | null = null;
	for (let row = 0; row < Math.min(sheet.rowCount, searchedRows); row++) {
		const found = recogniseRow(sheet, row, recognise);
		if (best && found.headings.length <= best.headings.length) continue;
		if (isEnough(found.headings.map(({ meaning }) => meaning))) best = found;
	}
	return best;
}

const searchedRows = 30;

function recogniseRow<Meaning>(
	sheet: Sheet,
	row: number,
	recognise: (text: string, column: number) => Meaning | null
): HeadingRow<Meaning> {
	const headings: Heading<Meaning>[] = [];
	const strangers: Heading<null>[] = [];
	for (let column = 0; column < sheet.widthOf(row); column++) {
		const text = sheet.textAt(row, column);
		if (text === '') continue;
		const meaning = recognise(text, column);
		if (meaning === null) strangers.push({ column, text, meaning: null });
		else headings.push({ column, text, meaning });
	}
	return { row, headings, strangers };
}
