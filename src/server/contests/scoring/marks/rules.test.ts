import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainStage, readRules } from '../testing.ts';
import type { MarkRow } from './rules.ts';
import { buildMarks } from './rules.ts';

const ruleSet = readRules({
	nominations: ['n1', 'n2'].map((id) => ({ id, title: id })),
	stages: [
		{ id: 0, title: 'Проверка', kind: 'eligibility-check' },
		plainStage('1', {
			criteria: [
				{ id: 'К1', title: 'Первый', scale: { min: 1, max: 5, step: '0.25' } },
				{ id: 'К2', title: 'Второй', scale: { max: 10 }, nominations: [{ id: 'n1', scale: { max: 20, step: 2 } }] }
			]
		}),
		plainStage('2')
	]
});
const entries = [
	{ id: 'a', nomination: 'n1' },
	{ id: 'b', nomination: 'n2' }
];
const jurors = ['J1', 'J2'].map((id) => ({ id, voting: true }));
const task = { ruleSet, entries, jurors, recusals: [{ juror: 'J2', entry: 'b' }] };
const row = (more: Partial<MarkRow>): MarkRow => ({
	stage: '1',
	entry: 'a',
	juror: 'J1',
	criterion: 'К1',
	mark: '3',
	...more
});

test('typed marks become columns, a comma or a point alike, by positions in the lists given', () => {
	const rows = [
		row({ mark: '4,25' }),
		row({ criterion: 'К2', mark: '20.0', juror: 'J2' }),
		row({ entry: 'b', mark: ' +1 ' }),
		row({ stage: '2', criterion: '', mark: '007' }),
		row({ stage: '2', entry: 'b', criterion: undefined, mark: '100' })
	];
	assert.deepEqual(buildMarks(task, rows), {
		ok: true,
		marks: [
			{
				stage: '1',
				digits: 2,
				...columns([
					[0, 0, 0, 425],
					[0, 1, 1, 2000],
					[1, 0, 0, 100]
				])
			},
			{
				stage: '2',
				digits: 0,
				...columns([
					[0, 0, 0, 7],
					[1, 0, 0, 100]
				])
			}
		]
	});
});

const quarters = { min: '1', max: '5', step: '0.25' };
const faults: [string, Partial<MarkRow>, object][] = [
	['an unknown stage', { stage: '9' }, { kind: 'unknown-stage' }],
	['a mark in an eligibility check', { stage: '0' }, { kind: 'stage-without-marks' }],
	['an unknown entry', { entry: 'z' }, { kind: 'unknown-entry' }],
	['an unknown juror', { juror: 'J9' }, { kind: 'unknown-juror' }],
	['an unknown criterion', { criterion: 'К9' }, { kind: 'unknown-criterion' }],
	['no criterion where there are several', { criterion: null }, { kind: 'criterion-missing' }],
	['a criterion of another nomination', { entry: 'b', criterion: 'К2' }, { kind: 'criterion-not-in-nomination' }],
	['a recused juror', { entry: 'b', juror: 'J2' }, { kind: 'recused-juror' }],
	['a word', { mark: 'пять' }, { kind: 'not-a-number' }],
	['nothing', { mark: ' ' }, { kind: 'not-a-number' }],
	['an exponent', { mark: '1e1' }, { kind: 'not-a-number' }],
	['two points', { mark: '1.2.3' }, { kind: 'not-a-number' }],
	['a mark too low', { mark: '0.99' }, { kind: 'off-scale', ...quarters }],
	['a mark too high', { mark: '5,001' }, { kind: 'off-scale', ...quarters }],
	['a mark between steps', { mark: '4.3' }, { kind: 'off-step', ...quarters }],
	['a mark finer than the steps', { mark: '4.2500001' }, { kind: 'off-step', ...quarters }],
	[
		'a mark off the nomination’s own step',
		{ criterion: 'К2', mark: '3' },
		{ kind: 'off-step', min: '0', max: '20', step: '2' }
	]
];
for (const [what, given, expected] of faults) {
	test(`${what} is told as what it is`, () => {
		const { stage, entry, juror, criterion = null } = row(given);
		assert.deepEqual(buildMarks(task, [row({ stage: '2', criterion: null }), row(given)]), {
			ok: false,
			faults: [{ row: 1, stage, entry, juror, criterion, ...expected }]
		});
	});
}

test('every fault is told, and a repeated mark names the row that came first', () => {
	const rows = [row({}), row({ mark: 'x', juror: 'J2' }), row({ mark: '5' }), row({ entry: 'q' })];
	const reading = buildMarks(task, rows);
	assert.ok(!reading.ok);
	assert.deepEqual(
		reading.faults.map((fault) => ({
			row: fault.row,
			kind: fault.kind,
			firstRow: 'firstRow' in fault ? fault.firstRow : null
		})),
		[
			{ row: 1, kind: 'not-a-number', firstRow: null },
			{ row: 2, kind: 'duplicate', firstRow: 0 },
			{ row: 3, kind: 'unknown-entry', firstRow: null }
		]
	);
});

function columns(marks: [number, number, number, number][]) {
	const column = (at: number) => Int32Array.from(marks, (mark) => mark[at]!);
	return { entry: column(0), juror: column(1), criterion: column(2), mark: column(3) };
}
