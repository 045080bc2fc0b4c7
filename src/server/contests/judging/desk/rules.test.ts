import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filteredSheets, neighboursOf, nextToJudge, type DeskSheet, type DeskSheetState } from './rules.ts';

const sheets = (...states: DeskSheetState[]): DeskSheet[] =>
	states.map((state, at) => ({ key: String(at + 1), title: '', nomination: at % 2 ? 'event' : 'service', state }));

test('one goes on with what was begun, then with what was not', () => {
	assert.equal(nextToJudge(sheets('signed', 'not-begun', 'begun'))?.key, '3');
	assert.equal(nextToJudge(sheets('signed', 'not-begun', 'not-begun'))?.key, '2');
	assert.equal(nextToJudge(sheets('signed', 'signed')), null);
});

test('after a sheet comes the next one without a signature, from the beginning again at the end', () => {
	assert.equal(nextToJudge(sheets('not-begun', 'begun', 'signed', 'not-begun'), '2')?.key, '4');
	assert.equal(nextToJudge(sheets('not-begun', 'signed', 'signed'), '3')?.key, '1');
	assert.equal(nextToJudge(sheets('begun'), '1'), null);
});

test('the list is narrowed by nomination and state', () => {
	const keys = (filter: Parameters<typeof filteredSheets>[1]) =>
		filteredSheets(sheets('signed', 'begun', 'begun', 'signed'), filter).map(({ key }) => key);
	assert.deepEqual(keys({ nomination: null, state: null }), ['1', '2', '3', '4']);
	assert.deepEqual(keys({ nomination: 'service', state: null }), ['1', '3']);
	assert.deepEqual(keys({ nomination: 'service', state: 'signed' }), ['1']);
});

test('neighbours stand before and after', () => {
	assert.deepEqual(neighboursOf(sheets('begun', 'begun', 'begun'), '2'), { previous: '1', next: '3' });
	assert.deepEqual(neighboursOf(sheets('begun'), '1'), { previous: null, next: null });
	assert.deepEqual(neighboursOf(sheets('begun'), '9'), { previous: null, next: null });
});
