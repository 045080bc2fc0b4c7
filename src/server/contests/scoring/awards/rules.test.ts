import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, GivenAward } from '../rules.ts';
import { plainStage, tallySmall } from '../testing.ts';
import { awardNamed } from './rules.ts';

const award = (id: string, basis: object, more: object = {}) => ({ id, title: id, kind: 'prize', basis, ...more });
const decided = { by: 'decision' };
const entries = [
	{ id: 'a', nomination: 'n1' },
	{ id: 'b', nomination: 'n1' },
	{ id: 'c', nomination: 'n2' }
];

function give(awards: object[], decisions: Decision[] = []) {
	const nominations = ['n1', 'n2'].map((id) => ({ id, title: id }));
	const rules = { nominations, stages: [plainStage('1')], ranking: { scope: 'nomination' }, awards };
	const result = tallySmall({ rules, scores: { 1: { a: [90], b: [80], c: [90] } }, entries, decisions });
	return { awards: result.awards, objections: result.objections };
}

const given = (id: string, entry: string | null, nomination: string | null, more: Partial<GivenAward> = {}) => ({
	award: id,
	entry,
	nomination,
	recipient: null,
	by: 'decision' as const,
	...more
});

test('awards for places follow from the places of each nomination', () => {
	assert.deepEqual(give([award('first', { by: 'place', place: 1 }), award('second', { by: 'place', place: 2 })]), {
		awards: [
			given('first', 'a', 'n1', { by: 'place' }),
			given('first', 'c', 'n2', { by: 'place' }),
			given('second', 'b', 'n1', { by: 'place' })
		],
		objections: []
	});
});

test('awards for results go to all within the bounds, the lower one included, the upper one not', () => {
	const bounds = { by: 'result', atLeast: 80, below: 90, of: 'points' };
	assert.deepEqual(give([award('laureate', bounds)]).awards, [given('laureate', 'b', 'n1', { by: 'result' })]);
	const share = { by: 'result', atLeast: 90, of: 'share' };
	assert.deepEqual(
		give([award('laureate', share)]).awards.map(({ entry }) => entry),
		['a', 'c']
	);
});

test('everybody who was judged gets the award for taking part', () => {
	assert.deepEqual(
		give([award('certificate', { by: 'participation' })]).awards.map(({ entry, by }) => [entry, by]),
		entries.map(({ id }) => [id, 'participation'])
	);
});

test('an entry may get several awards, with a nomination or without, and somebody without an entry one too', () => {
	const awards = [
		award('sponsor', decided, { giver: 'ООО «Печатный дом»' }),
		award('grand-prix', decided, { scope: 'contest', limit: 1 }),
		award('thanks', decided, { scope: 'none', recipients: ['organisation', 'person'] })
	];
	const recipient = { kind: 'organisation', id: 'library-7' } as const;
	const decisions: Decision[] = [
		{ kind: 'award', award: 'grand-prix', entry: 'a' },
		{ kind: 'award', award: 'thanks', recipient },
		{ kind: 'award', award: 'sponsor', entry: 'a' },
		{ kind: 'award', award: 'sponsor', entry: 'b', nomination: null }
	];
	assert.deepEqual(give(awards, decisions), {
		awards: [
			given('sponsor', 'a', 'n1'),
			given('sponsor', 'b', null),
			given('grand-prix', 'a', null),
			given('thanks', null, null, { recipient })
		],
		objections: []
	});
});

const refused: [string, Decision][] = [
	['unknown-award', { kind: 'award', award: 'nobel', entry: 'a' }],
	['unknown-entry', { kind: 'award', award: 'incentive', entry: 'z' }],
	['unknown-nomination', { kind: 'award', award: 'incentive', entry: 'a', nomination: 'n9' }],
	['recipient-not-allowed', { kind: 'award', award: 'incentive', entry: 'a', recipient: { kind: 'person', id: 'p' } }],
	['unknown-stage', { kind: 'lots', stage: '9', seed: 's' }],
	['unknown-entry', { kind: 'casting-vote', stage: '1', order: ['z'] }],
	['not-the-author', { kind: 'kept-win', author: 'Ivanova', entry: 'a' }]
];
for (const [reason, decision] of refused) {
	test(`a decision is objected to: ${reason} (${decision.kind})`, () => {
		const awards = [award('incentive', decided, { recipients: ['branch'] })];
		assert.deepEqual(give(awards, [decision]), { awards: [], objections: [{ reason, decision }] });
	});
}

test('no more awards are given than the limit allows in its scope', () => {
	const awards = [award('incentive', decided, { limit: 1 })];
	const decisions: Decision[] = ['a', 'b', 'c'].map((entry) => ({ kind: 'award', award: 'incentive', entry }));
	assert.deepEqual(give(awards, decisions), {
		awards: [given('incentive', 'a', 'n1'), given('incentive', 'c', 'n2')],
		objections: [{ reason: 'award-limit-exceeded', decision: decisions[1] }]
	});
});

test('the jury may add a special nomination that the rules do not know, under a title of its own', () => {
	const sponsor = award('sponsor', decided, { scope: 'none', limit: 1 });
	const bold = { kind: 'award', award: 'special', entry: 'b', title: 'За смелость' } as const;
	const named = { kind: 'award', award: 'sponsor', entry: 'c', title: 'Приз за тишину' } as const;
	assert.deepEqual(give([sponsor], [bold, named]), {
		awards: [
			given('sponsor', 'c', null, { title: 'Приз за тишину' }),
			given('special', 'b', null, { title: 'За смелость' })
		],
		objections: []
	});
	const untitled = { ...bold, title: null };
	assert.deepEqual(give([sponsor], [untitled]), {
		awards: [],
		objections: [{ reason: 'unknown-award', decision: untitled }]
	});
	const ruleSet = {
		awards: [{ id: 'sponsor', title: 'Приз спонсора', kind: 'sponsor-prize', scope: 'none' }]
	} as never;
	assert.deepEqual(
		[awardNamed(ruleSet, { award: 'sponsor' }), awardNamed(ruleSet, named), awardNamed(ruleSet, bold)],
		[
			{ id: 'sponsor', title: 'Приз спонсора', kind: 'sponsor-prize', scope: 'none' },
			{ id: 'sponsor', title: 'Приз за тишину', kind: 'sponsor-prize', scope: 'none' },
			{ id: 'special', title: 'За смелость', kind: 'special-award', scope: 'none' }
		]
	);
});
