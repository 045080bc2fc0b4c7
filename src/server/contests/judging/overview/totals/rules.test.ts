import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleSet, type RuleSetInput } from '../../../scoring/rule-set/forms.ts';
import { buildMarks, type MarkRow } from '../../../scoring/marks/rules.ts';
import { totalsOf, totalText } from './rules.ts';

const entries = [
	{ key: '10', nomination: 'service' },
	{ key: '2', nomination: 'event' }
];
const jurors = [
	{ key: 'j9', voting: true },
	{ key: 'j1', voting: false },
	{ key: 'j2', voting: true }
];

function totals(stage: object, marks: [entry: string, juror: string, ...marks: string[]][]) {
	const reading = parseRuleSet({
		nominations: [
			{ id: 'service', title: 'Сервис' },
			{ id: 'event', title: 'Событие' }
		],
		stages: [{ id: '1', title: 'Оценка', kind: 'jury', ...stage }]
	} as RuleSetInput);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	const { ruleSet } = reading;
	const rows = marks.flatMap(([entry, juror, ...given]) =>
		given.flatMap((mark, at): MarkRow[] =>
			mark ? [{ stage: '1', entry, juror, criterion: ruleSet.stages[0]!.criteria[at]!.id, mark }] : []
		)
	);
	const task = {
		...{ ruleSet, entries: entries.map(({ key, nomination }) => ({ id: key, nomination })) },
		...{ jurors: jurors.map(({ key, voting }) => ({ id: key, voting })), recusals: [] }
	};
	const built = buildMarks(task, rows);
	if (!built.ok) throw new Error(JSON.stringify(built.faults));
	const found = totalsOf({ ruleSet, stage: '1', entries, jurors, columns: built.marks[0] });
	return {
		texts: [...found.values].map((value) => (value === value ? totalText(value, found.digits) : null)),
		greatest: [...found.greatest].map((value) => totalText(value, found.digits))
	};
}

const criteria = [
	{ id: 'a', title: 'А', scale: { max: 5, step: 0.5 } },
	{ id: 'b', title: 'Б', scale: { max: 10 }, weight: 1.25, nominations: [{ id: 'service' }] }
];

test('totals stand in the order given, weighted; without a vote or a required mark there is none', () => {
	assert.deepEqual(
		totals({ criteria }, [
			['2', 'j2', '4.5'],
			['10', 'j9', '2.5', '3'],
			['10', 'j2', '5'],
			['10', 'j1', '5', '10']
		]),
		{ texts: ['6.25', null, null, null, null, '4.5'], greatest: ['17.5', '5'] }
	);
});

test('totals rounded as shares of the greatest are in per cent', () => {
	const stage = { criteria, form: 'share-of-maximum', rounding: { jurorTotal: { digits: 1 } } };
	assert.deepEqual(totals(stage, [['10', 'j9', '2.5', '3']]), {
		...{ texts: ['35.7', null, null, null, null, null], greatest: ['100', '100'] }
	});
});
