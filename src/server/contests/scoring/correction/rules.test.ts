import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SmallScores } from '../testing.ts';
import { listStage, plainStage, tallySmall } from '../testing.ts';

const digits = (count: number) => ({ digits: count });
const stageWith = (correction: object, more: object = {}) => ({
	stages: [plainStage('1', { correction, rounding: { stageResult: digits(2) }, ...more })]
});
const resultsOf = (rules: object, scores: SmallScores) =>
	Object.fromEntries(listStage(tallySmall({ rules, scores }), '1', ['entry', 'result']));
const markOf = (rules: object, scores: SmallScores, entry: string) =>
	tallySmall({ rules, scores, withSheets: true })
		.stages[0]!.entries.find((one) => one.entry === entry)!
		.sheet!.correctedMarks.map(({ mark }) => mark);

test('clamp moves a mark to the plain mean ± the distance, and no other', () => {
	const rules = stageWith({ method: 'clamp', distance: 2 });
	assert.deepEqual(markOf(rules, { 1: { a: [10, 10, 10, 20] } }, 'a'), ['10.5', '10.5', '10.5', '14.5']);
	assert.deepEqual(markOf(rules, { 1: { a: [10, 12, 14] } }, 'a'), ['10', '12', '14']);
	assert.deepEqual(resultsOf(rules, { 1: { a: [10, 10, 10, 20] } }), { a: '11.50' });
});

test('clamp rounds the corrected mark where the rules say so, before the mean is taken', () => {
	const rules = stageWith({ method: 'clamp', distance: '0.5' }, { rounding: { correctedMark: digits(1) } });
	assert.deepEqual(markOf(rules, { 1: { a: [1, 2, 2] } }, 'a'), ['1.2', '2.0', '2.0']);
	assert.deepEqual(resultsOf(rules, { 1: { a: [1, 2, 2] } }), { a: '1.733333' });
});

test('trim drops the highest and lowest, the correction refuses to leave nothing', () => {
	const rules = stageWith({ method: 'trim', drop: 1 }, { minimumSheets: 3 });
	assert.deepEqual(resultsOf(rules, { 1: { a: [1, 50, 60, 100], b: [7, 7, 7], c: [1, 2] } }), {
		a: '55.00',
		b: '7.00',
		c: null
	});
});

test('a correction works on the criteria where the stage counts criterion by criterion', () => {
	const criteria = ['К1', 'К2'].map((id) => ({ id, title: id, scale: { max: 10 } }));
	const more = { criteria, aggregation: { over: 'criteria', method: 'mean' }, minimumSheets: 3 };
	const scores = {
		1: {
			a: [
				[0, 10],
				[5, 5],
				[10, 0]
			]
		}
	};
	assert.deepEqual(resultsOf(stageWith({ method: 'trim', drop: 1 }, more), scores), { a: '10.00' });
	assert.deepEqual(markOf(stageWith({ method: 'trim', drop: 1 }, more), scores, 'a'), ['5', '5']);
});

const severe = { a: [10, 20], b: [20, 30], c: [30, 40], d: [40, 50] };

test('z-scores take a severe and a generous juror to one measure, within the range of the plain means', () => {
	assert.deepEqual(resultsOf(stageWith({ method: 'z-score' }), { 1: severe }), {
		a: '15.00',
		b: '25.00',
		c: '35.00',
		d: '45.00'
	});
	assert.deepEqual(
		markOf(stageWith({ method: 'z-score' }, { rounding: { correctedMark: digits(2) } }), { 1: severe }, 'a'),
		['15.00', '15.00']
	);
});

test('z-scores do not favour the entry that a severe juror did not see', () => {
	const scores = { 1: { a: [10, 30], b: [20, 40], c: [30, 50], d: [40, 60], e: [null, 50], f: [30, null] } };
	const results = resultsOf(stageWith({ method: 'z-score' }), scores);
	assert.equal(results.e, results.c);
	assert.notEqual(
		resultsOf(stageWith({ method: 'none' }), scores).e,
		resultsOf(stageWith({ method: 'none' }), scores).c
	);
});

test('juror effects are taken off by least squares, also where sheets are missing', () => {
	const scores = { 1: { a: [10, 20], b: [20, 30], c: [30, 40], d: [40, 50], e: [null, 25], f: [50, null] } };
	assert.deepEqual(resultsOf(stageWith({ method: 'juror-effect' }), scores), {
		a: '15.00',
		b: '25.00',
		c: '35.00',
		d: '45.00',
		e: '20.00',
		f: '55.00'
	});
});

test('a juror without any mark does not stand in the way of levelling the others', () => {
	for (const method of ['juror-effect', 'z-score']) {
		const result = tallySmall({ rules: stageWith({ method }), scores: { 1: severe }, jurors: 3 });
		assert.deepEqual(result.refusals, []);
		assert.deepEqual(listStage(result, '1', ['result']).flat(), ['45.00', '35.00', '25.00', '15.00']);
	}
});

const refusals: [string, SmallScores[string], object[]][] = [
	[
		'a juror of three entries',
		{ a: [1, 2], b: [2, 3], c: [3, 5], d: [null, 6] },
		[refusal('J1', 'fewer-than-four-entries')]
	],
	['a juror who marks all alike', { a: [5, 2], b: [5, 3], c: [5, 5], d: [5, 6] }, [refusal('J1', 'no-spread')]],
	[
		'both',
		{ a: [5, 2], b: [5, 3], c: [5, 5], d: [5, null] },
		[refusal('J1', 'no-spread'), refusal('J2', 'fewer-than-four-entries')]
	]
];
for (const method of ['z-score', 'juror-effect']) {
	for (const [what, sheets, expected] of refusals) {
		test(`${method} is refused for ${what}, and the plain marks are counted instead`, () => {
			const result = tallySmall({ rules: stageWith({ method }), scores: { 1: sheets } });
			assert.deepEqual(result.refusals, expected);
			assert.deepEqual(result.lines[0], { kind: 'correction-refused', stage: '1', refusals: expected });
			const plain = tallySmall({ rules: stageWith({ method: 'none' }), scores: { 1: sheets } });
			assert.deepEqual(result.stages, plain.stages);
		});
	}
}

test('juror effects are refused where two halves of the jury have no entry in common', () => {
	const first = { a: [1, null], b: [2, null], c: [3, null], d: [4, null] };
	const second = { e: [null, 1], f: [null, 2], g: [null, 3], h: [null, 4] };
	const result = tallySmall({ rules: stageWith({ method: 'juror-effect' }), scores: { 1: { ...first, ...second } } });
	assert.deepEqual(result.refusals, [refusal(null, 'jurors-not-connected')]);
});

test('z-scores are refused where all entries come out equal', () => {
	const scores = { 1: { a: [1, 4], b: [2, 3], c: [3, 2], d: [4, 1] } };
	assert.deepEqual(tallySmall({ rules: stageWith({ method: 'z-score' }), scores }).refusals, [
		refusal(null, 'no-spread')
	]);
});

function refusal(juror: string | null, reason: string) {
	return { stage: '1', juror, criterion: null, reason };
}
