/**
 * One sheet of a table, as its reader sees it in a spreadsheet program: text by row and column, both from 0.
 * Cells are asked for one at a time, so that a sheet of a million cells needs no object for each.
 */
export type Sheet = {
	/** Name of the sheet inside a workbook; absent in a text file. */
	name?: string;
	rowCount: number;
	/** The row's number as the spreadsheet program shows it. */
	rowNumber: (row: number) => number;
	/** Number of cells in the row up to the last one that may hold something. */
	widthOf: (row: number) => number;
	/** The cell's text without spaces at its ends; an empty string for an empty or absent cell. */
	textAt: (row: number, column: number) => string;
	/** True where the text comes from a merged area whose upper left cell is another one. */
	isMerged: (row: number, column: number) => boolean;
};

/** «A» … «Z», «AA»: the column as a spreadsheet program shows it; from 0. */
export function columnLetter(column: number): string {
	const letter = String.fromCharCode(65 + (column % 26));
	return column < 26 ? letter : columnLetter(Math.floor(column / 26) - 1) + letter;
}

export function isEmptyRow(sheet: Sheet, row: number): boolean {
	for (let column = 0; column < sheet.widthOf(row); column++) if (sheet.textAt(row, column) !== '') return false;
	return true;
}

/** A sheet over rows of texts; what small files, workbooks and tests need. */
export function sheetOfRows(rows: readonly (readonly string[] | undefined)[], about: SheetDetails = {}): Sheet {
	const covered = about.covered;
	return {
		name: about.name,
		rowCount: rows.length,
		rowNumber: (row) => row + 1,
		widthOf: (row) => rows[row]?.length ?? 0,
		textAt: (row, column) => rows[row]?.[column] ?? '',
		isMerged: (row, column) => covered?.has(row * maximumColumns + column) ?? false
	};
}

/** `covered` holds `row * maximumColumns + column` of every cell of a merged area but its first. */
export type SheetDetails = { name?: string; covered?: ReadonlySet<number> };

/** What the format allows in one row. */
export const maximumColumns = 16_384;
