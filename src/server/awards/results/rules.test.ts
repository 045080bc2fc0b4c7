import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareDecimals, isAnnounced, isHonour, orderOfStandings } from './rules.ts';

test('decimals compare by value, whatever their number of digits', () => {
	const pairs: [string, string, number][] = [
		['20.5', '20.50', 0],
		['9.99', '10', -1],
		['0.30', '0.3', 0],
		['-1', '0', -1],
		['22.93', '22.9', 1],
		['12345678901234567890.1', '12345678901234567890.2', -1]
	];
	for (const [a, b, expected] of pairs) assert.equal(compareDecimals(a, b), expected, `${a} ? ${b}`);
});
test('standings go by place, then by the stage reached, then by total, then by number', () => {
	const entries = [
		{ key: '10', place: null, results: ['20.00', null], total: '20.00' },
		{ key: '2', place: null, results: ['20.00', null], total: '20.00' },
		{ key: '3', place: null, results: ['15.00', '8.00'], total: '23.00' },
		{ key: '4', place: 2, results: ['15.00', '9.00'], total: '24.00' },
		{ key: '5', place: 1, results: ['15.00', '9.50'], total: '24.50' },
		{ key: '6', place: null, results: ['20.01', null], total: '20.01' }
	];
	assert.deepEqual(
		entries.sort(orderOfStandings).map(({ key }) => key),
		['5', '4', '3', '6', '2', '10']
	);
});
test('certificates, thanks and money are no honours of their own', () => {
	const kinds = ['diploma', 'grand-prix', 'thank-you-letter', 'participation-certificate', 'money'];
	assert.deepEqual(
		kinds.map((kind) => isHonour({ kind })),
		[true, true, false, false, false]
	);
	assert.deepEqual(
		kinds.map((kind) => isAnnounced({ kind })),
		[true, true, false, false, true]
	);
});
