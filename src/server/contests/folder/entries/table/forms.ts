import { findHeadingRow, plainHeading, type HeadingRow } from '#server/platform/spreadsheets/headings.ts';
import { columnLetter, isEmptyRow, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import type { TerritoryKind } from '#server/platform/russian/territories.ts';
import type { FaultList } from '../../faults/rules.ts';
import { fieldOfHeading, type Field } from '../../headings/forms.ts';
import type { References } from '../../references/forms.ts';
import { parseAuthors } from '../authors/forms.ts';
import type { FolderAuthor, FolderEntry } from '../forms.ts';

type EntriesTable = {
	file: string;
	sheet: Sheet;
	nominations: { references: References; ids: readonly string[] };
	faults: FaultList;
};
type Columns = Map<Field, number>;

/** The entries of a table, and every fault of it; null without headings. Entries with the same number or none are left out. */
export function parseEntries(table: EntriesTable): FolderEntry[] | null {
	const { sheet, file, faults } = table;
	const headings = findHeadingRow(sheet, fieldOfHeading, (fields) => fields.length > 1);
	const columns = headings && chooseColumns(headings);
	if (!headings || !columns) {
		faults.add(
			{ file, sheet: sheet.name ?? null },
			'не найдена строка заголовков; нужны столбцы «№ работы», «Название» и другие по описанию папки'
		);
		return null;
	}
	for (const { column, text } of headings.strangers) {
		noteCell(
			table,
			{ row: headings.row, column, found: text },
			'незнакомый заголовок; исправьте его или удалите столбец'
		);
	}
	if (table.nominations.ids.length > 1 && !columns.has('nomination')) {
		const place = { file, sheet: sheet.name ?? null, row: sheet.rowNumber(headings.row) };
		faults.add(place, 'нет столбца «Номинация», а номинаций в contest.yaml несколько');
	}
	const rows = new Map<string, number>();
	const entries: FolderEntry[] = [];
	const faultsBefore = faults.total;
	for (let row = headings.row + 1; row < sheet.rowCount; row++) {
		if (isEmptyRow(sheet, row)) continue;
		const entry = readEntry(table, columns, row);
		if (entry && isNew(table, { rows, entry, row, column: columns.get('entry')! })) entries.push(entry);
	}
	if (entries.length === 0 && faults.total === faultsBefore)
		faults.add({ file }, 'под заголовками нет ни одной работы');
	return entries;
}

/** «№ работы» before «№»; next to a number, «Работа» is the title and «Участник» the author. */
function chooseColumns({ headings }: HeadingRow<Field>): Columns | null {
	const columns: Columns = new Map();
	for (const { column, meaning } of headings) if (!columns.has(meaning)) columns.set(meaning, column);
	const claimants = headings.filter(({ meaning }) => meaning === 'entry');
	const isNumber = (text: string) => /номер|код|шифр|^ид$|\bid$|number|заявк/.test(plainHeading(text));
	const [best] = [...claimants].sort((one, other) => rank(one.text) - rank(other.text));
	const rowNumber = headings.find(({ text }) => /^(номер )?п п$/.test(plainHeading(text)));
	const id = best ?? rowNumber;
	if (!id) return null;
	columns.set('entry', id.column);
	for (const { column, text } of claimants) {
		if (column === id.column || isNumber(text)) continue;
		const field = /участник|конкурсант|contestant/.test(plainHeading(text)) ? 'author' : 'title';
		if (!columns.has(field)) columns.set(field, column);
	}
	return columns;

	function rank(text: string): number {
		if (plainHeading(text) === 'номер') return 1;
		return isNumber(text) ? 0 : 2;
	}
}

function readEntry(table: EntriesTable, columns: Columns, row: number): FolderEntry | null {
	const textOf = (field: Field) => (columns.has(field) ? cleanText(table.sheet.textAt(row, columns.get(field)!)) : '');
	const id = textOf('entry').replace(/^№\s*/, '');
	if (id === '') {
		noteCell(table, { row, column: columns.get('entry')!, found: null }, 'не указан номер работы');
		return null;
	}
	return {
		id,
		title: textOf('title') || null,
		nomination: readNomination(table, columns, row),
		authors: readAuthors(table, columns, row),
		team: textOf('team') || null,
		organisation: textOf('organisation') || null,
		parentOrganisation: textOf('parent-organisation') || null,
		territory: textOf('territory') || null,
		territoryKind: readTerritoryKind(table, columns, row),
		rejection: readRejection(table, columns, row)
	};
}

function readAuthors(table: EntriesTable, columns: Columns, row: number): FolderAuthor[] {
	const textOf = (field: Field) => (columns.has(field) ? table.sheet.textAt(row, columns.get(field)!) : '');
	const authors = parseAuthors(textOf('author'), { posts: textOf('post'), genders: textOf('gender') });
	if (authors) return authors;
	const cell = { row, column: columns.get('gender')!, found: textOf('gender') };
	noteCell(table, cell, 'ожидается «ж» или «м» для каждого автора, в том же порядке, через точку с запятой');
	return [];
}

function readNomination(table: EntriesTable, columns: Columns, row: number): string | null {
	const { references, ids } = table.nominations;
	const column = columns.get('nomination');
	if (column === undefined || ids.length === 0) return ids.length === 1 ? ids[0]! : null;
	const text = table.sheet.textAt(row, column);
	const found = text === '' ? -1 : references.find(text);
	if (found >= 0) return ids[found]!;
	if (text === '') noteCell(table, { row, column, found: null }, 'не указана номинация');
	else
		noteCell(table, { row, column, found: text }, `такой номинации нет в contest.yaml${references.suggestion(text)}`);
	return null;
}

const admittedWords = /^(да|допущена?|принята?|участвует|\+|1|yes|admitted|accepted)$/i;
const rejectedWords = /^(нет|не допущена?|отклонена?|отказано?|снята?|-|—|–|0|no|rejected)$/i;

/** An empty status means admitted. «Отклонена: подана после срока» carries the reason with it. */
function readRejection(table: EntriesTable, columns: Columns, row: number): string | null {
	const column = columns.get('status');
	const reasonColumn = columns.get('rejection');
	const reason = reasonColumn === undefined ? '' : cleanText(table.sheet.textAt(row, reasonColumn));
	if (column === undefined) return reason || null;
	const text = cleanText(table.sheet.textAt(row, column));
	if (text === '' || admittedWords.test(text)) return null;
	const [, word = '', ownReason = ''] = /^([^:,(]+?)(?<!\s)\s*(?:[:,(]\s*(.*?)\)?)?$/.exec(text) ?? [];
	if (rejectedWords.test(word)) return ownReason || reason || 'не допущена';
	noteCell(table, { row, column, found: text }, 'ожидается «допущена» или «отклонена»');
	return null;
}

const territoryKinds: [RegExp, TerritoryKind][] = [
	[/^(городской округ|го|urban okrug)$/, 'urban-okrug'],
	[/^(муниципальный район|мр|район|municipal district)$/, 'municipal-district'],
	[/^(муниципальный округ|municipal okrug)$/, 'municipal-okrug'],
	[/^(сельское поселение|сп|rural settlement)$/, 'rural-settlement'],
	[/^(городское поселение|гп|urban settlement)$/, 'urban-settlement'],
	[/^(внутригородская территория|внутригородской район|intracity territory)$/, 'intracity-territory'],
	[/^(субъект рф|субъект|регион|область|край|республика|region)$/, 'region']
];

function readTerritoryKind(table: EntriesTable, columns: Columns, row: number): TerritoryKind | null {
	const column = columns.get('territory-kind');
	const text = column === undefined ? '' : table.sheet.textAt(row, column);
	if (text === '') return null;
	const known = territoryKinds.find(([pattern]) => pattern.test(plainHeading(text)));
	if (!known)
		noteCell(
			table,
			{ row, column: column!, found: text },
			'ожидается «городской округ», «муниципальный район», «муниципальный округ» или другой известный вид территории'
		);
	return known?.[1] ?? null;
}

type NewEntry = { rows: Map<string, number>; entry: FolderEntry; row: number; column: number };

function isNew(table: EntriesTable, { rows, entry, row, column }: NewEntry): boolean {
	const first = rows.get(entry.id);
	if (first === undefined) {
		rows.set(entry.id, row);
		return true;
	}
	const where = `строка ${table.sheet.rowNumber(first)}`;
	noteCell(table, { row, column, found: entry.id }, `такой номер уже есть (${where}); у каждой работы свой номер`);
	return false;
}

type Cell = { row: number; column: number; found: string | null };

function noteCell({ file, sheet, faults }: EntriesTable, { row, column, found }: Cell, message: string): void {
	const place = { file, sheet: sheet.name ?? null, row: sheet.rowNumber(row), column: columnLetter(column), found };
	faults.add(place, message);
}

const cleanText = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
