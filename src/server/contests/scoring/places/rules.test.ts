import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, JudgedEntry } from '../rules.ts';
import { listStage, plainStage, tallySmall } from '../testing.ts';

const final = (result: ReturnType<typeof tallySmall>) => listStage(result, '1', ['entry', 'rank', 'place']);
const marks = { a: [90], b: [80], c: [80], d: [70], e: [60] };
const byContest = (ranking: object, decisions: Decision[] = []) =>
	tallySmall({ rules: { stages: [plainStage('1')], ranking }, scores: { 1: marks }, decisions });

const unawarded = (place: number, then: 'move-down' | 'nobody'): Decision => ({ kind: 'unawarded-place', place, then });

test('a place left unawarded moves the others down, or stays without anybody', () => {
	const down = byContest({}, [unawarded(1, 'move-down')]);
	assert.deepEqual(final(down), [
		['a', 1, 2],
		['b', 2, 3],
		['c', 2, 3],
		['d', 3, null],
		['e', 4, null]
	]);
	assert.deepEqual(down.lines[0], { kind: 'place-unawarded', place: 1, nomination: null });
	const nobody = byContest({}, [unawarded(2, 'nobody')]);
	assert.deepEqual(
		final(nobody).map(([, , place]) => place),
		[1, null, null, 3, null]
	);
	const two = byContest({}, [unawarded(2, 'move-down'), unawarded(1, 'move-down')]);
	assert.deepEqual(
		final(two).map(([, , place]) => place),
		[3, null, null, null, null]
	);
});

test('a place that is not given out cannot be left unawarded', () => {
	const decision = unawarded(9, 'nobody');
	assert.deepEqual(byContest({}, [decision]).objections, [{ reason: 'place-not-given', decision }]);
});

const close = { a: ['90'], b: ['88'], c: ['86'], d: ['84'] };
const tolerances: [string, object, number[]][] = [
	['less than the tolerance apart from the first of the group share', { tolerance: 3 }, [1, 1, 2, 2]],
	[
		'less than the tolerance apart from the one before share',
		{ tolerance: 3, toleranceFrom: 'neighbour' },
		[1, 1, 1, 1]
	],
	['exactly the tolerance apart do not share', { tolerance: 2 }, [1, 2, 3, 4]],
	['in standard ranking leave a gap', { tolerance: 3, method: 'standard' }, [1, 1, 3, 3]]
];
for (const [what, ranking, ranks] of tolerances) {
	test(`results ${what}`, () => {
		const result = tallySmall({ rules: { stages: [plainStage('1')], ranking }, scores: { 1: close } });
		assert.deepEqual(
			final(result).map(([, rank]) => rank),
			ranks
		);
	});
}

test('the tolerance holds for places only, not for admission', () => {
	const rules = { stages: [plainStage('1', { admission: { first: 1 } }), plainStage('2')], ranking: { tolerance: 3 } };
	const result = tallySmall({ rules, scores: { 1: close } });
	assert.deepEqual(listStage(result, '1', ['rank', 'admitted']), [
		[1, true],
		[2, false],
		[3, false],
		[4, false]
	]);
});

const nominations = ['n1', 'n2', 'n3'].map((id) => ({ id, title: id }));
const entry = (id: string, nomination: string, ...authors: string[]): JudgedEntry => ({ id, nomination, authors });

function byNomination(
	rule: object,
	entries: JudgedEntry[],
	scores: Record<string, number[]>,
	decisions: Decision[] = []
) {
	const rules = {
		nominations,
		stages: [plainStage('1')],
		ranking: { scope: 'nomination' },
		oneNominationPerAuthor: rule
	};
	const result = tallySmall({ rules, scores: { 1: scores }, entries, decisions });
	return { final: final(result), lines: result.lines };
}

const twice = [entry('a', 'n1', 'Ivanova'), entry('b', 'n1'), entry('c', 'n2', 'Ivanova'), entry('d', 'n2')];
const twiceMarks = { a: [90], b: [80], c: [95], d: [50] };

test('an author who wins twice keeps the better win; those behind the other move up', () => {
	assert.deepEqual(byNomination({}, twice, twiceMarks), {
		final: [
			['b', 1, 1],
			['a', null, null],
			['c', 1, 1],
			['d', 2, 2]
		],
		lines: [{ kind: 'passed-over', entry: 'a', author: 'Ivanova', kept: 'c', place: 1 }]
	});
});

test('which win is kept may follow the order of nominations, or a decision', () => {
	const keptFirst = byNomination({ keep: 'nomination-order' }, twice, twiceMarks);
	assert.deepEqual(keptFirst.lines, [{ kind: 'passed-over', entry: 'c', author: 'Ivanova', kept: 'a', place: 1 }]);
	const decided = byNomination({}, twice, twiceMarks, [{ kind: 'kept-win', author: 'Ivanova', entry: 'a' }]);
	assert.deepEqual(decided.lines, keptFirst.lines);
});

test('first places count as wins, or all places do', () => {
	const second = { ...twiceMarks, a: [70] };
	assert.deepEqual(byNomination({}, twice, second).lines, []);
	assert.deepEqual(byNomination({ of: 'any-place' }, twice, second).lines, [
		{ kind: 'passed-over', entry: 'a', author: 'Ivanova', kept: 'c', place: 2 }
	]);
});

test('moving up may make the next author win twice, who then gives way too', () => {
	const entries = [
		entry('a', 'n1', 'Ivanova'),
		entry('b', 'n1', 'Petrova'),
		entry('c', 'n2', 'Ivanova'),
		entry('e', 'n3', 'Petrova'),
		entry('f', 'n1', 'Orlova')
	];
	const { final: places, lines } = byNomination({}, entries, { a: [80], b: [70], c: [90], e: [75], f: [60] });
	assert.deepEqual(
		lines.map((line) => line.kind === 'passed-over' && [line.entry, line.kept]),
		[
			['a', 'c'],
			['b', 'e']
		]
	);
	assert.deepEqual(places[0], ['f', 1, 1]);
});

test('two winning entries of one author in one nomination are no second nomination', () => {
	const entries = [entry('a', 'n1', 'Ivanova'), entry('b', 'n1', 'Ivanova')];
	assert.deepEqual(byNomination({ of: 'any-place' }, entries, { a: [80], b: [70] }).lines, []);
});

test('a nomination with too few admitted entries is not held, and its entries get no rank', () => {
	const rules = {
		nominations: [{ id: 'n1', title: 'n1', minimumEntries: 2 }],
		stages: [{ id: 0, title: 'Проверка', kind: 'eligibility-check' }, plainStage('1')],
		ranking: { scope: 'nomination' }
	};
	const entries = [entry('a', 'n1'), entry('b', 'n1')];
	const scores = { 1: { a: [80], b: [70] } };
	assert.deepEqual(tallySmall({ rules, scores, entries }).nominationsNotHeld, []);
	const decisions: Decision[] = [{ kind: 'rejection', stage: '0', entry: 'b' }];
	const result = tallySmall({ rules, scores, entries, decisions });
	assert.deepEqual(result.nominationsNotHeld, [{ nomination: 'n1', entries: 1, minimum: 2 }]);
	assert.deepEqual(listStage(result, '1', ['entry', 'result', 'rank', 'place', 'standing']), [
		['a', '80', null, null, 'nomination-not-held']
	]);
});
