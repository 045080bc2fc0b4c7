import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapsOf, nominationsProgress, quorumProgress, type EntrySheets } from './rules.ts';

const entry = (key: string, nomination: string | null, assigned: number, signed: number): EntrySheets => ({
	...{ key, title: `Работа ${key}`, nomination, assigned, signed }
});
const entries = [
	entry('1', 'service', 3, 3),
	entry('2', 'service', 3, 1),
	entry('3', 'event', 2, 2),
	entry('4', 'event', 4, 0),
	entry('5', null, 3, 5)
];

test('what is missing: entries without enough people first, then by the number of sheets', () => {
	assert.deepEqual(
		gapsOf(entries, 3).map(({ key, missing, unassigned }) => ({ key, missing, unassigned })),
		[
			{ key: '3', missing: 1, unassigned: 1 },
			{ key: '4', missing: 3, unassigned: 0 },
			{ key: '2', missing: 2, unassigned: 0 }
		]
	);
	assert.deepEqual(gapsOf(entries.slice(0, 1), 3), []);
});

test('progress by nomination, entries without one last, an empty nomination left out', () => {
	assert.deepEqual(nominationsProgress(entries, { minimum: 3, nominations: ['event', 'service', 'empty'] }), [
		{ nomination: 'event', entries: 2, complete: 0, assigned: 6, signed: 2, missing: 4 },
		{ nomination: 'service', entries: 2, complete: 1, assigned: 6, signed: 4, missing: 2 },
		{ nomination: null, entries: 1, complete: 1, assigned: 3, signed: 5, missing: 0 }
	]);
});

const juror = (assigned: number, signed: number, voting = true) => ({ voting, assigned, signed });
for (const [what, quorum, jurors, expected] of [
	[
		'two thirds of six is four; whoever has nothing to do has finished nothing',
		{ numerator: 2, denominator: 3, strictly: false },
		[juror(2, 2), juror(2, 1), juror(1, 1), juror(0, 0), juror(3, 3), juror(3, 3), juror(3, 3, false)],
		{ voting: 6, required: 4, finished: 4 }
	],
	[
		'more than half of four is three',
		undefined,
		[1, 2, 3, 4].map(() => juror(1, 0)),
		{ voting: 4, required: 3, finished: 0 }
	],
	[
		'half of five, not strictly, is three',
		{ numerator: 1, denominator: 2, strictly: false },
		[1, 2, 3, 4, 5].map(() => juror(1, 1)),
		{ voting: 5, required: 3, finished: 5 }
	]
] as const)
	test(`quorum: ${what}`, () => assert.deepEqual(quorumProgress(jurors, quorum), expected));
