import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '../../plan/forms.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { practices } from '../../plan/templates/practices/rules.ts';
import { parseRuleSet, type RuleSet, type RuleSetInput } from '../../scoring/rule-set/forms.ts';
import { countSample, jurorsOfSample, sheetsFor, type SampleMark } from './rules.ts';

const read = (given: unknown): RuleSet => {
	const reading = parseRuleSet(given);
	assert.ok(reading.ok, JSON.stringify(reading));
	return reading.ruleSet;
};
const rules = read(ruleSetOf(contestPlan.parse(practices.plan)));
const marksOf = (stage: string, sheets: Record<string, string>[]): SampleMark[] =>
	sheets.flatMap((sheet, juror) =>
		Object.entries(sheet).map(([criterion, mark]) => ({ stage, criterion, juror, mark }))
	);

test('a sample is counted as the contest will be: the golden numbers of the demonstration', () => {
	const sheets = [
		{ К1: '4', К2: '4', К3: '5', К4: '4', К5: '4' },
		{ К1: '4', К2: '4', К3: '4', К4: '4', К5: '3' },
		{ К1: '4', К2: '4', К3: '4', К4: '4', К5: '4' }
	];
	const defence = ['4', '4', '5'].map((mark) => ({ К6: mark }));
	const counted = countSample(rules, 'service', [...marksOf('remote', sheets), ...marksOf('defence', defence)]);
	assert.deepEqual(counted, {
		ok: true,
		stages: [
			{
				...{ id: 'remote', totals: ['21', '19', '20'], result: '20.00', cumulative: '20.00', maximum: '25' },
				means: { К1: '4.00', К2: '4.00', К3: '4.33', К4: '4.00', К5: '3.67' }
			},
			{
				...{ id: 'defence', totals: ['8', '8', '10'], result: '8.67', cumulative: '28.67', maximum: '35' },
				means: { К6: '4.33' }
			}
		]
	});
});

test('sheets that are not complete give no result, and blanks are no marks', () => {
	const counted = countSample(rules, 'service', marksOf('remote', [{ К1: '4', К2: ' ' }]));
	assert.ok(counted.ok);
	assert.deepEqual(counted.stages[0], {
		...{
			id: 'remote',
			totals: [null, null, null],
			means: {},
			result: null,
			cumulative: null,
			maximum: '25'
		}
	});
});

test('marks off the scale are told by their place', () => {
	assert.deepEqual(countSample(rules, 'service', marksOf('remote', [{ К1: '6', К2: 'пять', К3: '4,5' }])), {
		ok: false,
		faults: [
			{ stage: 'remote', criterion: 'К1', juror: 0, reason: 'off-scale' },
			{ stage: 'remote', criterion: 'К2', juror: 0, reason: 'not-a-number' },
			{ stage: 'remote', criterion: 'К3', juror: 0, reason: 'off-scale' }
		]
	});
});

test('a sheet has the criteria, scales and weights of its nomination', () => {
	const own: RuleSetInput = {
		nominations: [
			{ id: 'a', title: 'А' },
			{ id: 'b', title: 'Б' }
		],
		stages: [
			{ id: 'c', title: 'Проверка', kind: 'eligibility-check' },
			{
				...{ id: '1', title: 'Оценка', kind: 'jury', minimumSheets: 5, correction: { method: 'z-score' } },
				criteria: [{ id: 'К1', title: 'Польза', scale: { max: 5 } }]
			},
			{
				...{ id: '2', title: 'Защита', kind: 'defence' },
				criteria: [
					{ id: 'К2', title: 'Речь', scale: { max: 5 } },
					{ id: 'К3', title: 'Показ', scale: { max: 5 }, nominations: [{ id: 'b', scale: { max: 10 }, weight: 2 }] }
				]
			}
		]
	};
	const ruleSet = read(own);
	const shape = (nomination: string) =>
		sheetsFor(ruleSet, nomination).map(({ id, criteria }) => [
			id,
			criteria.map((one) => [one.id, one.scale.max, one.weight])
		]);
	assert.deepEqual(shape('a'), [
		['1', [['К1', '5', '1']]],
		['2', [['К2', '5', '1']]]
	]);
	assert.deepEqual(shape('b')[1], [
		'2',
		[
			['К2', '5', '1'],
			['К3', '10', '2']
		]
	]);
	assert.equal(jurorsOfSample(ruleSet), 5);
	const all = Array.from({ length: 5 }, () => ({ К1: '3' }));
	const counted = countSample(ruleSet, 'a', marksOf('1', all));
	assert.equal(counted.ok && counted.stages[0]!.result, '3');
});
