import { findHeadingRow } from '#server/platform/spreadsheets/headings.ts';
import type { Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { fieldOfHeading, type Field } from '../../headings/forms.ts';
import type { References } from '../../references/forms.ts';

const collator = new Intl.Collator('ru', { numeric: true });

/**
 * Names of the jurors where contest.yaml lists none: what stands in the column of jurors; without one, the headings
 * that are neither a field nor a criterion. In the order of the alphabet.
 */
export function inferJurors(sheets: readonly Sheet[], criteria: References): string[] {
	const names = new Set<string>();
	for (const sheet of sheets) for (const name of jurorsOfSheet(sheet, criteria)) names.add(name);
	return [...names].sort(collator.compare);
}

function jurorsOfSheet(sheet: Sheet, criteria: References): Iterable<string> {
	const headings = findHeadingRow(sheet, fieldOfHeading, (fields) => fields.includes('entry'));
	if (!headings) return [];
	const columnOf = (field: Field) => headings.headings.find(({ meaning }) => meaning === field)?.column;
	const column = columnOf('juror');
	if (column !== undefined)
		return distinctTexts(sheet, { column, firstRow: headings.row + 1, beside: columnOf('score') });
	if (columnOf('score') !== undefined) return [];
	return headings.strangers.filter(({ text }) => criteria.find(text) < 0).map(({ text }) => text);
}

/** Numbers of the entries where the folder has no list of them. */
export function inferEntries(
	tables: readonly {
		sheet: Sheet;
		layout: { entry: number; firstRow: number; scores: readonly { column: number }[] };
	}[]
): string[] {
	const ids = new Set<string>();
	for (const { sheet, layout } of tables) {
		const { entry: column, firstRow, scores } = layout;
		const beside = scores.length === 1 ? scores[0]!.column : undefined;
		for (const id of distinctTexts(sheet, { column, firstRow, beside }))
			if (fieldOfHeading(id) !== 'ignored') ids.add(id);
	}
	return [...ids].sort(collator.compare);
}

/** Rows without a mark do not count: a signature may stand below the table. */
function distinctTexts(
	sheet: Sheet,
	{ column, firstRow, beside }: { column: number; firstRow: number; beside?: number }
): Set<string> {
	const texts = new Set<string>();
	for (let row = firstRow; row < sheet.rowCount; row++) {
		if (beside !== undefined && sheet.textAt(row, beside) === '') continue;
		const text = sheet.textAt(row, column);
		if (text !== '') texts.add(text);
	}
	return texts;
}
