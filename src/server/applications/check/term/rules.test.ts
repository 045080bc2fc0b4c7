import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterWorkingDays, isWorkingDay } from './rules.ts';

test('Saturdays, Sundays and the holidays of the Labour Code are not worked', () => {
	const days = ['2027-04-02', '2027-04-03', '2027-04-04', '2027-05-10', '2027-05-01', '2027-11-04', '2027-01-08'];
	assert.deepEqual(days.map(isWorkingDay), [true, false, false, true, false, false, false]);
});

test('a term of working days begins on the next day and skips what is not worked', () => {
	const cases: [string, number, string][] = [
		['2027-04-01', 3, '2027-04-06'], // Thursday: Friday, Monday, Tuesday
		['2027-04-02', 1, '2027-04-05'],
		['2027-04-03', 1, '2027-04-05'],
		['2026-12-31', 1, '2027-01-11'],
		['2027-06-11', 2, '2027-06-15'],
		['2028-02-22', 1, '2028-02-24']
	];
	assert.deepEqual(
		cases.map(([day, count]) => afterWorkingDays(day, count)),
		cases.map(([, , last]) => last)
	);
});
