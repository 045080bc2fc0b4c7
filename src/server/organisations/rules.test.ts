import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	areSamePeriods,
	beginning,
	isDay,
	isWebAddress,
	mergePeriods,
	needsTerritory,
	periodOn,
	type Period
} from './rules.ts';

const history: Period<string>[] = [
	{ validFrom: '2020-01-01', value: 'новая' },
	{ validFrom: '2010-05-31', value: 'старая' }
];

test('isDay knows the calendar', () => {
	for (const day of [beginning, '2024-02-29', '9999-12-31']) assert.equal(isDay(day), true, day);
	for (const text of ['2023-02-29', '2024-13-01', '2024-1-1', '01.01.2024', '', '2024-01-01T00:00']) {
		assert.equal(isDay(text), false, text);
	}
});

test('periodOn gives the period that holds, from its first day on, and before all of them the first', () => {
	assert.equal(periodOn(history, '2015-01-01')?.value, 'старая');
	assert.equal(periodOn(history, '2019-12-31')?.value, 'старая');
	assert.equal(periodOn(history, '2020-01-01')?.value, 'новая');
	assert.equal(periodOn(history, '1990-01-01')?.value, 'старая');
	assert.equal(periodOn([], '2020-01-01'), null);
});

test('mergePeriods puts claims over a history and joins neighbours that say the same', () => {
	const merge = (stored: Period<string>[], claimed: Period<string>[]) => mergePeriods(stored, claimed, Object.is);
	const a = (validFrom: string) => ({ validFrom, value: 'а' });
	const b = (validFrom: string) => ({ validFrom, value: 'б' });
	assert.deepEqual(merge([], [b('2020-01-01'), a(beginning)]), [a(beginning), b('2020-01-01')]);
	assert.deepEqual(merge([a(beginning)], [a('2020-01-01')]), [a(beginning)]);
	assert.deepEqual(merge([a('2020-01-01')], [a('2010-01-01')]), [a('2010-01-01')]);
	assert.deepEqual(merge([a(beginning)], [b(beginning)]), [b(beginning)]);
	assert.deepEqual(merge([a(beginning), b('2020-01-01')], [b('2015-01-01')]), [a(beginning), b('2015-01-01')]);
	assert.deepEqual(merge([b(beginning)], [a(beginning), b('2020-01-01')]), [a(beginning), b('2020-01-01')]);
});

test('areSamePeriods compares days and values', () => {
	assert.equal(areSamePeriods(history, [...history], Object.is), true);
	assert.equal(areSamePeriods(history, history.slice(1), Object.is), false);
	assert.equal(areSamePeriods(history, [history[0]!, { ...history[1]!, value: 'иная' }], Object.is), false);
	assert.equal(areSamePeriods(history, [history[0]!, { ...history[1]!, validFrom: '2010-06-01' }], Object.is), false);
});

test('needsTerritory asks it of libraries only', () => {
	assert.deepEqual((['library', 'branch', 'library-system', 'regional-library'] as const).map(needsTerritory), [
		true,
		true,
		true,
		true
	]);
	assert.deepEqual((['sponsor', 'foreign-partner', 'partnership', 'governing-body'] as const).map(needsTerritory), [
		false,
		false,
		false,
		false
	]);
});

test('isWebAddress takes addresses of sites and nothing that a browser would run', () => {
	for (const text of ['https://lib.example/', 'http://библиотека.рф/о-нас?x=1'])
		assert.equal(isWebAddress(text), true, text);
	const others = [
		'lib.example',
		'javascript:alert(1)',
		'ftp://lib.example',
		'https://',
		'https://a b',
		`https://a/${'a'.repeat(300)}`
	];
	for (const text of others) assert.equal(isWebAddress(text), false, text);
});
