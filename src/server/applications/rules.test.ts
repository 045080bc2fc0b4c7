import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOn, countedStates, isWritable, partsSavedElsewhere, refusalToSubmitNow, type Timing } from './rules.ts';
import type { ApplicationState } from './tables.ts';

const states: ApplicationState[] = ['draft', 'submitted', 'correction', 'withdrawn', 'admitted', 'rejected'];

test('what is typed is kept until it is withdrawn or decided, and counts against the limit while it is in the contest', () => {
	const told = states.map((state) => [
		state,
		isWritable(state),
		(countedStates as readonly ApplicationState[]).includes(state)
	]);
	assert.deepEqual(told, [
		['draft', true, false],
		['submitted', true, true],
		['correction', true, true],
		['withdrawn', false, false],
		['admitted', false, true],
		['rejected', false, false]
	]);
});

test('whether an application may be sent now, by its state and by time', () => {
	const closed: Timing = { isTaking: false, hasGrace: false, isCorrectable: false };
	const times: Timing[] = [
		closed,
		{ ...closed, isTaking: true },
		{ ...closed, hasGrace: true },
		{ ...closed, isCorrectable: true }
	];
	const table = states.map((state) => [state, ...times.map((timing) => refusalToSubmitNow(state, timing) ?? 'may')]);
	assert.deepEqual(table, [
		// state, closed, taking, by a personal link, correctable
		['draft', 'closed', 'may', 'may', 'closed'],
		['submitted', 'closed', 'may', 'may', 'closed'],
		['correction', 'correction-over', 'correction-over', 'correction-over', 'may'],
		['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn'],
		['admitted', 'decided', 'decided', 'decided', 'decided'],
		['rejected', 'decided', 'decided', 'decided', 'decided']
	]);
});

test('a part that was saved after the window was opened is saved elsewhere; others are not', () => {
	const revisions = { title: 3, 'answer:description': 5 };
	const changed = ['title', 'answer:description', 'team'] as const;
	assert.deepEqual(
		[1, 2, 3, 4, 5].map((openedAt) =>
			partsSavedElsewhere(changed, { revision: openedAt, lost: [] }, { partRevisions: revisions, partSaves: {} })
		),
		[
			['title', 'answer:description'],
			['title', 'answer:description'],
			['answer:description'],
			['answer:description'],
			[]
		]
	);
});

test('full years are reached on the birthday itself', () => {
	const ages = ['2027-05-30', '2027-05-31', '2027-06-01'].map((day) => ageOn('1992-05-31', day));
	assert.deepEqual(
		[...ages, ageOn('2000-02-29', '2027-02-28'), ageOn('2000-02-29', '2027-03-01')],
		[34, 35, 35, 26, 27]
	);
});
