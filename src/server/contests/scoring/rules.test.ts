import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { buildMarks } from './marks/rules.ts';
import { parseRuleSet } from './rule-set/forms.ts';
import type { TallyResult } from './rules.ts';
import { tallyContest } from './rules.ts';
import { pianoRules } from './testing.ts';

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
