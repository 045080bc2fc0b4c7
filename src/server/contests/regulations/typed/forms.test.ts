import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { contestPlan, type ContestPlan } from '../../plan/forms.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { templates } from '../../plan/templates/rules.ts';
import { parseRuleSet, type RuleSet } from '../../scoring/rule-set/forms.ts';
import { awardFaults, readAwards, rulesWithAwards, typedAwardsOf } from '../awards/forms.ts';
import { countingFaults, readCounting, rulesWithCounting, typedCountingOf } from '../counting/forms.ts';
import {
	arrangeStages,
	criteriaFaults,
	readStages,
	rulesWithStages,
	typedStagesOf,
	type TypedStage
} from '../criteria/forms.ts';

const root = join(import.meta.dirname, '../../../../..');
const ruleParts = ['stages', 'ranking', 'tieLadder', 'oneNominationPerAuthor', 'quorum', 'awards'];

function planOfFolder(file: string): ContestPlan {
	const given = parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
	const nominations = ((given['nominations'] ?? []) as { id?: string; title: string; minimumEntries?: number }[]).map(
		(nomination, at) => (typeof nomination === 'string' ? { id: String(at + 1), title: nomination } : nomination)
	);
	const rules = Object.fromEntries(
		ruleParts.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))
	);
	return contestPlan.parse({ nominations, rules });
}

const rulesIn = (plan: ContestPlan): RuleSet => {
	const reading = parseRuleSet(ruleSetOf(plan));
	assert.deepEqual(reading.ok ? [] : reading.faults, []);
	return (reading as { ruleSet: RuleSet }).ruleSet;
};

/** What a browser would send of the three pages as they are shown. */
function sentStages(stages: readonly TypedStage[]): FormData {
	const form = new FormData();
	stages.forEach(({ criteria, ...stage }, at) => {
		for (const [name, text] of Object.entries(stage)) form.set(`s${at}-${name}`, text);
		criteria.forEach(({ isCounted, isRequired, nominations, ...texts }, number) => {
			const prefix = `s${at}-c${number}`;
			for (const [name, text] of Object.entries(texts)) form.set(`${prefix}-${name}`, text);
			if (isCounted) form.set(`${prefix}-counted`, 'yes');
			if (isRequired) form.set(`${prefix}-required`, 'yes');
			for (const id of nominations) form.append(`${prefix}-nominations`, id);
		});
	});
	return form;
}

function sentCounting(plan: ContestPlan): FormData {
	const form = new FormData();
	const { texts, ladder } = typedCountingOf(plan);
	for (const [name, text] of Object.entries(texts)) form.set(name, text);
	ladder.forEach((step, at) => form.set(`ladder-${at}`, step));
	return form;
}

function sentAwards(plan: ContestPlan): FormData {
	const form = new FormData();
	typedAwardsOf(plan).forEach(({ texts, recipients }, at) => {
		for (const [name, text] of Object.entries(texts)) form.set(`a${at}-${name}`, text);
		for (const kind of recipients) form.append(`a${at}-recipients`, kind);
	});
	return form;
}

/** The plan after each page was opened and sent as it stood. */
function sentAsShown(plan: ContestPlan): ContestPlan {
	const first = { ...plan, rules: rulesWithStages(plan, readStages(sentStages(typedStagesOf(plan)))) };
	const second = { ...first, rules: rulesWithCounting(first, readCounting(sentCounting(first), first)) };
	return { ...second, rules: rulesWithAwards(second, readAwards(sentAwards(second))) };
}

/** One case is kept in an encoding that YAML does not read. */
const folders = globSync('{demo/contests,cases}/*/contest.yaml', { cwd: root })
	.filter((file) => !file.includes('utf-16'))
	.sort();

test('there are contests of all kinds to try', () => assert.ok(folders.length >= 5, folders.join(', ')));

for (const file of folders) {
	test(`the pages can say the rules of ${file}, and change nothing by being sent as they are shown`, () => {
		const plan = planOfFolder(file);
		assert.deepEqual(rulesIn(sentAsShown(plan)), rulesIn(plan));
	});
}

test('the pages can say the rules of every template', () => {
	for (const { plan: given } of templates) {
		const plan = contestPlan.parse(given);
		assert.deepEqual(rulesIn(sentAsShown(plan)), rulesIn(plan));
	}
});

test('the demonstration contest, typed from an empty plan, gives the rules that it was counted by', () => {
	const wanted = planOfFolder('demo/contests/kompas-2027/contest.yaml');
	const empty = contestPlan.parse({ nominations: wanted.nominations });
	const typed = typedStagesOf(wanted);
	const stages = { ...empty, rules: rulesWithStages(empty, readStages(sentStages(typed))) };
	const counted = { ...stages, rules: rulesWithCounting(stages, readCounting(sentCounting(wanted), stages)) };
	const plan = { ...counted, rules: rulesWithAwards(counted, readAwards(sentAwards(wanted))) };
	assert.deepEqual(rulesIn(plan), rulesIn(wanted));
});

test('new stages and criteria get short names of their own; rows without a title are only room', () => {
	const plan = contestPlan.parse({});
	let stages = arrangeStages([], 'stage-add').stages;
	stages[0]!.title = 'Чтение';
	stages = arrangeStages(stages, 'criterion-add-0').stages;
	stages[0]!.criteria[1] = { ...stages[0]!.criteria[1]!, title: 'Польза' };
	const rules = rulesWithStages(plan, stages);
	assert.deepEqual(
		typedStagesOf({ ...plan, rules }).map(({ id, criteria }) => [id, criteria.map((one) => [one.id, one.title])]),
		[['s1', [['К1', 'Польза']]]]
	);
});

test('what hangs on a removed criterion or stage goes with it', () => {
	const plan = planOfFolder('demo/contests/kompas-2027/contest.yaml');
	const typed = typedStagesOf(plan);
	const without = arrangeStages(typed, 'criterion-remove-1-2').stages;
	const rules = rulesWithStages(plan, without);
	assert.deepEqual(criteriaFaults(plan, rules), []);
	assert.deepEqual(typedCountingOf({ ...plan, rules }).ladder, [
		'criterion-mean|2|К6',
		'recorded-vote',
		'shared',
		'casting-vote'
	]);
	const single = rulesWithStages(plan, arrangeStages(typed, 'stage-remove-2').stages);
	assert.deepEqual(parseRuleSet(ruleSetOf({ ...plan, rules: single })).ok, true);
});

test('stages and criteria move up and down, and nothing typed is lost', () => {
	const typed = typedStagesOf(planOfFolder('demo/contests/kompas-2027/contest.yaml'));
	assert.deepEqual(
		arrangeStages(typed, 'stage-down-1').stages.map(({ id }) => id),
		['check', '2', '1']
	);
	const { stages, at } = arrangeStages(typed, 'criterion-up-1-4');
	assert.deepEqual([stages[1]!.criteria.map(({ id }) => id), at], [['К1', 'К2', 'К3', 'К5', 'К4'], 's1-c3-title']);
	for (const odd of ['', 'stage-up-0', 'stage-up-99', 'criterion-add-77', 'criterion-down-1-4', 'x'])
		assert.deepEqual(arrangeStages(typed, odd).stages, typed);
});

test('faults stand at the fields where they are mended', () => {
	const plan = planOfFolder('demo/contests/kompas-2027/contest.yaml');
	const stages = typedStagesOf(plan);
	stages[1]!.criteria[0] = { ...stages[1]!.criteria[0]!, max: 'пять', step: '' };
	stages[2]!.title = '';
	assert.deepEqual(
		criteriaFaults(plan, rulesWithStages(plan, stages)).map(({ name }) => name),
		['s1-c0-max', 's1-c0-step', 's2-title']
	);
	const counting = typedCountingOf(plan);
	Object.assign(counting.texts, { 's1-minimumSheets': 'много', 's1-first': '', places: '', quorum: '9/0' });
	assert.deepEqual(
		countingFaults(plan, rulesWithCounting(plan, counting)).map(({ name }) => name),
		['s1-minimumSheets', 's1-first', 'places', 'quorum']
	);
	const ladder = { ...typedCountingOf(plan), ladder: ['lots', 'recorded-vote'] };
	assert.deepEqual(
		countingFaults(plan, rulesWithCounting(plan, ladder)).map(({ name }) => name),
		['ladder-1']
	);
	const awards = typedAwardsOf(plan);
	awards[1]!.texts['place'] = '7';
	awards[2]!.recipients = [];
	assert.deepEqual(
		awardFaults(plan, rulesWithAwards(plan, awards)).map(({ name }) => name),
		['a2-recipients']
	);
	awards[2]!.recipients = ['person'];
	assert.deepEqual(
		awardFaults(plan, rulesWithAwards(plan, awards)).map(({ name }) => name),
		['a1-place']
	);
});

test('the sum of a money prize stands in its title', () => {
	const plan = contestPlan.parse({});
	const titleOf = (texts: Record<string, string>) => {
		const rules = rulesWithAwards(plan, [
			{ texts: { kind: 'money', by: 'decision', ...texts }, recipients: ['person'] }
		]);
		return (rules['awards'] as { title: string }[])[0]!.title.replaceAll('\u00a0', ' ');
	};
	assert.deepEqual(
		[
			titleOf({ amount: '30000' }),
			titleOf({ title: 'Премия', amount: '21 001' }),
			titleOf({ title: 'Премия 5 000 рублей', amount: '7000' }),
			titleOf({ title: 'Премия 7 000 рублей', amount: '7000' }),
			titleOf({ title: 'Премия', amount: 'сто' })
		],
		['Денежная премия 30 000 рублей', 'Премия 21 001 рубль', 'Премия 7 000 рублей', 'Премия 7 000 рублей', 'Премия']
	);
});

test('rules that are no rules at all are shown as an empty page', () => {
	for (const rules of [{ stages: 'нет', ranking: 5, tieLadder: {}, awards: [null, 7] }, { stages: [null, []] }]) {
		const plan = contestPlan.parse({ rules });
		assert.ok(typedStagesOf(plan).length <= 2);
		assert.equal(typedCountingOf(plan).texts['places'], '3');
		assert.ok(typedAwardsOf(plan).every(({ texts }) => texts['title'] === ''));
	}
});
