import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpreadsheet } from './reading.ts';
import { writeCsv, writeXlsx, type WrittenCell, type WrittenTable } from './writing.ts';

const dangerous = [
	"=cmd|' /C calc'!A0",
	'+7 (3842) 44',
	'-2+3',
	'@SUM(1)',
	'\t=1',
	'\r=1',
	'＝1',
	'＋1',
	' =1',
	'"; DROP',
	'a;b',
	'две\nстроки',
	"'уже",
	'Ёлка «Родник»',
	'1/2',
	'007'
];
const table = (rows: WrittenCell[][]): WrittenTable => ({
	name: 'Итоги',
	columns: [
		{ title: 'Работа', width: 20 },
		{ title: 'Итог', width: 8 }
	],
	rows
});

function textsOf(bytes: Buffer): string[][] {
	const reading = readSpreadsheet(bytes);
	assert.ok(reading.ok);
	const [sheet] = reading.value;
	return Array.from({ length: sheet!.rowCount }, (_, row) => [0, 1].map((column) => sheet!.textAt(row, column)));
}

test('writeCsv writes a mark of UTF-8, semicolons, decimal commas', () => {
	assert.equal(
		writeCsv(
			table([
				['Родник', { decimal: '22.50' }],
				[null, 3],
				['а;б', { decimal: '-0.5' }]
			])
		),
		'\ufeffРабота;Итог\r\nРодник;22,50\r\n;3\r\n"а;б";-0,5\r\n'
	);
});

test('writeCsv leaves no cell that a spreadsheet program would take for a formula', () => {
	const lines = writeCsv(table(dangerous.map((text) => [text, null])))
		.slice(1)
		.split('\r\n');
	const starts = lines.slice(1).map((line) => line.replace(/^"/, ''));
	assert.deepEqual(
		starts.filter((line) => /^\s*[=+\-@＝＋－＠]|^[\t\r]/.test(line)),
		[]
	);
});

test('what writeCsv and writeXlsx write reads back as the same texts', async () => {
	const rows = dangerous.map((text, index): WrittenCell[] => [text, index]);
	const expected = [['Работа', 'Итог'], ...dangerous.map((text, index) => [text.trim(), String(index)])];
	assert.deepEqual(textsOf(Buffer.from(writeCsv(table(rows)))), expected);
	assert.deepEqual(textsOf(await writeXlsx([table(rows)])), expected);
});

test('writeXlsx keeps exact decimals as numbers and drops characters that XML cannot hold', async () => {
	const bytes = await writeXlsx([
		table([
			['a\u0000\u000bб\ud800в', { decimal: '22.93' }],
			['x', { decimal: '17.625' }]
		])
	]);
	assert.deepEqual(textsOf(bytes), [
		['Работа', 'Итог'],
		['aбв', '22.93'],
		['x', '17.625']
	]);
});

test('writeXlsx gives sheets names that spreadsheet programs accept', async () => {
	const long = 'Номинация с очень длинным названием: первая/вторая';
	const bytes = await writeXlsx([long, long, '', '[?]'].map((name) => ({ ...table([['1', 1]]), name })));
	const reading = readSpreadsheet(bytes);
	assert.ok(reading.ok);
	const names = reading.value.map(({ name }) => name!);
	assert.deepEqual(names, ['Номинация с очень длинным назва', 'Номинация с очень длинным н (2)', 'Лист', 'Лист (2)']);
});
