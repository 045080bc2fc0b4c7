import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findHeadingRow, plainHeading } from './headings.ts';
import { nearestWord } from './nearest-word.ts';
import { columnLetter, sheetOfRows } from './sheet.ts';

test('plainHeading forgets case, ё, dots, quotes, spaces, and spells № out', () => {
	assert.deepEqual(['  № Работы. ', 'ФИО  эксперта', 'Ф.И.О.', 'Приём', '«Балл»', 'И\u0306'].map(plainHeading), [
		'номер работы',
		'фио эксперта',
		'ф и о',
		'прием',
		'балл',
		'й'
	]);
});

test('findHeadingRow skips titles, prefers the fuller row, and keeps strangers', () => {
	const sheet = sheetOfRows([['Отчёт'], [], ['работа'], ['работа', 'балл', 'цвет'], ['работа', 'балл']]);
	const known = (text: string) => (['работа', 'балл'].includes(text) ? text : null);
	assert.deepEqual(
		findHeadingRow(sheet, known, (found) => found.includes('балл')),
		{
			row: 3,
			headings: [
				{ column: 0, text: 'работа', meaning: 'работа' },
				{ column: 1, text: 'балл', meaning: 'балл' }
			],
			strangers: [{ column: 2, text: 'цвет', meaning: null }]
		}
	);
	assert.equal(
		findHeadingRow(sheet, known, (found) => found.includes('цвет')),
		null
	);
});

test('nearestWord forgives slips, swapped neighbours and look-alike letters, more in longer words', () => {
	const known = ['К1', 'Осадчая', 'Удобный сервис'];
	assert.deepEqual(
		['K1', 'Осдачая', 'Удобный сирвиз', 'К2', 'Петров', ''].map((word) => nearestWord(word, known)),
		['К1', 'Осадчая', 'Удобный сервис', null, null, null]
	);
});

test('columnLetter counts as spreadsheet programs do', () => {
	assert.deepEqual([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnLetter), [
		'A',
		'Z',
		'AA',
		'AZ',
		'BA',
		'ZZ',
		'AAA',
		'XFD'
	]);
});
