import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { workOf } from '../testing.ts';
import { readCsv } from './csv.ts';
import type { Sheet } from './sheet.ts';

function cellsOf(sheet: Sheet): string[][] {
	return Array.from({ length: sheet.rowCount }, (_, row) =>
		Array.from({ length: sheet.widthOf(row) }, (_, column) => sheet.textAt(row, column))
	);
}

function cells(text: string): string[][] {
	const sheet = readCsv(text);
	assert.ok(sheet.ok);
	return cellsOf(sheet.value);
}

test('readCsv divides by the sign that gives the evenest rows', () => {
	assert.deepEqual(cells('a;b\n1;4,5\n2;3,5'), [
		['a', 'b'],
		['1', '4,5'],
		['2', '3,5']
	]);
	assert.deepEqual(cells('a,b\n1,4.5\n"x; y",2'), [
		['a', 'b'],
		['1', '4.5'],
		['x; y', '2']
	]);
	assert.deepEqual(cells('a\tb\n1\t4,5'), [
		['a', 'b'],
		['1', '4,5']
	]);
	assert.deepEqual(cells('Итоги, 2027 год\na;b\n1;2'), [['Итоги, 2027 год'], ['a', 'b'], ['1', '2']]);
	assert.deepEqual(cells('only\none'), [['only'], ['one']]);
});

test('readCsv obeys a sep line and does not count it as a row', () => {
	const sheet = readCsv('sep=|\r\na|b\r\n1;2|3');
	assert.ok(sheet.ok);
	assert.deepEqual(
		[cellsOf(sheet.value), sheet.value.rowNumber(1)],
		[
			[
				['a', 'b'],
				['1;2', '3']
			],
			2
		]
	);
});

test('readCsv keeps line breaks, doubled quotes and what stands behind a closing quote', () => {
	assert.deepEqual(cells('a;b\r\n"две\r\nстроки";"кавычка "" внутри"\r\n"Родник" филиал;""\r\n'), [
		['a', 'b'],
		['две\r\nстроки', 'кавычка " внутри'],
		['Родник филиал', '']
	]);
});

test('readCsv numbers rows as a spreadsheet program does: a row with a line break is one row', () => {
	const sheet = readCsv('a;b\n"1\n2";3\n4;5');
	assert.ok(sheet.ok);
	assert.deepEqual([sheet.value.rowCount, sheet.value.textAt(2, 0), sheet.value.rowNumber(2)], [3, '4', 3]);
});

test('readCsv trims spaces of every width and forgets empty rows at the end, not those between', () => {
	assert.deepEqual(cells('a;b\n\u00a01\u202f; 2 \n;\n3;4\n;;\n\n'), [
		['a', 'b'],
		['1', '2'],
		['', ''],
		['3', '4']
	]);
});

test('readCsv takes every end of line alike', () => {
	for (const end of ['\n', '\r\n', '\r'])
		assert.deepEqual(cells(`a;b${end}1;2${end}`), [
			['a', 'b'],
			['1', '2']
		]);
});

test('readCsv gives an empty text for a cell beyond the row and beyond the sheet', () => {
	const sheet = readCsv('a;b\n1');
	assert.ok(sheet.ok);
	assert.deepEqual([sheet.value.textAt(1, 1), sheet.value.textAt(7, 0), sheet.value.widthOf(7)], ['', '', 0]);
});

test('readCsv refuses an empty table, and an open quote with its row', () => {
	assert.deepEqual(['', ' ;; \n;', '\n\n'].map(readCsv), Array(3).fill({ ok: false, fault: { reason: 'empty' } }));
	assert.deepEqual(readCsv('a;b\n1;"2\n3;4'), { ok: false, fault: { reason: 'unclosed-quote', row: 2 } });
});

test('readCsv reads back whatever rows are written with quotes', () => {
	const cell = fc
		.string({ maxLength: 12 })
		.map((text) => text.trim())
		.filter((text) => !/^'[=+\-@＝＋－＠]/.test(text));
	const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 });
	fc.assert(
		fc.property(rows, (given) => {
			const written = [['первый', 'второй', 'третий'], ...given, ['конец', '', '.']];
			const text = written.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')).join('\r\n');
			assert.deepEqual(cells(text), written);
		})
	);
});

test('readCsv stays fast on 50 000 quotes and separators', () => {
	const took = workOf(() => {
		readCsv('"'.repeat(50_001));
		readCsv(';'.repeat(50_000));
		readCsv('";"'.repeat(50_000));
	});
	assert.ok(took < 1000, `${took} ms`);
});
