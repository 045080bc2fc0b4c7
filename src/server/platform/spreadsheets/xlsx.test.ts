import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { workOf } from '../testing.ts';
import { readSpreadsheet } from './reading.ts';
import { readXlsx } from './xlsx.ts';
import type { Sheet } from './sheet.ts';

type Parts = {
	sheets: { xml: string; name?: string; state?: string }[];
	strings?: string;
	styles?: string;
	workbook?: string;
};

/** A workbook of the parts that matter; `xml` is what stands inside `worksheet`. */
function workbook({ sheets, strings = '', styles = '', workbook: about = '' }: Parts, level: 0 | 6 = 6): Buffer {
	const list = sheets.map(
		({ name, state }, at) =>
			`<sheet name="${name ?? `Лист${at + 1}`}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="rId${at + 1}"/>`
	);
	const relations = sheets.map(
		(_, at) => `<Relationship Id="rId${at + 1}" Type="worksheet" Target="worksheets/sheet${at + 1}.xml"/>`
	);
	const parts: Record<string, string> = {
		'xl/workbook.xml': `<workbook>${about}<sheets>${list.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
		'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
		'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`
	};
	sheets.forEach(({ xml }, at) => (parts[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet>${xml}</worksheet>`));
	return Buffer.from(
		zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), { level })
	);
}

function cellsOf(sheet: Sheet): string[][] {
	return Array.from({ length: sheet.rowCount }, (_, row) =>
		Array.from({ length: sheet.widthOf(row) }, (_, column) => sheet.textAt(row, column))
	);
}

function cells(xml: string, more: Omit<Parts, 'sheets'> = {}): string[][] {
	const sheets = readXlsx(workbook({ sheets: [{ xml }], ...more }));
	assert.ok(sheets.ok);
	return cellsOf(sheets.value[0]!);
}

const reasonOf = (bytes: Buffer) => {
	const reading = readSpreadsheet(bytes);
	return reading.ok ? 'ok' : reading.fault.reason;
};

test('readXlsx reads shared, rich, inline and computed texts, and drops readings of characters', () => {
	const strings =
		'<si><t xml:space="preserve"> Работа </t></si><si><r><t>«Дом</t></r><r><rPr><b/></rPr><t> &amp; сад»</t></r><rPh sb="0" eb="1"><t>нет</t></rPh></si>';
	const xml =
		'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>сразу</t></is></c><c r="D1" t="str"><f>A1</f><v>формула</v></c></row></sheetData>';
	assert.deepEqual(cells(xml, { strings }), [['Работа', '«Дом & сад»', 'сразу', 'формула']]);
});

test('readXlsx shows numbers as people see them: no traces of binary floats, no exponents', () => {
	const values = ['4.4000000000000004', '5', '0.1', '-2.50', '1E-2', '1.0000000000000001E-15', '1E+21', '17.625'];
	const xml = `<sheetData><row>${values.map((value) => `<c><v>${value}</v></c>`).join('')}</row></sheetData>`;
	assert.deepEqual(cells(xml), [
		['4.4', '5', '0.1', '-2.5', '0.01', '0.000000000000001', '1000000000000000000000', '17.625']
	]);
});

test('readXlsx tells dates and percentages by the format of the cell', () => {
	const styles =
		'<numFmts><numFmt numFmtId="164" formatCode="0.0&quot; д&quot;"/><numFmt numFmtId="165" formatCode="[$-419]d\\ mmmm;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
	const xml =
		'<sheetData><row><c s="1"><v>46146</v></c><c s="2"><v>0.8</v></c><c s="3"><v>4.5</v></c><c s="4"><v>46146</v></c><c s="0"><v>46146</v></c></row></sheetData>';
	assert.deepEqual(cells(xml, { styles }), [['2026-05-04', '80%', '4.5', '2026-05-04', '46146']]);
	assert.deepEqual(cells(xml, { styles, workbook: '<workbookPr date1904="1"/>' })[0]![0], '2030-05-05');
});

test('readXlsx shows faults of formulas and formulas that nobody computed', () => {
	const xml =
		'<sheetData><row><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>SUM(B1)</f></c><c t="b"><v>1</v></c><c/></row></sheetData>';
	assert.deepEqual(cells(xml), [['#DIV/0!', '#ФОРМУЛА!', 'ИСТИНА']]);
});

test('readXlsx puts cells where their references say, with gaps and with a prefix of the names', () => {
	assert.deepEqual(
		cells('<sheetData><row r="2"><c r="C2"><v>1</v></c></row><row r="4"><c r="A4"><v>2</v></c></row></sheetData>'),
		[[], ['', '', '1'], [], ['2']]
	);
	assert.deepEqual(
		cells(
			'<x:sheetData xmlns:x="x"><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>б</x:t></x:is></x:c></x:row></x:sheetData>'
		),
		[['1', 'б']]
	);
});

test('readXlsx gives the text of a merged area to each of its cells and marks them', () => {
	const xml =
		'<sheetData><row r="1"><c r="A1"><v>7</v></c></row><row r="3"><c r="C3"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="D1:E2"/></mergeCells>';
	const sheets = readXlsx(workbook({ sheets: [{ xml }] }));
	assert.ok(sheets.ok);
	const sheet = sheets.value[0]!;
	assert.deepEqual(cellsOf(sheet), [
		['7', '7'],
		['7', '7'],
		['7', '7', '1']
	]);
	assert.deepEqual(
		[
			[0, 0],
			[0, 1],
			[2, 0],
			[2, 2]
		].map(([row, column]) => sheet.isMerged(row!, column!)),
		[false, true, true, false]
	);
});

test('readXlsx names the sheets, leaves out hidden and empty ones', () => {
	const one = '<sheetData><row><c><v>1</v></c></row></sheetData>';
	const bytes = workbook({
		sheets: [
			{ xml: one, name: 'А &amp; Б' },
			{ xml: one, state: 'hidden' },
			{ xml: '<sheetData/>' },
			{ xml: one, name: 'В' }
		]
	});
	const sheets = readXlsx(bytes);
	assert.ok(sheets.ok);
	assert.deepEqual(
		sheets.value.map(({ name }) => name),
		['А & Б', 'В']
	);
});

test('readXlsx expands no entities but the five of XML', () => {
	const strings =
		'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><si><t>&a;&b;&lt;&#1046;</t></si>';
	assert.deepEqual(cells('<sheetData><row><c t="s"><v>0</v></c></row></sheetData>', { strings }), [['&a;&b;<Ж']]);
});

test('readSpreadsheet says what a file is that is no table', () => {
	const whole = workbook({ sheets: [{ xml: '<sheetData><row><c><v>1</v></c></row></sheetData>' }] });
	assert.equal(reasonOf(whole), 'ok');
	assert.equal(reasonOf(Buffer.alloc(0)), 'empty');
	assert.equal(reasonOf(workbook({ sheets: [{ xml: '<sheetData/>' }] })), 'empty');
	assert.equal(reasonOf(whole.subarray(0, whole.length - 40)), 'broken-archive');
	assert.equal(reasonOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2])), 'old-workbook');
	assert.equal(reasonOf(Buffer.from(zipSync({ 'word/document.xml': strToU8('<w/>') }))), 'not-a-workbook');
	assert.equal(
		reasonOf(Buffer.from(zipSync({ mimetype: strToU8('application/vnd.oasis'), 'content.xml': strToU8('<o/>') }))),
		'open-document'
	);
	const spoiled = Buffer.from(whole);
	spoiled.fill(0x55, 60, 140);
	assert.equal(reasonOf(spoiled), 'broken-archive');
});

test('readXlsx refuses a workbook in which a single byte of a mark was spoiled', () => {
	const xml = '<sheetData><row><c><v>5</v></c></row></sheetData>';
	const whole = workbook({ sheets: [{ xml }] }, 0);
	const spoiled = Buffer.from(whole);
	spoiled[whole.indexOf('<v>5</v>') + 3] = '3'.charCodeAt(0);
	assert.deepEqual([reasonOf(whole), reasonOf(spoiled)], ['ok', 'broken-archive']);
});

/** A zip whose directory lies about the sizes: 64 megabytes of spaces in 64 kilobytes. */
function zipBomb(): Buffer {
	const honest = workbook({ sheets: [{ xml: '' }] });
	const packed = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: 9 });
	const name = Buffer.from('xl/workbook.xml');
	const local = Buffer.alloc(30);
	local.writeUInt32LE(0x04034b50, 0);
	local.writeUInt16LE(8, 8);
	local.writeUInt16LE(name.length, 26);
	const entry = Buffer.alloc(46);
	entry.writeUInt32LE(0x02014b50, 0);
	entry.writeUInt16LE(8, 10);
	entry.writeUInt32LE(packed.length, 20);
	entry.writeUInt32LE(100, 24);
	entry.writeUInt16LE(name.length, 28);
	const end = Buffer.from(honest.subarray(honest.length - 22));
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(30 + name.length + packed.length, 16);
	return Buffer.concat([local, name, packed, entry, name, end]);
}

test('readSpreadsheet stops inflating a zip bomb at the limit, whatever sizes it states', () => {
	const bomb = zipBomb();
	const took = workOf(() => assert.equal(reasonOf(bomb), 'inflates-too-far'));
	assert.ok(took < 1000, `${took} ms`);
});

test('readXlsx does not blow up on a merged area as large as a sheet, nor on far cells', () => {
	const xml =
		'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row><row r="9999999"><c r="A9999999"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>';
	const sheets = readXlsx(workbook({ sheets: [{ xml }] }));
	assert.ok(sheets.ok);
	assert.deepEqual(
		[sheets.value[0]!.rowCount, sheets.value[0]!.textAt(1_048_575, 16_383), sheets.value[0]!.textAt(0, 5)],
		[1_048_576, '2', '1']
	);
});
