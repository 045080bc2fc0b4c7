import { findHeadingRow, plainHeading, type HeadingRow } from '#server/platform/spreadsheets/headings.ts';
import { nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';
import { columnLetter, isEmptyRow, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { organisationKindOf, organisationKindWords, territoryKindOf, territoryKindWords } from '../kinds/rules.ts';
import { isSlug, tidyName } from '../names/rules.ts';
import { isDay, isWebAddress } from '../rules.ts';
import type { OrganisationKind, TerritoryKind } from '../tables.ts';
import { columnOfHeading, titleOf, type Column } from './columns/rules.ts';

/** One thing wrong with a sheet. Row and column are as a spreadsheet program shows them; null where it is the whole. */
export type SheetFault = { row: number | null; column: string | null; found: string | null; message: string };

/** One row as it stands there; null where the cell is empty or there is no such column. */
export type OrganisationRow = {
	row: number;
	code: string | null;
	name: string;
	shortName: string | null;
	kind: OrganisationKind | null;
	/** Name or code of the parent; `alone` where the cell says that there is none. */
	parent: string | { alone: true } | null;
	territoryKind: TerritoryKind | null;
	territory: string | null;
	region: string | null;
	town: string | null;
	rural: boolean | null;
	genitive: string | null;
	dative: string | null;
	validFrom: string | null;
	formerName: string | null;
	formerParent: string | null;
	closedOn: string | null;
	website: string | null;
};

/** Rows with the letters of their columns, so that later faults can name the cell. */
export type OrganisationSheet = {
	letters: Partial<Record<Column, string>>;
	rows: OrganisationRow[];
	ignored: string[];
};

export type ParsedSheet = { ok: true; sheet: OrganisationSheet } | { ok: false; faults: SheetFault[] };

/** The first sheet with the headings of organisations, read cell by cell; all faults, or all rows. */
export function parseOrganisationSheets(sheets: readonly Sheet[]): ParsedSheet {
	for (const sheet of sheets) {
		const headings = findHeadingRow(sheet, recognise, (columns) => columns.includes('name') && columns.length > 1);
		if (headings) return parseRows(sheet, headings);
	}
	const expected = `не найдена строка заголовков: нужны столбцы «${titleOf('name')}» и хотя бы «${titleOf('kind')}»`;
	return { ok: false, faults: [{ row: null, column: null, found: null, message: expected }] };
}

const recognise = (text: string): Column | null => columnOfHeading(plainHeading(text));

function parseRows(sheet: Sheet, { row: headingRow, headings, strangers }: HeadingRow<Column>): ParsedSheet {
	const faults: SheetFault[] = [];
	const places = new Map<Column, number>();
	for (const { column, text, meaning } of headings) {
		if (places.has(meaning)) {
			const message = `столбец «${titleOf(meaning)}» уже есть: ${columnLetter(places.get(meaning)!)}`;
			faults.push({ row: sheet.rowNumber(headingRow), column: columnLetter(column), found: text, message });
		} else places.set(meaning, column);
	}
	const rows: OrganisationRow[] = [];
	for (let row = headingRow + 1; row < sheet.rowCount; row++) {
		if (!isEmptyRow(sheet, row)) rows.push(parseRow(new RowReader(sheet, row, places, faults)));
	}
	if (rows.length === 0) {
		const message = 'под заголовками нет ни одной организации';
		faults.push({ row: sheet.rowNumber(headingRow), column: null, found: null, message });
	}
	if (faults.length > 0) return { ok: false, faults };
	const letters = Object.fromEntries([...places].map(([column, at]) => [column, columnLetter(at)]));
	return { ok: true, sheet: { letters, rows, ignored: strangers.map(({ text }) => text) } };
}

/** Reads the cells of one row and notes what is wrong with them. */
class RowReader {
	private readonly sheet: Sheet;
	private readonly row: number;
	private readonly places: Map<Column, number>;
	private readonly faults: SheetFault[];

	constructor(sheet: Sheet, row: number, places: Map<Column, number>, faults: SheetFault[]) {
		this.sheet = sheet;
		this.row = row;
		this.places = places;
		this.faults = faults;
	}

	get number(): number {
		return this.sheet.rowNumber(this.row);
	}

	text(column: Column): string | null {
		const place = this.places.get(column);
		return place === undefined ? null : tidyName(this.sheet.textAt(this.row, place)) || null;
	}

	/** What `read` makes of the cell's text; where it makes nothing of it, a fault that tells what was expected. */
	value<Value>(column: Column, read: (text: string) => Value | null, expected: (text: string) => string): Value | null {
		const text = this.text(column);
		if (text === null) return null;
		const value = read(text);
		if (value === null) this.fault(column, text, expected(text));
		return value;
	}

	fault(column: Column, found: string | null, message: string): void {
		const place = this.places.get(column);
		const letter = place === undefined ? null : columnLetter(place);
		this.faults.push({ row: this.number, column: letter, found, message });
	}
}

function parseRow(cells: RowReader): OrganisationRow {
	const name = cells.text('name');
	if (name === null) cells.fault('name', null, 'нет названия организации');
	return {
		row: cells.number,
		code: cells.value(
			'code',
			readCode,
			() => 'ожидается код из латинских букв, цифр и дефисов, например «zarechnaya-tsbs»'
		),
		name: name ?? '',
		shortName: cells.text('shortName'),
		kind: cells.value('kind', organisationKindOf, (text) => expectKind(organisationKindWords, text)),
		parent: cells.value('parent', readParent, () => ''),
		territoryKind: cells.value('territoryKind', territoryKindOf, (text) => expectKind(territoryKindWords, text)),
		territory: cells.value('territory', readTerritory, () => 'ожидается название длиной от 2 до 200 знаков'),
		region: cells.value('region', readTerritory, () => 'ожидается название длиной от 2 до 200 знаков'),
		town: cells.text('town'),
		rural: cells.value('rural', readYesNo, () => 'ожидается «да» или «нет»'),
		genitive: cells.text('genitive'),
		dative: cells.text('dative'),
		validFrom: cells.value('validFrom', readDay, () => expectedDay),
		formerName: cells.text('formerName'),
		formerParent: cells.text('formerParent'),
		closedOn: cells.value('closedOn', readDay, () => expectedDay),
		website: cells.value('website', readWebsite, () => 'ожидается адрес сайта, например «https://biblioteka.example/»')
	};
}

const readCode = (text: string) => (isSlug(text) ? text : null);
const readWebsite = (text: string) => (isWebAddress(text) ? text : null);
const readTerritory = (text: string) => (text.length >= 2 && text.length <= 200 ? text : null);
const readParent = (text: string): OrganisationRow['parent'] =>
	/^(нет|без родителя|[-–—])$/i.test(text) ? { alone: true } : text;

function readYesNo(text: string): boolean | null {
	if (/^(да|\+|1|истина|true|yes|сельская)$/i.test(text)) return true;
	return /^(нет|[-–—]|0|ложь|false|no|городская)$/i.test(text) ? false : null;
}

const expectedDay = 'ожидается дата: «01.09.2024», «2024-09-01» или год «2024»';

/** A year alone is its first day. */
function readDay(text: string): string | null {
	const russian = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: г\.?)?$/.exec(text);
	if (russian) text = `${russian[3]}-${russian[2]!.padStart(2, '0')}-${russian[1]!.padStart(2, '0')}`;
	if (/^\d{4}( г\.?)?$/.test(text)) text = `${text.slice(0, 4)}-01-01`;
	return isDay(text) ? text : null;
}

function expectKind(words: Record<string, readonly [string, ...string[]]>, text: string): string {
	const own = Object.values(words).map(([word]) => word);
	const nearest = nearestWord(text, Object.values(words).flat());
	const suggestion = nearest ? `. Возможно, вы имели в виду «${nearest}»` : '';
	return `ожидается одно из: ${own.join(', ')}${suggestion}`;
}
