import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleSet, type RuleSet } from '../../scoring/rule-set/forms.ts';
import { tallyContest, type Decision } from '../../scoring/rules.ts';
import { obstacleToClosing, outcomeOf } from './outcome/rules.ts';
import { refusalToKnowOutcome, refusalToSettleOutcome } from './policy.ts';
import { markedStages, seatsOf, stageAfter, stageBefore, stageLeftFrom } from './rules.ts';

/** A check, marks from afar with two seats in all, a check of papers without marks, a defence. */
function ruleSet(more: Record<string, unknown> = {}): RuleSet {
	const criteria = [{ id: 'k', title: 'Польза', scale: { max: 10 } }];
	const reading = parseRuleSet({
		nominations: [{ id: 'a', title: 'Первая', minimumEntries: 2 }],
		stages: [
			{ id: 'check', title: 'Проверка', kind: 'eligibility-check' },
			{ id: '1', title: 'Заочно', kind: 'jury', criteria, admission: { first: 2, replacement: 'next', ...more } },
			{ id: 'papers', title: 'Проверка подлинников', kind: 'eligibility-check' },
			{ id: '2', title: 'Защита', kind: 'defence', criteria }
		],
		ranking: { scope: 'contest' },
		tieLadder: [{ step: 'recorded-vote' }]
	});
	assert.ok(reading.ok, JSON.stringify(reading));
	return reading.ruleSet;
}

/** Marks of the first stage by one juror, in the order of the entries; null: none. */
function tally(rules: RuleSet, marks: (number | null)[], decisions: Decision[] = []) {
	const given = marks.flatMap((mark, entry) => (mark === null ? [] : [{ entry, mark }]));
	return tallyContest({
		ruleSet: rules,
		entries: marks.map((_, at) => ({ id: String(at + 1), nomination: 'a' })),
		jurors: [{ id: 'J', voting: true }],
		recusals: [],
		decisions,
		marks: ['1', '2'].map((stage) => {
			const here = stage === '1' ? given : [];
			return {
				...{ stage, digits: 0, entry: Int32Array.from(here, ({ entry }) => entry) },
				...{ juror: new Int32Array(here.length), criterion: new Int32Array(here.length) },
				mark: Int32Array.from(here, ({ mark }) => mark)
			};
		})
	});
}

test('stages without marks are passed over when the one before and the one after are looked for', () => {
	const rules = ruleSet();
	assert.deepEqual(
		markedStages(rules).map(({ id }) => id),
		['1', '2']
	);
	assert.deepEqual([stageBefore(rules, '1'), stageBefore(rules, '2')?.id], [null, '1']);
	assert.deepEqual([stageAfter(rules, '1')?.id, stageAfter(rules, '2'), stageAfter(rules, 'x')], ['2', null, null]);
});

test('who leaves leaves from the stage that follows the last closed one, so that the seat goes on', () => {
	const rules = ruleSet();
	assert.equal(stageLeftFrom(rules, [])?.id, '1');
	assert.equal(stageLeftFrom(rules, ['1'])?.id, 'papers');
	assert.equal(stageLeftFrom(rules, ['1', '2']), null);
});

test('the first stage takes all but the rejected, the next one those let through and those in the place of the withdrawn', () => {
	const rules = ruleSet();
	const rejection: Decision = { kind: 'rejection', stage: 'check', entry: '4' };
	assert.deepEqual(
		[...seatsOf(rules, tally(rules, [null, null, null, null], [rejection]), '1').keys()],
		['1', '2', '3']
	);
	const marked = tally(rules, [9, 8, 7, null], [rejection]);
	assert.deepEqual(
		[...seatsOf(rules, marked, '2')],
		[
			['1', 'admitted'],
			['2', 'admitted']
		]
	);
	const left = tally(rules, [9, 8, 7, null], [rejection, { kind: 'withdrawal', stage: 'papers', entry: '1' }]);
	assert.deepEqual(
		[...seatsOf(rules, left, '2')],
		[
			['2', 'admitted'],
			['3', 'replacement']
		]
	);
});

test('nobody judges the entries of a nomination that is not held', () => {
	const rules = ruleSet();
	assert.deepEqual([...seatsOf(rules, tally(rules, [null]), '1')], []);
});

test('a stage is not to be closed while sheets are missing or a tie at the edge is open; ties for places do not matter', () => {
	const rules = ruleSet({ edgeTie: 'ladder' });
	const obstacle = (marks: (number | null)[]) => obstacleToClosing(outcomeOf(rules, tally(rules, marks), '1'));
	assert.equal(obstacle([9, 8, null]), 'too-few-sheets');
	assert.equal(obstacle([9, 8, 8]), 'open-ties');
	assert.equal(obstacle([8, 8, 7]), null);
	const last = outcomeOf(rules, tally(rules, [9, 8, 7]), '2');
	assert.deepEqual([last.goingOn, last.openTies], [null, []]);
});

test('who has a conflict in a stage does not know what it comes to; the chair knows and does not settle it', () => {
	const seat = { jurorId: 'j', key: 'j', name: '', voting: true, stages: null, nominations: null };
	const access = (role: 'chair' | 'secretary' | 'member', hidden: string[] = []) => ({
		...{ contestId: 'c', manages: false, seat: { ...seat, role }, hidden: new Set(hidden) }
	});
	const entries = ['e1', 'e2'];
	assert.equal(refusalToKnowOutcome(access('chair'), entries), null);
	assert.equal(refusalToSettleOutcome(access('chair'), entries), 'not-allowed');
	assert.equal(refusalToSettleOutcome(access('secretary'), entries), null);
	assert.equal(refusalToSettleOutcome(access('secretary', ['e2']), entries), 'has-conflicts');
	assert.equal(refusalToKnowOutcome(access('secretary', ['e3']), entries), null);
	assert.equal(refusalToKnowOutcome(access('member'), entries), 'not-allowed');
});
