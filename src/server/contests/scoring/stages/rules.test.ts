import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTally, listStage, plainStage, tallySmall } from '../testing.ts';
import { tallyContest } from '../rules.ts';

const criterion = (id: string, more: object = {}) => ({ id, title: id, scale: { max: 10 }, ...more });
const nominations = ['n1', 'n2'].map((id) => ({ id, title: id }));
const tallyOne = (stage: object, sheets: (number | null)[][]) =>
	tallySmall({ rules: { stages: [plainStage('1', stage)] }, scores: { 1: { a: sheets } }, withSheets: true });
const resultOf = (stage: object, sheets: (number | null)[][]) => tallyOne(stage, sheets).stages[0]!.entries[0]!.result;
const two = [criterion('К1'), criterion('К2', { weight: 3 })];

const aggregations: [string, object, string][] = [
	['mean of totals', { over: 'totals', method: 'mean' }, '18'],
	['median of totals', { over: 'totals', method: 'median' }, '16'],
	['sum of totals', { over: 'totals', method: 'sum' }, '72'],
	['mean by criteria', { over: 'criteria', method: 'mean' }, '18'],
	['median by criteria', { over: 'criteria', method: 'median' }, '14.5'],
	['sum by criteria', { over: 'criteria', method: 'sum' }, '72']
];
for (const [what, aggregation, result] of aggregations) {
	test(`${what} of four weighted sheets`, () => {
		const sheets = [
			[1, 10],
			[2, 6],
			[3, 2],
			[9, 1]
		];
		assert.equal(resultOf({ criteria: two, aggregation }, sheets), result);
	});
}

test('rounding at every point where the rules set it, one after the other', () => {
	const digits = (count: number) => ({ digits: count });
	const criteria = [criterion('К1', { weight: '0.35', scale: { max: 10, step: '0.5' } })];
	const stage = (rounding: object, over = 'totals') => ({ criteria, rounding, aggregation: { over, method: 'mean' } });
	const sheets = [[5.5], [6], [6.5]];
	assert.equal(resultOf(stage({}), sheets), '2.1');
	assert.equal(resultOf(stage({ weightedCriterion: digits(1) }), sheets), '2.1');
	assert.equal(resultOf(stage({ jurorTotal: digits(0) }), [[5.5], [7.5]]), '2.5');
	assert.equal(resultOf(stage({ stageResult: digits(1) }), [[5], [5.5]]), '1.8');
	assert.equal(resultOf(stage({ criterionMean: digits(0) }, 'criteria'), [[5], [6]]), '2.1');
	assert.equal(resultOf(stage({ weightedCriterion: digits(0) }, 'criteria'), [[5], [5]]), '2');
});

test('a blank leaves a sheet without a total; the others count', () => {
	const { stages, shortfalls } = tallyOne({ criteria: two, minimumSheets: 2 }, [
		[10, 10],
		[1, null],
		[6, 6]
	]);
	assert.deepEqual(stages[0]!.entries[0], {
		entry: 'a',
		nomination: null,
		sheets: 2,
		result: '32',
		cumulative: '32',
		maximum: '40',
		rank: 1,
		admitted: null,
		standing: 'ranked',
		place: 1,
		sheet: {
			jurorTotals: [
				{ juror: 'J1', total: '40' },
				{ juror: 'J3', total: '24' }
			],
			criterionMeans: [
				{ criterion: 'К1', mean: '8' },
				{ criterion: 'К2', mean: '8' }
			],
			correctedMarks: [
				{ juror: 'J1', criterion: null, mark: '40' },
				{ juror: 'J3', criterion: null, mark: '24' }
			]
		}
	});
	assert.deepEqual(shortfalls, []);
});

test('fewer sheets than the minimum give no result, and are pointed out', () => {
	const { stages, shortfalls } = tallyOne({ criteria: two, minimumSheets: 3 }, [
		[10, 10],
		[8, null],
		[6, 6]
	]);
	const { result, rank, standing } = stages[0]!.entries[0]!;
	assert.deepEqual([result, rank, standing], [null, null, 'too-few-sheets']);
	const reason = 'too-few-sheets';
	assert.deepEqual(shortfalls, [{ stage: '1', entry: 'a', reason, criterion: null, given: 2, needed: 3 }]);
});

test('an informative criterion enters no total, an optional one may be left out', () => {
	const criteria = [criterion('К1'), criterion('К2', { counted: false }), criterion('К3', { required: false })];
	assert.equal(
		resultOf({ criteria }, [
			[5, 9, null],
			[5, null, 4]
		]),
		'7'
	);
	assert.equal(resultOf({ criteria: [criterion('К3', { required: false })] }, [[null], [4]]), '4');
});

test('shares of the maximum make optional criteria and different nominations comparable', () => {
	const criteria = [
		criterion('К1'),
		criterion('К2', { required: false }),
		criterion('К3', { nominations: [{ id: 'n2', weight: 2 }] })
	];
	const share = { form: 'share-of-maximum', rounding: { jurorTotal: { digits: 2 }, stageResult: { digits: 2 } } };
	const rules = { nominations, stages: [plainStage('1', { criteria, ...share })] };
	const entries = [
		{ id: 'a', nomination: 'n1' },
		{ id: 'b', nomination: 'n2' }
	];
	const scores = {
		1: {
			a: [
				[8, null],
				[8, 8]
			],
			b: [
				[8, null, 8],
				[8, 8, 8]
			]
		}
	};
	assert.deepEqual(listStage(tallySmall({ rules, scores, entries }), '1', ['entry', 'result', 'rank']), [
		['a', '80.00', 1],
		['b', '80.00', 1]
	]);
});

test('a nomination may set its own scale and weight', () => {
	const own = [{ id: 'n1' }, { id: 'n2', scale: { max: 20 }, weight: '0.5' }];
	const rules = { nominations, stages: [plainStage('1', { criteria: [criterion('К1', { nominations: own })] })] };
	const entries = [
		{ id: 'a', nomination: 'n1' },
		{ id: 'b', nomination: 'n2' }
	];
	const result = tallySmall({ rules, scores: { 1: { a: [10], b: [18] } }, entries });
	assert.deepEqual(listStage(result, '1', ['entry', 'result', 'maximum']), [
		['a', '10', '10'],
		['b', '9', '10']
	]);
});

test('stages are added up, or weighed anew after each', () => {
	const weights = (...list: string[]) => ({ combination: { method: 'weights', weights: list } });
	const scores = { 1: { a: [80] }, 2: { a: [50] } };
	const cumulativeOf = (more: object) =>
		listStage(tallySmall({ rules: { stages: [plainStage('1'), plainStage('2', more)] }, scores }), '2', [
			'cumulative',
			'maximum'
		]);
	assert.deepEqual(cumulativeOf({}), [['130', '200']]);
	assert.deepEqual(cumulativeOf(weights('0.3', '0.7')), [['59', '100']]);
	assert.deepEqual(cumulativeOf(weights('0', '1')), [['50', '100']]);
});

test('marks of a recused juror and of one without a vote do not count', () => {
	const input = buildTally({
		rules: { stages: [plainStage('1')] },
		scores: { 1: { a: [10, 20, 90], b: [10, 20, 90] } }
	});
	const jurors = input.jurors.map((juror) => ({ ...juror, voting: juror.id !== 'J3' }));
	const result = tallyContest({ ...input, jurors, recusals: [{ juror: 'J2', entry: 'b' }] });
	assert.deepEqual(listStage(result, '1', ['entry', 'result', 'sheets']), [
		['a', '15', 2],
		['b', '10', 1]
	]);
});
