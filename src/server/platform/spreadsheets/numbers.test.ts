import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workOf } from '../testing.ts';
import { readTypedNumber } from './numbers.ts';

const decimals = (...cells: string[]) =>
	cells.map((cell) => {
		const typed = readTypedNumber(cell);
		return 'decimal' in typed ? typed.decimal : typed.kind;
	});

test('readTypedNumber takes comma and point, signs, and needless zeros', () => {
	assert.deepEqual(decimals('4,5', '4.50', '+5', '-0,25', '−3', '007', '0', '-0', '10.0', "'5"), [
		'4.5',
		'4.5',
		'5',
		'-0.25',
		'-3',
		'7',
		'0',
		'0',
		'10',
		'5'
	]);
});

test('readTypedNumber takes spaces of every width between thousands and nowhere else', () => {
	assert.deepEqual(decimals('1 000', '12\u00a0345,5', '1\u202f000\u2009000', ' 5 ', '4 5', '1 00', '12 34'), [
		'1000',
		'12345.5',
		'1000000',
		'5',
		'text',
		'text',
		'text'
	]);
});

test('readTypedNumber takes an empty cell and a dash for no mark', () => {
	assert.deepEqual(decimals('', ' ', '-', '–', '—'), ['blank', 'blank', 'blank', 'blank', 'blank']);
});

test('readTypedNumber tells dates that were marks, and what was typed', () => {
	const meant = (cell: string) => {
		const typed = readTypedNumber(cell);
		return typed.kind === 'date' ? typed.meant : typed.kind;
	};
	const cells = [
		'4 май',
		'04.май',
		'04.май.26',
		'4.5.2026',
		'04.05.2026',
		'2026-05-04',
		'3/7/26',
		'май.04',
		'May-04',
		'4-Sep',
		'1 янв.'
	];
	assert.deepEqual(cells.map(meant), ['4,5', '4,5', '4,5', '4,5', '4,5', '4,5', '3,7', null, null, '4,9', '1,1']);
});

test('readTypedNumber tells percentages, faults of formulas and other texts', () => {
	assert.deepEqual(readTypedNumber('80 %'), { kind: 'percentage', decimal: '80' });
	assert.deepEqual(
		['#ДЕЛ/0!', '#REF!', '#ФОРМУЛА!'].map((cell) => readTypedNumber(cell).kind),
		['formula-fault', 'formula-fault', 'formula-fault']
	);
	assert.deepEqual(
		['пять', '4,5,6', '1.234,5', '1e3', '5 баллов', '٤', '1/2', 'Infinity', '0x5'].map(
			(cell) => readTypedNumber(cell).kind
		),
		Array(9).fill('text')
	);
});

test('readTypedNumber stays fast on long cells', () => {
	const took = workOf(() => {
		for (const sign of ['1', ' ', '1 ', '1.', 'а', '-']) readTypedNumber(sign.repeat(50_000));
	});
	assert.ok(took < 1000, `${took} ms`);
});
