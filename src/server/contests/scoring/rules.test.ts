import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { buildMarks } from './marks/rules.ts';
import { parseRuleSet } from './rule-set/forms.ts';
import type { TallyResult } from './rules.ts';
import { tallyContest } from './rules.ts';
import { demoRules, listStage, pianoRules, plainStage, tallySmall } from './testing.ts';

const folder = resolve(import.meta.dirname, '../../../../cases/piano-2025');
const readRows = (file: string) =>
	readFileSync(resolve(folder, file), 'utf8')
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.trim().split(','));

type Published = { stage: string; entry: string; mean: string; cumulative: string; admitted: string; place: string };

const published: Published[] = readRows('official.csv').map(([stage, entry, mean, cumulative, admitted, place]) => ({
	stage: stage!,
	entry: entry!,
	mean: mean!,
	cumulative: cumulative!,
	admitted: admitted!,
	place: place!
}));

function tallyPiano(): TallyResult {
	const reading = parseRuleSet(pianoRules);
	assert.ok(reading.ok, JSON.stringify(reading));
	const scores = readRows('scores.csv').map(([stage, entry, juror, mark]) => ({
		stage: stage!,
		entry: entry!,
		juror: juror!,
		mark: mark!
	}));
	const entries = [...new Set(scores.map(({ entry }) => entry))].map((id) => ({ id }));
	const jurors = [...new Set(scores.map(({ juror }) => juror))].map((id) => ({ id, voting: true }));
	const task = { ruleSet: reading.ruleSet, entries, jurors, recusals: [] };
	const marks = buildMarks(task, scores);
	assert.ok(marks.ok, JSON.stringify(marks));
	return tallyContest({ ...task, marks: marks.marks, decisions: [] });
}

const byStageAndEntry = (a: Published, b: Published) =>
	a.stage.localeCompare(b.stage) || Number(a.entry) - Number(b.entry);

test('a real jury of seventeen: every published mean, cumulative result, admission and place comes out exactly', () => {
	const { stages } = tallyPiano();
	const computed = stages.flatMap(({ stage, entries }) =>
		entries.map(({ entry, result, cumulative, admitted, place }) => ({
			stage,
			entry,
			mean: result!,
			cumulative: cumulative!,
			admitted: admitted === null ? '' : String(Number(admitted)),
			place: place === null ? '' : String(place)
		}))
	);
	assert.equal(published.length, 155);
	assert.deepEqual(computed.sort(byStageAndEntry), [...published].sort(byStageAndEntry));
});

test('a real jury of seventeen: forty, twenty and eleven go on, and eight share six places', () => {
	const { stages } = tallyPiano();
	assert.deepEqual(
		stages.map(({ entries }) => entries.filter(({ admitted }) => admitted).length),
		[40, 20, 11, 0]
	);
	const final = stages.at(-1)!.entries.filter(({ place }) => place !== null);
	assert.deepEqual(
		final.map(({ entry, place }) => [entry, place]),
		[
			['62', 1],
			['29', 2],
			['5', 3],
			['51', 4],
			['64', 4],
			['24', 5],
			['73', 5],
			['15', 6]
		]
	);
});

const demoScores = {
	1: {
		A: [
			[4, 4, 5, 4, 4],
			[4, 4, 4, 4, 3],
			[4, 4, 4, 4, 4]
		],
		B: [
			[5, 5, 4, 4, 4],
			[4, 4, 4, 4, 4],
			[4, 4, 4, 3, 3]
		],
		C: [
			[4, 4, 4, 4, 4],
			[4, 4, 4, 4, 4],
			[4, 4, 4, 3, 3]
		],
		D: [
			[3, 3, 3, 3, 3],
			[3, 3, 3, 3, 3],
			[3, 3, 3, 3, 2]
		],
		E: [
			[3, 3, 3, 3, 3],
			[3, 3, 3, 3, 3],
			[3, 3, 3, 3, 3]
		]
	},
	2: { A: [4, 4, 4], B: [5, 5, 5], C: [4, 4, 5] }
};
const demoEntries = ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => ({ id, nomination: '1' }));
const rejected = { kind: 'rejection', stage: 'check', entry: 'F' } as const;

test('the demonstration contest: A stands above B by the third criterion, and 4.33 × 2 is 8.67', () => {
	const result = tallySmall({ rules: demoRules, scores: demoScores, entries: demoEntries, decisions: [rejected] });
	assert.deepEqual(listStage(result, 'check', ['entry', 'admitted', 'standing', 'result']).at(-1), [
		'F',
		false,
		'rejected',
		null
	]);
	assert.deepEqual(listStage(result, '1', ['entry', 'result', 'rank', 'standing', 'maximum']), [
		['A', '20.00', 1, 'admitted', '25'],
		['B', '20.00', 2, 'admitted', '25'],
		['C', '19.33', 3, 'admitted', '25'],
		['E', '15.00', 4, 'below-number', '25'],
		['D', '14.67', 5, 'below-threshold', '25']
	]);
	assert.deepEqual(listStage(result, '2', ['entry', 'result', 'cumulative', 'place', 'maximum']), [
		['B', '10.00', '30.00', 1, '35'],
		['A', '8.00', '28.00', 2, '35'],
		['C', '8.67', '28.00', 3, '35']
	]);
	assert.deepEqual(
		result.lines.filter(({ kind }) => kind === 'tie-broken'),
		[
			tieByThird('1', 'order', 1, [
				['A', '4.33'],
				['B', '4.00']
			]),
			tieByThird('2', 'place', 2, [
				['A', '4.33'],
				['C', '4.00']
			])
		]
	);
	assert.deepEqual(result.nominationsNotHeld, [
		{ nomination: '2', entries: 0, minimum: 5 },
		{ nomination: '3', entries: 0, minimum: 5 }
	]);
	assert.deepEqual(
		result.awards.map(({ award, entry, nomination, by }) => [award, entry, nomination, by]),
		[
			['diploma-1', 'B', '1', 'place'],
			['diploma-2', 'A', '1', 'place'],
			['diploma-3', 'C', '1', 'place']
		]
	);
	assert.deepEqual([result.shortfalls, result.refusals, result.openTies, result.objections], [[], [], [], []]);
});

function tieByThird(stage: string, effect: 'order' | 'place', rank: number, order: [string, string][]) {
	return {
		kind: 'tie-broken',
		stage,
		effect,
		rank,
		step: 1,
		by: 'criterion-mean',
		criterion: 'К3',
		ofStage: '1',
		seed: null,
		order: order.map(([entry, value]) => ({ entry, value }))
	};
}

test('an entry rejected in the very stage of judging is no participant: no certificate, no shortfall, not one of the minimum', () => {
	const rules = {
		nominations: [{ id: 'n', title: 'Номинация', minimumEntries: 3 }],
		stages: [plainStage('1')],
		awards: [{ id: 'cert', title: 'Сертификат', kind: 'participation-certificate', basis: { by: 'participation' } }]
	};
	const entries = ['A', 'B', 'C', 'D'].map((id) => ({ id, nomination: 'n' }));
	const decisions = [{ kind: 'rejection', stage: '1', entry: 'D' } as const];
	const scores = { '1': { A: [10], B: [9], C: [8] } };
	const result = tallySmall({ rules, scores, entries, decisions });
	assert.deepEqual(
		{
			awarded: result.awards.map(({ entry }) => entry),
			shortfalls: result.shortfalls,
			notHeld: result.nominationsNotHeld
		},
		{ awarded: ['A', 'B', 'C'], shortfalls: [], notHeld: [] }
	);
	const tooFew = tallySmall({ rules, scores: { '1': { B: [9], C: [8] } }, entries: entries.slice(1), decisions });
	assert.deepEqual(tooFew.nominationsNotHeld, [{ nomination: 'n', entries: 2, minimum: 3 }]);
});
