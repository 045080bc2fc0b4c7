import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SheetTotals } from '../totals/rules.ts';
import { habitsOf } from './rules.ts';

const blank = NaN;
function table(rows: number[][], given: { digits?: number; greatest?: number[] } = {}): SheetTotals {
	return {
		...{ entries: rows.length, jurors: rows[0]!.length, values: Float64Array.from(rows.flat()) },
		digits: given.digits ?? 0,
		greatest: Float64Array.from(given.greatest ?? rows.map(() => 10))
	};
}

test('severity is the mean distance from the entries’ means, over entries that somebody else has judged', () => {
	// Means 5, 6, 7, 8 of the first four; the fifth has been judged by the first juror alone.
	const rows = [
		[4, 6],
		[5, 7],
		[6, 8],
		[6, 10],
		[9, blank]
	];
	assert.deepEqual(habitsOf(table(rows)), [
		{ sheets: 5, shared: 4, severity: '-1.25', agreement: { none: 'too-few' } },
		{ sheets: 4, shared: 4, severity: '1.25', agreement: { none: 'too-few' } }
	]);
	assert.equal(habitsOf(table(rows, { digits: 1 }))[0]!.severity, '-0.13');
});

test('three shared entries say nothing of a juror', () => {
	const rows = [
		[4, 6],
		[5, 7],
		[6, 8]
	];
	assert.deepEqual(habitsOf(table(rows))[0], {
		...{ sheets: 3, shared: 3, severity: null, agreement: { none: 'too-few' } }
	});
});

test('agreement of eight entries: +1 in step, −1 against each other', () => {
	const inStep = [1, 2, 3, 4, 5, 6, 7, 8].map((total) => [total, total + 1]);
	assert.deepEqual(
		habitsOf(table(inStep)).map(({ agreement }) => agreement),
		[{ r: '1.00' }, { r: '1.00' }]
	);
	const against = [1, 2, 3, 4, 5, 6, 7, 8].map((total) => [total, 9 - total]);
	assert.deepEqual(habitsOf(table(against))[0]!.agreement, { r: '-1.00' });
	assert.deepEqual(habitsOf(table(inStep.slice(1)))[0]!.agreement, { none: 'too-few' }, 'seven are too few');
});

test('agreement by hand: deviations −3.5 … 3.5 against the same with neighbours exchanged, r = 38 ÷ 42', () => {
	const exchanged = [2, 1, 4, 3, 6, 5, 8, 7];
	const rows = exchanged.map((total, at) => [at + 1, total]);
	assert.deepEqual(habitsOf(table(rows))[0]!.agreement, { r: '0.90' });
});

test('who gives everybody the same agrees with nobody', () => {
	const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((total) => [5, total]);
	assert.deepEqual(
		habitsOf(table(rows)).map(({ agreement }) => agreement),
		[{ none: 'no-spread' }, { none: 'no-spread' }]
	);
});

test('entries of nominations with different scales are compared as shares of the greatest', () => {
	// By shares 0.1 … 0.8 for everybody: the second half is marked out of 100.
	const rows = [1, 2, 3, 4, 50, 60, 70, 80].map((total) => [total, total]);
	const greatest = [10, 10, 10, 10, 100, 100, 100, 100];
	const other = rows.map(([total], at) => [total!, [4, 3, 2, 1, 80, 70, 60, 50][at]!]);
	assert.deepEqual(habitsOf(table(rows, { greatest }))[0]!.agreement, { r: '1.00' });
	// Deviations of shares −0.35 … 0.35 and the halves turned round: Σ of products 0.22, of squares 0.42.
	assert.deepEqual(habitsOf(table(other, { greatest }))[0]!.agreement, { r: '0.52' });
});
