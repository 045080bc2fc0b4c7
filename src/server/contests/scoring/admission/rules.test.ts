import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, JudgedEntry } from '../rules.ts';
import { listStage, plainStage, tallySmall } from '../testing.ts';

const marks = { a: [90], b: [80], c: [70], d: [70], e: [60] };

function admit(
	admission: object,
	more: { tieLadder?: object[]; decisions?: Decision[]; entries?: JudgedEntry[] } = {}
) {
	const { tieLadder = [], decisions = [], entries } = more;
	const nominations = entries ? ['n1', 'n2'].map((id) => ({ id, title: id })) : [];
	const rules = { nominations, stages: [plainStage('1', { admission }), plainStage('2')], tieLadder };
	const result = tallySmall({ rules, scores: { 1: marks }, decisions, ...(entries && { entries }) });
	const standings = Object.fromEntries(listStage(result, '1', ['entry', 'standing']));
	const next = listStage(result, '2', ['entry']).flat().sort();
	return { standings, next, lines: result.lines, open: result.openTies };
}

const edge = (admitted: boolean, entries: string[], nomination: string | null = null) => ({
	kind: 'edge-tie',
	stage: '1',
	nomination,
	admitted,
	entries
});

test('the first so many go on, and exactly they are in the next stage', () => {
	const { standings, next, lines } = admit({ first: 2 });
	const below = 'below-number';
	assert.deepEqual(standings, { a: 'admitted', b: 'admitted', c: below, d: below, e: below });
	assert.deepEqual(next, ['a', 'b']);
	assert.deepEqual(lines, []);
});

const edges: [string, object, string[], object[]][] = [
	['all', { first: 3, edgeTie: 'admit-all' }, ['a', 'b', 'c', 'd'], [edge(true, ['c', 'd'])]],
	['nobody', { first: 3, edgeTie: 'admit-none' }, ['a', 'b'], [edge(false, ['c', 'd'])]],
	['all by default', { first: 3 }, ['a', 'b', 'c', 'd'], [edge(true, ['c', 'd'])]]
];
for (const [whom, admission, next, lines] of edges) {
	test(`a tie at the edge admits ${whom}`, () => {
		const admitted = admit(admission);
		assert.deepEqual([admitted.next, admitted.lines], [next, lines]);
	});
}

test('a tie at the edge is told apart by the ladder, and stays open until it is', () => {
	const admission = { first: 3, edgeTie: 'ladder' };
	const tieLadder = [{ step: 'recorded-vote' }];
	const open = admit(admission, { tieLadder });
	assert.deepEqual(open.open, [
		{ stage: '1', rank: 3, effect: 'admission', entries: ['c', 'd'], needs: 'recorded-vote' }
	]);
	assert.deepEqual(open.next, ['a', 'b']);
	assert.deepEqual([open.standings.c, open.standings.d], ['edge-tie', 'edge-tie']);
	const votes = ['c', 'd'].map((entry, at) => ({ entry, votes: at }));
	const settled = admit(admission, { tieLadder, decisions: [{ kind: 'recorded-vote', stage: '1', votes }] });
	assert.deepEqual([settled.next, settled.open], [['a', 'b', 'd'], []]);
	assert.deepEqual(admit(admission, { tieLadder: [{ step: 'shared' }] }).next, ['a', 'b', 'c', 'd']);
});

const thresholds: [string, object, string[]][] = [
	['points reached exactly', { threshold: { atLeast: 70, of: 'points' } }, ['a', 'b', 'c', 'd']],
	['a share of the maximum', { threshold: { atLeast: '80.0', of: 'share' } }, ['a', 'b']],
	['a share missed by the least', { threshold: { atLeast: '80.0001', of: 'share' } }, ['a']],
	['both a number and points', { first: 4, threshold: { atLeast: 75, of: 'points' } }, ['a', 'b']],
	['both, where the number is less', { first: 1, threshold: { atLeast: 75, of: 'points' } }, ['a']],
	['more seats than entries', { first: 50 }, ['a', 'b', 'c', 'd', 'e']]
];
for (const [what, admission, next] of thresholds) {
	test(`admission by ${what}`, () => assert.deepEqual(admit(admission).next, next));
}

test('a share of the maximum is that of the nomination: who misses it takes no seat from those below', () => {
	const own = [{ id: 'n1' }, { id: 'n2', scale: { max: 50 } }];
	const criteria = [{ id: 'К1', title: 'К1', scale: { max: 100 }, nominations: own }];
	const rules = (admission: object) => ({
		nominations: ['n1', 'n2'].map((id) => ({ id, title: id })),
		stages: [plainStage('1', { criteria, admission }), plainStage('2')],
		tieLadder: [{ step: 'recorded-vote' }]
	});
	const entries = ['a', 'b', 'c', 'd'].map((id) => ({ id, nomination: id < 'c' ? 'n1' : 'n2' }));
	const scores = { 1: { a: [79], b: [45], c: [45], d: [40] } };
	const admission = { first: 1, threshold: { atLeast: 80, of: 'share' }, edgeTie: 'ladder' };
	const result = tallySmall({ rules: rules(admission), scores, entries });
	assert.deepEqual(listStage(result, '1', ['entry', 'standing']), [
		['a', 'below-threshold'],
		['b', 'below-threshold'],
		['c', 'admitted'],
		['d', 'below-number']
	]);
	assert.deepEqual(result.openTies, []);
});

const inNominations = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, nomination: id < 'c' ? 'n1' : 'n2' }));

test('seats of each nomination are given within it', () => {
	const { next, lines } = admit({ first: 1, scope: 'nomination', edgeTie: 'admit-none' }, { entries: inNominations });
	assert.deepEqual(next, ['a']);
	assert.deepEqual(lines, [edge(false, ['c', 'd'], 'n2')]);
});

const withdrawal = (entry: string): Decision => ({ kind: 'withdrawal', stage: '2', entry });

test('the next one takes the seat of a withdrawn entry, and both leave a line', () => {
	const { standings, next, lines } = admit({ first: 1, replacement: 'next' }, { decisions: [withdrawal('a')] });
	assert.deepEqual(next, ['b']);
	assert.deepEqual([standings.a, standings.b, standings.c], ['withdrawn', 'replacement', 'below-number']);
	assert.deepEqual(lines, [
		{ kind: 'replacement', stage: '1', withdrawn: 'a', entry: 'b' },
		{ kind: 'withdrawal', stage: '2', entry: 'a' }
	]);
});

test('a seat stays empty where nobody is to be replaced, where nobody is left, or below the threshold', () => {
	const decisions = [withdrawal('a')];
	assert.deepEqual(admit({ first: 2 }, { decisions }).next, ['b']);
	assert.deepEqual(admit({ first: 5, replacement: 'next' }, { decisions }).next, ['b', 'c', 'd', 'e']);
	const admission = { first: 2, threshold: { atLeast: 80, of: 'points' }, replacement: 'next' };
	assert.deepEqual(admit(admission, { decisions }).next, ['b']);
});

test('an entry that was not admitted gives nobody a seat by withdrawing', () => {
	const { next, standings } = admit({ first: 1, replacement: 'next' }, { decisions: [withdrawal('e')] });
	assert.deepEqual([next, standings.e], [['a'], 'below-number']);
});

test('a tie for the seat that became free is a tie at the edge', () => {
	const { next, lines } = admit(
		{ first: 2, replacement: 'next', edgeTie: 'admit-all' },
		{ decisions: [withdrawal('b')] }
	);
	assert.deepEqual(next, ['a', 'c', 'd']);
	assert.deepEqual(lines[0], edge(true, ['c', 'd']));
});

test('marks of an entry that was not admitted do not count and are pointed out', () => {
	const rules = { stages: [plainStage('1', { admission: { first: 1 } }), plainStage('2')] };
	const result = tallySmall({ rules, scores: { 1: marks, 2: { a: [1], e: [99] } } });
	assert.deepEqual(result.strayMarks, [{ stage: '2', entry: 'e', marks: 1 }]);
	assert.deepEqual(listStage(result, '2', ['entry', 'cumulative', 'place']), [['a', '91', 1]]);
});
