import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleSet, type RuleSet } from '../../scoring/rule-set/forms.ts';
import { criteriaFor, pointsOf, readSheet, totalOfSheet, type SheetMarks } from './rules.ts';

const reading = parseRuleSet({
	nominations: [
		{ id: 'service', title: 'Удобный сервис' },
		{ id: 'event', title: 'Событие' }
	],
	stages: [
		{
			...{ id: '1', title: 'Заочная оценка', kind: 'jury' },
			criteria: [
				{ id: 'k1', title: 'Актуальность', scale: { max: 5 } },
				{ id: 'k2', title: 'Новизна', scale: { max: 10, step: '0.5' }, weight: '1.25' },
				{
					...{ id: 'k3', title: 'Охват', scale: { max: 5 }, required: false },
					nominations: [{ id: 'event', scale: { min: 1, max: 3 } }]
				},
				{ id: 'k4', title: 'Впечатление', scale: { max: 100 }, counted: false, required: false }
			]
		},
		{
			...{ id: '2', title: 'Защита', kind: 'defence' },
			criteria: [{ id: 'k5', title: 'Речь', scale: { max: 5 }, required: false }]
		}
	],
	tieLadder: [{ step: 'shared' }]
});
const ruleSet = (reading as { ruleSet: RuleSet }).ruleSet;
const [first, second] = ruleSet.stages as [RuleSet['stages'][number], RuleSet['stages'][number]];
const read = (marks: SheetMarks, nomination = 'service', stage = first) =>
	readSheet(ruleSet, { stage, nomination, marks });

test('a criterion of another nomination is not on the sheet, one with terms of its own has these', () => {
	const keys = (nomination: string | null) => criteriaFor(first, nomination).map(({ key }) => key);
	assert.deepEqual(keys('service'), ['k1', 'k2', 'k4']);
	assert.deepEqual(keys(null), ['k1', 'k2', 'k4']);
	assert.deepEqual(criteriaFor(first, 'event').find(({ key }) => key === 'k3')?.scale, {
		min: '1',
		max: '3',
		step: '1'
	});
});

test('every fault of a sheet is told in the order of its criteria', () => {
	assert.deepEqual(read({ k2: '10.25', k4: 'пять' }).faults, [
		{ criterion: 'k1', kind: 'missing' },
		{ criterion: 'k2', kind: 'off-scale', min: '0', max: '10', step: '0.5' },
		{ criterion: 'k4', kind: 'not-a-number' }
	]);
	assert.deepEqual(read({ k1: '6', k2: '9.75' }).faults, [
		{ criterion: 'k1', kind: 'off-scale', min: '0', max: '5', step: '1' },
		{ criterion: 'k2', kind: 'off-step', min: '0', max: '10', step: '0.5' }
	]);
});

test('a full sheet is read to exact decimals, and what is not its own stays out', () => {
	const marks = { k1: ' 4 ', k2: '9,50', k3: '2', k9: '1', constructor: '1' };
	assert.deepEqual(read(marks), {
		faults: [],
		marks: [
			{ criterion: 'k1', mark: '4' },
			{ criterion: 'k2', mark: '9.5' }
		]
	});
	assert.deepEqual(
		read(marks, 'event').marks.map(({ mark }) => mark),
		['4', '9.5', '2']
	);
});

test('a sheet on which everything may be left out still needs one mark', () => {
	assert.deepEqual(read({}, 'service', second).faults, [{ criterion: 'k5', kind: 'missing' }]);
	assert.deepEqual(read({ k5: '0' }, 'service', second).faults, []);
});

test('the total is exact, counts weights and leaves out what does not count or cannot be read', () => {
	const total = (marks: SheetMarks) => totalOfSheet(ruleSet, { stage: first, nomination: 'service', marks });
	assert.deepEqual(total({}), { total: '0', most: '17.5' });
	assert.deepEqual(total({ k1: '4', k2: '9.5', k4: '77' }), { total: '15.875', most: '17.5' });
	assert.deepEqual(total({ k1: '4', k2: '99' }), { total: '4', most: '17.5' });
});

test('a scale of a few points is chosen from, a long or fine one is typed', () => {
	const scale = (min: string, max: string, step = '1') => pointsOf({ min, max, step });
	assert.deepEqual(scale('0', '3'), ['0', '1', '2', '3']);
	assert.deepEqual(scale('-1', '1', '0.5'), ['-1', '-0.5', '0', '0.5', '1']);
	assert.equal(scale('0', '10')?.length, 11);
	assert.equal(scale('0', '100'), null);
	assert.equal(scale('0', '5', '0.25'), null);
});
