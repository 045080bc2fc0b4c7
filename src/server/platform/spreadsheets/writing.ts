import writeExcelFile from 'write-excel-file/node';

/** A table to write. A decimal is an exact number as text with a point; it stays a number in the file. */
export type WrittenTable = { name: string; columns: WrittenColumn[]; rows: WrittenCell[][] };
export type WrittenColumn = { title: string; width: number };
export type WrittenCell = string | number | null | { decimal: string };

/** A text file that spreadsheet programs of a Russian system open right: a mark of UTF-8, semicolons, decimal commas. */
export function writeCsv({ columns, rows }: WrittenTable): string {
	const lines = [columns.map(({ title }) => title), ...rows].map((row) => row.map(csvCell).join(';'));
	return `\ufeff${lines.join('\r\n')}\r\n`;
}

function csvCell(cell: WrittenCell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return String(cell).replace('.', ',');
	if (typeof cell !== 'string') return cell.decimal.replace('.', ',');
	const text = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
	return /[";,\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A workbook with a sheet for each table: bold frozen headings, widths, numbers as numbers, all texts as texts. */
export async function writeXlsx(tables: WrittenTable[]): Promise<Buffer> {
	const names = uniqueSheetNames(tables.map(({ name }) => name));
	const sheets = tables.map(({ columns, rows }, index) => ({
		sheet: names[index]!,
		columns: columns.map(({ width }) => ({ width })),
		stickyRowsCount: 1,
		data: [columns.map(({ title }) => headingCell(title)), ...rows.map((row) => row.map(xlsxCell))]
	}));
	return writeExcelFile(sheets).toBuffer();
}

const headingCell = (title: string) => ({
	value: printable(title),
	type: String,
	fontWeight: 'bold' as const,
	wrap: true,
	alignVertical: 'top' as const
});

/** Format `@` keeps a text a text also when somebody enters the cell and leaves it again. */
function xlsxCell(cell: WrittenCell) {
	if (cell === null) return null;
	if (typeof cell === 'number') return { value: cell, type: Number };
	if (typeof cell === 'string')
		return { value: printable(cell), type: String, format: '@', wrap: true, alignVertical: 'top' as const };
	const digits = cell.decimal.split('.')[1]?.length ?? 0;
	return { value: Number(cell.decimal), type: Number, format: digits === 0 ? '0' : `0.${'0'.repeat(digits)}` };
}

/** XML cannot hold control characters; a workbook with one does not open. */
const printable = (text: string) =>
	text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');

/** Names of sheets hold 31 characters at most, no brackets, slashes, colons, and differ from each other. */
function uniqueSheetNames(names: string[]): string[] {
	const taken = new Set<string>();
	return names.map((name) => {
		const clean =
			printable(name)
				.replace(/[[\]:*?/\\']/g, ' ')
				.replace(/\s+/g, ' ')
				.trim() || 'Лист';
		let unique = clean.slice(0, 31);
		for (let copy = 2; taken.has(unique.toLowerCase()); copy++) unique = `${clean.slice(0, 27)} (${copy})`;
		taken.add(unique.toLowerCase());
		return unique;
	});
}
