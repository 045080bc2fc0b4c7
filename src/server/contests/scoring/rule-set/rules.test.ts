import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoRules, pianoRules, plainStage } from '../testing.ts';
import { parseRuleSet } from './forms.ts';

const criterion = (more: object = {}) => ({ id: 'К1', title: 'Критерий', scale: { max: 10 }, ...more });
const withStage = (more: object) => ({ stages: [plainStage('1', more)] });
const withCriteria = (...criteria: object[]) => withStage({ criteria });
const withAdmission = (admission: object) => ({ stages: [plainStage('1', { admission }), plainStage('2')] });
const award = (more: object = {}) => ({ id: 'a', title: 'Приз', kind: 'prize', basis: { by: 'decision' }, ...more });
const nominations = [
	{ id: 'n1', title: 'Первая' },
	{ id: 'n2', title: 'Вторая' }
];

/** What is wrong → the rules that are wrong so → where the fault is told. */
const contradictions: [string, object, string[]][] = [
	[
		'the same nomination twice',
		{ ...withStage({}), nominations: [nominations[0], nominations[0]] },
		['nominations[1].id']
	],
	['the same stage twice', { stages: [plainStage('1'), plainStage('1')] }, ['stages[1].id']],
	['the same award twice', { ...withStage({}), awards: [award(), award()] }, ['awards[1].id']],
	['the same criterion twice', withCriteria(criterion(), criterion()), ['stages[0].criteria[1].id']],
	['a scale upside down', withCriteria(criterion({ scale: { min: 5, max: 5 } })), ['stages[0].criteria[0].scale']],
	['a step of zero', withCriteria(criterion({ scale: { max: 5, step: 0 } })), ['stages[0].criteria[0].scale.step']],
	[
		'a step that misses the maximum',
		withCriteria(criterion({ scale: { min: '0.5', max: 5, step: '0.4' } })),
		['stages[0].criteria[0].scale.step']
	],
	['a scale too large', withCriteria(criterion({ scale: { max: 300_000 } })), ['stages[0].criteria[0].scale']],
	['a weight of zero', withCriteria(criterion({ weight: 0 })), ['stages[0].criteria[0].weight']],
	[
		'an unknown nomination of a criterion',
		withCriteria(criterion(), criterion({ id: 'К2', nominations: [{ id: 'n9' }] })),
		['stages[0].criteria[1].nominations[0].id']
	],
	[
		'a wrong scale and weight in a nomination',
		{
			...withCriteria(criterion({ nominations: [{ id: 'n1', scale: { max: 0 }, weight: -1 }, { id: 'n2' }] })),
			nominations
		},
		['stages[0].criteria[0].nominations[0].scale', 'stages[0].criteria[0].nominations[0].weight']
	],
	['no criterion that counts', withCriteria(criterion({ counted: false })), ['stages[0].criteria']],
	[
		'a nomination without a criterion',
		{ ...withCriteria(criterion({ nominations: [{ id: 'n1' }] })), nominations },
		['stages[0].criteria']
	],
	[
		'marks in an eligibility check',
		{ stages: [{ ...plainStage('0'), kind: 'eligibility-check' }, plainStage('1')] },
		['stages[0].criteria']
	],
	[
		'admission by marks in an eligibility check',
		{ stages: [{ id: 0, title: 'Проверка', kind: 'eligibility-check', admission: { first: 3 } }, plainStage('1')] },
		['stages[0].admission']
	],
	[
		'an eligibility check at the end',
		{ stages: [plainStage('1'), { id: 2, title: 'П', kind: 'eligibility-check' }] },
		['stages[1].kind']
	],
	[
		'a clamp of no width',
		withStage({ correction: { method: 'clamp', distance: 0 } }),
		['stages[0].correction.distance']
	],
	[
		'too few sheets to drop marks from',
		withStage({ correction: { method: 'trim', drop: 1 }, minimumSheets: 2 }),
		['stages[0].minimumSheets']
	],
	[
		'rounding of marks that nobody corrects',
		withStage({ rounding: { correctedMark: { digits: 2 } } }),
		['stages[0].rounding.correctedMark']
	],
	[
		'levelling of jurors over different criteria',
		{
			...withStage({
				criteria: [criterion(), criterion({ id: 'К2', nominations: [{ id: 'n1' }] })],
				correction: { method: 'z-score' }
			}),
			nominations
		},
		['stages[0].correction']
	],
	[
		'a share of a sum',
		withStage({ form: 'share-of-maximum', aggregation: { over: 'totals', method: 'sum' } }),
		['stages[0].aggregation.method']
	],
	[
		'unrounded shares with optional criteria',
		withStage({ form: 'share-of-maximum', criteria: [criterion({ required: false })] }),
		['stages[0].rounding.jurorTotal']
	],
	[
		'correction of unrounded shares',
		withStage({ form: 'share-of-maximum', correction: { method: 'clamp', distance: 5 } }),
		['stages[0].rounding.jurorTotal']
	],
	[
		'a share of a negative maximum',
		withStage({ form: 'share-of-maximum', criteria: [criterion({ scale: { min: -5, max: 0 } })] }),
		['stages[0].criteria']
	],
	[
		'figures too fine to be counted exactly',
		withCriteria(criterion({ scale: { max: 100_000, step: '0.0001' }, weight: '99.9999' })),
		['stages[0].criteria']
	],
	[
		'weights for fewer stages than there are',
		{ stages: [plainStage('1'), plainStage('2', byWeights('1'))] },
		['stages[1].combination.weights']
	],
	[
		'a negative weight of a stage',
		{ stages: [plainStage('1'), plainStage('2', byWeights('-1', '1'))] },
		['stages[1].combination.weights[0]']
	],
	['admission of nobody in particular', withAdmission({}), ['stages[0].admission']],
	[
		'a threshold above the maximum',
		withAdmission({ threshold: { atLeast: 101, of: 'share' } }),
		['stages[0].admission.threshold.atLeast']
	],
	['admission after the last stage', withStage({ admission: { first: 3 } }), ['stages[0].admission']],
	[
		'admission by nomination without nominations',
		withAdmission({ first: 3, scope: 'nomination' }),
		['stages[0].admission.scope']
	],
	[
		'an edge left to a ladder that is empty',
		withAdmission({ first: 3, edgeTie: 'ladder' }),
		['stages[0].admission.edgeTie']
	],
	['a negative tolerance', { ...withStage({}), ranking: { tolerance: '-0.1' } }, ['ranking.tolerance']],
	[
		'sharing of a place not given',
		{ ...withStage({}), ranking: { places: 2, sharedPlaces: [3] } },
		['ranking.sharedPlaces[0]']
	],
	[
		'places by nomination without nominations',
		{ ...withStage({}), ranking: { scope: 'nomination' } },
		['ranking.scope']
	],
	[
		'one nomination per author without places by nomination',
		{ ...withStage({}), nominations, oneNominationPerAuthor: {} },
		['oneNominationPerAuthor']
	],
	['a quorum of more than everybody', { ...withStage({}), quorum: { numerator: 3, denominator: 2 } }, ['quorum']],
	[
		'a ladder of unknown stages and criteria',
		{
			...withStage({}),
			tieLadder: [
				{ step: 'criterion-mean', stage: '1', criterion: 'К9' },
				{ step: 'criterion-mean', stage: '9', criterion: 'К1' },
				{ step: 'stage-result', stage: '9' }
			]
		},
		['tieLadder[0].criterion', 'tieLadder[1].stage', 'tieLadder[2].stage']
	],
	[
		'a ladder over a criterion that does not count',
		{
			...withCriteria(criterion(), criterion({ id: 'К2', counted: false })),
			tieLadder: [{ step: 'criterion-mean', stage: '1', criterion: 'К2' }]
		},
		['tieLadder[0].criterion']
	],
	[
		'a step of the ladder twice',
		{ ...withStage({}), tieLadder: [{ step: 'shared' }, { step: 'shared' }] },
		['tieLadder[1]']
	],
	['a step after the lots', { ...withStage({}), tieLadder: [{ step: 'lots' }, { step: 'shared' }] }, ['tieLadder[1]']],
	[
		'an award for a place not given',
		{ ...withStage({}), awards: [award({ basis: { by: 'place', place: 4 } })] },
		['awards[0].basis.place']
	],
	[
		'an award by nomination where places are for the contest',
		{ ...withStage({}), nominations, awards: [award({ scope: 'nomination', basis: { by: 'place', place: 1 } })] },
		['awards[0].scope']
	],
	[
		'an award by nomination without nominations',
		{ ...withStage({}), awards: [award({ scope: 'nomination' })] },
		['awards[0].scope']
	],
	[
		'bounds of an award upside down',
		{ ...withStage({}), awards: [award({ basis: { by: 'result', atLeast: 90, below: 80, of: 'points' } })] },
		['awards[0].basis.below']
	]
];

for (const [what, rules, paths] of contradictions) {
	test(`${what} is refused where it stands`, () => {
		const reading = parseRuleSet(rules);
		const faults = reading.ok ? [] : reading.faults;
		assert.deepEqual(
			faults.map(({ path }) => path),
			paths
		);
		for (const { sentence } of faults) assert.match(sentence, /^[А-ЯЁ].*\.$/);
	});
}

test('the rules of real contests say nothing against themselves', () => {
	assert.deepEqual(
		[pianoRules, demoRules].map((rules) => parseRuleSet(rules).ok),
		[true, true]
	);
});

function byWeights(...weights: string[]): object {
	return { combination: { method: 'weights', weights } };
}
