import { maximumColumns, sheetOfRows, type Sheet } from './sheet.ts';
import type { NumberLook } from './xlsx-styles.ts';
import { attributeOf, childTexts, elementsOf, unescapeXml } from './xml.ts';

export type WorksheetContext = { name: string; strings: string[]; styles: NumberLook[]; daysFrom1904: boolean };

/**
 * One sheet of a workbook. Numbers come as the text a person sees in a cell of plain format («4.4», never
 * «4.4000000000000004»), percentages as «80%», dates as «2027-05-04», faults of formulas as «#REF!».
 */
export function readWorksheet(part: Buffer, context: WorksheetContext): Sheet {
	const source = part.toString();
	const dataEnd = source.lastIndexOf('sheetData>');
	const rows = readRows(source, dataEnd < 0 ? source.length : dataEnd, context);
	while (rows.length > 0 && !rows.at(-1)?.some((text) => text !== '' && text !== undefined)) rows.pop();
	const covered = dataEnd < 0 ? undefined : spreadMergedCells(rows, source.slice(dataEnd));
	return sheetOfRows(rows, { name: context.name, covered });
}

type Rows = string[][];

/** Looks for `<c` and walks from cell to cell; a parser that builds a tree would take several times as long. */
function readRows(source: string, end: number, context: WorksheetContext): Rows {
	const rows: Rows = [];
	const numbers = new Map<string, string>();
	const cell = /<(\w+:)?(?:c|row)(?=[\s/>])/g;
	let row = -1;
	let column = -1;
	for (let match = cell.exec(source); match && match.index < end; match = cell.exec(source)) {
		const tagEnd = source.indexOf('>', match.index);
		if (tagEnd < 0) break;
		const tag = source.slice(match.index, tagEnd);
		if (source.charCodeAt(cell.lastIndex - 1) === 119) {
			row = rowOfTag(tag) ?? row + 1;
			column = -1;
			continue;
		}
		column = columnOfTag(tag) ?? column + 1;
		if (tag.endsWith('/') || column >= maximumColumns || row >= maximumRows) continue;
		const close = source.indexOf(match[1] ? `</${match[1]}c>` : '</c>', tagEnd);
		if (close < 0) break;
		cell.lastIndex = close;
		const text = textOfCell(tag, source.slice(tagEnd + 1, close), { context, numbers });
		if (text !== '') putText(rows, { row: Math.max(row, 0), column, text });
	}
	return Array.from(rows, (cells) => cells ?? []);
}

const maximumRows = 1_048_576;

function putText(rows: Rows, { row, column, text }: { row: number; column: number; text: string }): void {
	const cells = (rows[row] ??= []);
	while (cells.length < column) cells.push('');
	cells[column] = text;
}

function rowOfTag(tag: string): number | null {
	const number = /\sr="(\d{1,7})"/.exec(tag);
	return number ? Number(number[1]) - 1 : null;
}

function columnOfTag(tag: string): number | null {
	const at = tag.indexOf(' r="');
	if (at < 0) return null;
	return columnOfReference(tag, at + 4);
}

/** Column from 0 of «AB12» standing at `at`. */
function columnOfReference(text: string, at: number): number {
	let column = 0;
	for (let code = text.charCodeAt(at); code >= 65 && code <= 90; code = text.charCodeAt(++at)) {
		column = column * 26 + code - 64;
	}
	return column - 1;
}

type CellContext = { context: WorksheetContext; numbers: Map<string, string> };

function textOfCell(tag: string, inside: string, { context, numbers }: CellContext): string {
	const type = /\st="(\w+)"/.exec(tag)?.[1] ?? 'n';
	if (type === 'inlineStr') return childTexts(inside).trim();
	const value = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</.exec(inside)?.[1] ?? '';
	if (type === 's') return (context.strings[Number(value)] ?? '').trim();
	if (type === 'b') return value === '1' ? 'ИСТИНА' : 'ЛОЖЬ';
	if (type === 'd') return value.slice(0, 10);
	if (type !== 'n') return unescapeXml(value).trim();
	if (value === '') return /<(\w+:)?f[\s>/]/.test(inside) ? formulaWithoutValue : '';
	const look = context.styles[Number(/\ss="(\d+)"/.exec(tag)?.[1] ?? 0)] ?? 'plain';
	const key = look === 'plain' ? value : `${look} ${value}`;
	const known = numbers.get(key);
	if (known !== undefined) return known;
	const text = showNumber(value, look, context.daysFrom1904);
	numbers.set(key, text);
	return text;
}

/** What a cell holds whose formula was never computed by the program that wrote the file. */
export const formulaWithoutValue = '#ФОРМУЛА!';

function showNumber(value: string, look: NumberLook, daysFrom1904: boolean): string {
	const number = Number(value);
	if (!Number.isFinite(number)) return value;
	if (look === 'date') return showDate(number + (daysFrom1904 ? 1462 : 0));
	const shown = plainDecimal(look === 'percent' ? number * 100 : number);
	return look === 'percent' ? `${shown}%` : shown;
}

/** Fifteen significant digits, as spreadsheet programs show: it takes the traces of binary floats away. */
function plainDecimal(number: number): string {
	const rounded = Number(number.toPrecision(15));
	const text = String(rounded);
	if (!text.includes('e')) return text;
	return Math.abs(rounded) < 1 ? rounded.toFixed(15).replace(/\.?(?<!0)0+$/, '') : BigInt(rounded).toString();
}

/** Days since 30 December 1899; a time of day is left out. */
function showDate(days: number): string {
	const date = new Date(Math.round(Math.floor(days) * 86_400_000) + Date.UTC(1899, 11, 30));
	return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10);
}

/** Gives every cell of a merged area the text of its first one, as a reader takes it; returns the cells so filled. */
function spreadMergedCells(rows: Rows, source: string): Set<number> {
	const covered = new Set<number>();
	for (const { tag } of elementsOf(source, 'mergeCell')) {
		const area = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(attributeOf(tag, 'ref') ?? '');
		if (!area) continue;
		const [left, right] = [columnOfReference(area[1]!, 0), columnOfReference(area[3]!, 0)];
		const [top, bottom] = [Number(area[2]) - 1, Math.min(Number(area[4]), rows.length) - 1];
		const text = rows[top]?.[left] ?? '';
		if (text === '' || right >= maximumColumns) continue;
		for (let row = top; row <= bottom; row++) {
			for (let column = left; column <= right && covered.size < maximumSpread; column++) {
				if (row === top && column === left) continue;
				putText(rows, { row, column, text });
				covered.add(row * maximumColumns + column);
			}
		}
	}
	return covered;
}

/** A real table merges headings and groups of rows; a larger spread is a mistake or a trick. */
const maximumSpread = 200_000;
