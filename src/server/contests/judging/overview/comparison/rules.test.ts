import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainStage, tallySmall, type SmallScores } from '../../../scoring/testing.ts';
import { parseRuleSet, type RuleSet } from '../../../scoring/rule-set/forms.ts';
import { compareRankings, waysOf } from './rules.ts';

function rules(stage: object): RuleSet {
	const reading = parseRuleSet({ stages: [plainStage('1', stage), plainStage('2')] });
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.ruleSet;
}
const named = (ruleSet: RuleSet) =>
	waysOf(ruleSet, '1').map(({ counting, counts }) => (counts ? `${counting}!` : counting));

for (const [what, stage, expected] of [
	['the plain mean is what counts', {}, ['mean!', 'z-score', 'juror-effect']],
	['z-scores count and stand first', { correction: { method: 'z-score' } }, ['z-score!', 'mean', 'juror-effect']],
	[
		'a way of its own stands before all',
		{ correction: { method: 'clamp', distance: 2 } },
		['frozen!', 'mean', 'z-score', 'juror-effect']
	],
	[
		'the median is no mean',
		{ aggregation: { over: 'totals', method: 'median' } },
		['frozen!', 'mean', 'z-score', 'juror-effect']
	]
] as const)
	test(`ways of counting: ${what}`, () => assert.deepEqual(named(rules(stage)), expected));

test('only the stage that is asked about is counted otherwise', () => {
	const frozen = rules({});
	for (const { counting, ruleSet } of waysOf(frozen, '1')) {
		assert.deepEqual({ ...ruleSet, stages: [] }, { ...frozen, stages: [] });
		assert.equal(ruleSet.stages[1], frozen.stages[1], counting);
	}
	assert.deepEqual(
		waysOf(frozen, '1').map(({ ruleSet }) => ruleSet.stages[0]!.correction.method),
		['none', 'z-score', 'juror-effect']
	);
});

const scores: SmallScores = { 1: { a: [10, 30], b: [20, 40], c: [30, 50], d: [40, 60], e: [null, 55], f: [35, null] } };

test('standings stand beside each other with what has moved', () => {
	const counted = [
		{ counting: 'mean' as const, counts: true, tally: tallySmall({ rules: { stages: [plainStage('1')] }, scores }) },
		{
			...{ counting: 'juror-effect' as const, counts: false },
			tally: tallySmall({
				rules: {
					stages: [
						plainStage('1', { correction: { method: 'juror-effect' }, rounding: { stageResult: { digits: 1 } } })
					]
				},
				scores
			})
		}
	];
	const { ways, entries } = compareRankings('1', counted);
	assert.deepEqual(ways, [
		{ counting: 'mean', counts: true, refusals: [] },
		{ counting: 'juror-effect', counts: false, refusals: [] }
	]);
	// The second juror gives 20 more: levelled, everything is on their middle. Shared ranks make the next ones denser.
	assert.deepEqual(entries, [
		ranked('e', ['55', 1, 0], ['45.0', 2, -1]),
		ranked('d', ['50', 2, 0], ['50.0', 1, 1]),
		ranked('c', ['40', 3, 0], ['40.0', 3, 0]),
		ranked('f', ['35', 4, 0], ['45.0', 2, 2]),
		ranked('b', ['30', 5, 0], ['30.0', 4, 1]),
		ranked('a', ['20', 6, 0], ['20.0', 5, 1])
	]);
});

test('a way that cannot be applied has its reason and no standings', () => {
	const few: SmallScores = { 1: { a: [1, 2], b: [2, 3], c: [3, 1] } };
	const counted = ['none', 'z-score'].map((method) => ({
		...{ counting: method === 'none' ? ('mean' as const) : ('z-score' as const), counts: method === 'none' },
		tally: tallySmall({ rules: { stages: [plainStage('1', { correction: { method } })] }, scores: few })
	}));
	const { ways, entries } = compareRankings('1', counted);
	assert.deepEqual(
		ways[1]!.refusals.map(({ reason }) => reason),
		['fewer-than-four-entries', 'fewer-than-four-entries']
	);
	assert.deepEqual(
		entries.map(({ standings }) => standings[1]),
		[null, null, null]
	);
});

type Given = [result: string, rank: number, moved: number];
function ranked(key: string, ...given: Given[]) {
	return { key, nomination: null, standings: given.map(([result, rank, moved]) => ({ result, rank, moved })) };
}
