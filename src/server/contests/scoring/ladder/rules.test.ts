import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Decision, TallyResult } from '../rules.ts';
import { listStage, plainStage, tallySmall } from '../testing.ts';

const criteria = ['К1', 'К2'].map((id) => ({ id, title: id, scale: { max: 10 } }));
const rulesWith = (tieLadder: object[], ranking: object = {}) => ({
	stages: [plainStage('1', { criteria })],
	tieLadder,
	ranking
});
const tied = { 1: { a: [[5, 5]], b: [[6, 4]], c: [[4, 6]], d: [[1, 1]] } };
const placesOf = (result: TallyResult) => listStage(result, '1', ['entry', 'rank', 'place']);
const stage = '1';

function settle(tieLadder: object[], decisions: Decision[] = [], ranking: object = {}) {
	const result = tallySmall({ rules: rulesWith(tieLadder, ranking), scores: tied, decisions });
	return { places: placesOf(result), open: result.openTies, lines: result.lines };
}

test('without a ladder equal entries share a place, and the next follows without a gap', () => {
	assert.deepEqual(settle([]), {
		places: [
			['a', 1, 1],
			['b', 1, 1],
			['c', 1, 1],
			['d', 2, 2]
		],
		open: [],
		lines: [{ kind: 'place-shared', stage, rank: 1, entries: ['a', 'b', 'c'] }]
	});
});

test('standard ranking leaves a gap after a shared place', () => {
	assert.deepEqual(settle([], [], { method: 'standard', places: 4 }).places.at(-1), ['d', 4, 4]);
});

test('the mean of a criterion tells entries apart and leaves one line with the means', () => {
	const { places, open, lines } = settle([{ step: 'criterion-mean', stage, criterion: 'К2' }]);
	assert.deepEqual(places, [
		['c', 1, 1],
		['a', 2, 2],
		['b', 3, 3],
		['d', 4, null]
	]);
	assert.deepEqual(open, []);
	assert.deepEqual(lines, [
		line(
			'criterion-mean',
			1,
			[
				['c', '6'],
				['a', '5'],
				['b', '4']
			],
			{ criterion: 'К2', ofStage: '1' }
		)
	]);
});

test('standard ranking counts entries, not groups, also within a tie that the ladder breaks', () => {
	const scores = { 1: { a: [[4, 6]], b: [[5, 5]], c: [[5, 5]], d: [[6, 4]] } };
	const tieLadder = [{ step: 'criterion-mean', stage, criterion: 'К2' }];
	const ranksBy = (method: string) =>
		placesOf(tallySmall({ rules: rulesWith(tieLadder, { method, places: 9 }), scores })).map(([, rank]) => rank);
	assert.deepEqual(
		[ranksBy('standard'), ranksBy('dense')],
		[
			[1, 2, 2, 4],
			[1, 2, 2, 3]
		]
	);
});

test('the result of a named stage tells apart; a stage still to come does not', () => {
	const rules = {
		stages: [plainStage('1', { admission: { first: 1, edgeTie: 'ladder' } }), plainStage('2')],
		tieLadder: [
			{ step: 'stage-result', stage: '2' },
			{ step: 'stage-result', stage: '1' }
		]
	};
	const before = tallySmall({ rules, scores: { 1: { a: [50], b: [50] } } });
	assert.deepEqual(before.openTies, [{ stage, rank: 1, effect: 'admission', entries: ['a', 'b'], needs: 'decision' }]);
	const free = { ...rules, stages: [plainStage('1'), plainStage('2')] };
	const after = tallySmall({ rules: free, scores: { 1: { a: [50], b: [60] }, 2: { a: [60], b: [50] } } });
	assert.deepEqual(listStage(after, '2', ['entry', 'cumulative', 'place']), [
		['a', '110', 1],
		['b', '110', 2]
	]);
});

test('first places count the jurors who put an entry first among all rivals, equal firsts for each', () => {
	const rules = { stages: [plainStage('1')], tieLadder: [{ step: 'first-places', stage }] };
	const result = tallySmall({ rules, scores: { 1: { a: [9, 1, 5], b: [4, 6, 5], c: [1, 6, 5] } } });
	assert.deepEqual(placesOf(result), [
		['a', 1, 1],
		['b', 1, 1],
		['c', 2, 2]
	]);
	const apart = tallySmall({ rules, scores: { 1: { a: [9, 1, 4], b: [5, 6, 3], c: [1, 6, 2] } } });
	assert.deepEqual(apart.lines, [
		line(
			'first-places',
			1,
			[
				['a', '2'],
				['b', '1']
			],
			{ ofStage: '1' }
		)
	]);
});

const vote = (votes: Record<string, number>): Decision => ({
	kind: 'recorded-vote',
	stage,
	votes: Object.entries(votes).map(([entry, count]) => ({ entry, votes: count }))
});
const ladder = [{ step: 'recorded-vote' }, { step: 'casting-vote' }];

test('a vote is asked for where a place hangs on it, and until then the entries share a rank', () => {
	const { places, open } = settle(ladder);
	assert.deepEqual(
		places.slice(0, 3).map(([, rank]) => rank),
		[1, 1, 1]
	);
	assert.deepEqual(open, [{ stage, rank: 1, effect: 'place', entries: ['a', 'b', 'c'], needs: 'recorded-vote' }]);
});

test('a vote that does not name all the tied entries does not count', () => {
	assert.deepEqual(
		settle(ladder, [vote({ a: 3, b: 2 })]).open.map(({ needs }) => needs),
		['recorded-vote']
	);
});

test('equal votes go on to the chair, who puts one first', () => {
	const decisions: Decision[] = [vote({ a: 1, b: 2, c: 2 }), { kind: 'casting-vote', stage, order: ['c'] }];
	const { places, open, lines } = settle(ladder, decisions);
	assert.deepEqual(
		places.map(([entry]) => entry),
		['c', 'b', 'a', 'd']
	);
	assert.deepEqual(open, []);
	assert.deepEqual(lines, [
		line('recorded-vote', 1, [
			['b', '2'],
			['c', '2'],
			['a', '1']
		]),
		line('casting-vote', 2, [
			['c', null],
			['b', null]
		])
	]);
});

test('a vote that ends equal leaves its line too', () => {
	const { lines } = settle(ladder, [vote({ a: 2, b: 2, c: 2 })]);
	const order: [string, string][] = ['a', 'b', 'c'].map((entry) => [entry, '2']);
	assert.deepEqual(lines, [line('recorded-vote', 1, order)]);
});

test('equal votes without the chair’s stay open for the chair', () => {
	const { open } = settle(ladder, [vote({ a: 1, b: 2, c: 2 })]);
	assert.deepEqual(open, [{ stage, rank: 1, effect: 'place', entries: ['b', 'c'], needs: 'casting-vote' }]);
});

test('a decision of another stage settles nothing', () => {
	const rules = { stages: [plainStage('0'), plainStage('1')], tieLadder: [{ step: 'lots' }] };
	const scores = { 0: { a: [1], b: [1] }, 1: { a: [5], b: [5] } };
	const result = tallySmall({ rules, scores, decisions: [{ kind: 'lots', stage: '0', seed: 's' }] });
	assert.deepEqual(
		result.openTies.map(({ needs }) => needs),
		['lots']
	);
});

test('lots follow from the recorded seed: anybody can draw them again', () => {
	const drawn = (seed: string) =>
		['a', 'b', 'c'].toSorted((x, y) => (lot(seed, x) < lot(seed, y) ? -1 : 1)).concat('d');
	const seeds = ['31 мая 2027', '42', 'x'];
	const orders = seeds.map((seed) =>
		settle([{ step: 'lots' }], [{ kind: 'lots', stage, seed }]).places.map(([id]) => id)
	);
	assert.deepEqual(orders, seeds.map(drawn));
	const [first] = settle([{ step: 'lots' }], [{ kind: 'lots', stage, seed: '42' }]).lines;
	const order = drawn('42')
		.slice(0, 3)
		.map((entry): [string, string] => [entry, lot('42', entry)]);
	assert.deepEqual(first, line('lots', 1, order, { seed: '42' }));
});

test('sharing ends the ladder only at a place that may be shared', () => {
	const tieLadder = [{ step: 'shared' }, { step: 'casting-vote' }];
	assert.deepEqual(settle(tieLadder, [], { sharedPlaces: [1] }).open, []);
	assert.deepEqual(
		settle(tieLadder, [], { sharedPlaces: [2, 3] }).open.map(({ needs }) => needs),
		['casting-vote']
	);
	assert.deepEqual(
		settle([], [], { sharedPlaces: [2, 3] }).open.map(({ needs }) => needs),
		['decision']
	);
});

test('nobody votes on ties below the places; what can be counted still orders them', () => {
	const ranking = { places: 0 };
	assert.deepEqual(settle(ladder, [], ranking).open, []);
	const counted = settle([{ step: 'criterion-mean', stage, criterion: 'К2' }, ...ladder], [], ranking);
	assert.deepEqual(
		counted.places.map(([, rank]) => rank),
		[1, 2, 3, 4]
	);
	assert.deepEqual(
		counted.lines.map((one) => 'effect' in one && one.effect),
		['order']
	);
});

function lot(seed: string, entry: string): string {
	return createHash('sha256').update(`${seed}\n${entry}`).digest('hex');
}

function line(by: string, step: number, order: [string, string | null][], more: object = {}) {
	const named = order.map(([entry, value]) => ({ entry, value }));
	const none = { criterion: null, ofStage: null, seed: null };
	return { kind: 'tie-broken', stage, effect: 'place', rank: 1, step, by, ...none, ...more, order: named };
}
