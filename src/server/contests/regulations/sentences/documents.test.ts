import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleSet, type RuleSet, type RuleSetInput } from '../../scoring/rule-set/forms.ts';
import { awardTitle, describeAwards } from './awards/documents.ts';
import { describeCounting } from './counting/documents.ts';
import { describeRules, describeStages } from './documents.ts';
import { describePlaces } from './places/documents.ts';
import { describeAdmission, describeCriteria, greatestSheet } from './stages/documents.ts';

type StageInput = RuleSetInput['stages'][number];
const nominations = [
	{ id: 'a', title: 'Сервис' },
	{ id: 'b', title: 'Ресурс' }
];
const two = [
	{ id: 'К1', title: 'Польза', scale: { max: 5 } },
	{ id: 'К2', title: 'Новизна', scale: { max: 5 } }
];
const one = [{ id: 'К1', title: 'Польза', scale: { max: 5 } }];
const scored = (over: Partial<StageInput> = {}): StageInput => ({
	...{ id: '1', title: 'Оценка', kind: 'jury', criteria: two },
	...over
});
const final: StageInput = { id: '2', title: 'Защита', kind: 'defence', criteria: one };

function rulesOf(over: Partial<RuleSetInput> = {}): RuleSet {
	const reading = parseRuleSet({ stages: [scored()], ...over });
	assert.deepEqual(reading.ok ? [] : reading.faults, []);
	return (reading as { ruleSet: RuleSet }).ruleSet;
}
/** Ordinary spaces, so that the expected sentences can be read. */
const plain = (sentences: readonly string[]) => sentences.map((sentence) => sentence.replaceAll('\u00a0', ' '));

const criteriaOf = (criteria: StageInput['criteria'], over: Partial<StageInput> = {}, others = {}) => {
	const rules = rulesOf({ stages: [scored({ criteria, ...over })], ...others });
	return plain(describeCriteria(rules, rules.stages[0]!));
};

test('criteria: one, several of one scale, several of different scales', () => {
	assert.deepEqual(criteriaOf(one), [
		'Работу оценивают по критерию К1 «Польза»: от 0 до 5 баллов, целыми числами.',
		'Наибольший результат этапа — 5 баллов.'
	]);
	assert.deepEqual(criteriaOf(two), [
		'Каждую работу оценивают по 2 критериям, за каждый — от 0 до 5 баллов, целыми числами.',
		'Наибольший результат этапа — 10 баллов.'
	]);
	const fine = { id: 'К3', title: 'К3', scale: { min: 0.5, max: 2.5, step: 0.5 } };
	assert.deepEqual(criteriaOf([...two, fine]), [
		'Каждую работу оценивают по 3 критериям: К1 и К2 — от 0 до 5 баллов, целыми числами; К3 — от 0,5 до 2,5 балла, с шагом 0,5.',
		'Наибольший результат этапа — 12,5 балла.'
	]);
	const twentyOne = Array.from({ length: 21 }, (_, at) => ({ id: `К${at}`, title: 'Т', scale: { max: 1 } }));
	assert.equal(
		criteriaOf(twentyOne)[0],
		'Каждую работу оценивают по 21 критерию, за каждый — от 0 до 1 балла, целыми числами.'
	);
});

test('criteria: weight, only for information, may be left out, below zero', () => {
	assert.deepEqual(
		criteriaOf([
			{ ...two[0]!, weight: 1.5 },
			{ ...two[1]!, counted: false, required: false }
		]),
		[
			'Каждую работу оценивают по 2 критериям, за каждый — от 0 до 5 баллов, целыми числами.',
			'Оценка за критерий К1 «Польза» умножается на 1,5.',
			'Оценка за критерий К2 «Новизна» в итог не входит: она ставится для сведения.',
			'Оценку за критерий К2 «Новизна» можно не ставить.',
			'Наибольший результат этапа — 7,5 балла.'
		]
	);
	assert.equal(
		criteriaOf([{ ...one[0]!, scale: { min: -2, max: 2 } }])[0],
		'Работу оценивают по критерию К1 «Польза»: от −2 до 2 баллов, целыми числами.'
	);
});

test('criteria: of some nominations, with a scale or a weight of their own', () => {
	const own = [two[0]!, { ...two[1]!, nominations: [{ id: 'b', scale: { max: 10 }, weight: 2 }] }];
	assert.deepEqual(criteriaOf(own, {}, { nominations }), [
		'Каждую работу оценивают по 2 критериям, за каждый — от 0 до 5 баллов, целыми числами.',
		'Критерий К2 «Новизна» действует только в номинации «Ресурс».',
		'В номинации «Ресурс» у критерия К2 свои условия: за него ставят от 0 до 10 баллов, целыми числами и его оценка умножается на 2.',
		'Наибольший результат этапа зависит от номинации: «Сервис» — 5 баллов; «Ресурс» — 25 баллов.'
	]);
	const everywhere = [{ ...one[0]!, nominations: [{ id: 'a' }, { id: 'b', weight: 3 }] }];
	assert.deepEqual(criteriaOf(everywhere, {}, { nominations }), [
		'Работу оценивают по критерию К1 «Польза»: от 0 до 5 баллов, целыми числами.',
		'В номинации «Ресурс» у критерия К1 свои условия: его оценка умножается на 3.',
		'Наибольший результат этапа зависит от номинации: «Сервис» — 5 баллов; «Ресурс» — 15 баллов.'
	]);
	const both = [two[0]!, { ...two[1]!, nominations: [{ id: 'a' }, { id: 'b' }] }];
	assert.equal(
		criteriaOf(both, {}, { nominations: [...nominations, { id: 'c', title: 'Событие' }] })[1],
		'Критерий К2 «Новизна» действует только в номинациях «Сервис» и «Ресурс».'
	);
});

test('the greatest result: of a sum, of a share, of a sheet', () => {
	assert.equal(
		criteriaOf(two, { aggregation: { over: 'totals', method: 'sum' } }).at(-1),
		'Наибольшая сумма одного оценочного листа — 10 баллов.'
	);
	assert.equal(
		criteriaOf(two, { form: 'share-of-maximum' }).at(-1),
		'Результат выражается в процентах от наибольшего возможного; наибольший результат — 100 %.'
	);
	assert.equal(greatestSheet(rulesOf().stages[0]!, null), '10');
});

const countingOf = (over: Partial<StageInput>) => {
	const rules = rulesOf({ stages: [scored(over)] });
	return plain(describeCounting(rules, rules.stages[0]!));
};
const weighted = [{ ...two[0]!, weight: 2 }, two[1]!];

test('counting: every way to put marks together', () => {
	const results = (criteria: StageInput['criteria']) =>
		(['totals', 'criteria'] as const).flatMap((over) =>
			(['mean', 'median', 'sum'] as const).map((method) => countingOf({ criteria, aggregation: { over, method } })[0]!)
		);
	assert.deepEqual(results(two), [
		'Член жюри складывает баллы за все критерии; результат работы — среднее арифметическое таких сумм.',
		'Член жюри складывает баллы за все критерии; результат работы — медиана таких сумм (средняя по порядку).',
		'Член жюри складывает баллы за все критерии; результат работы — общая сумма баллов всех членов жюри.',
		'За каждый критерий берут среднее арифметическое оценок членов жюри и складывают: это и есть результат работы.',
		'За каждый критерий берут медиану оценок членов жюри (среднюю по порядку оценку) и складывают: это и есть результат работы.',
		'За каждый критерий берут сумму оценок членов жюри и складывают: это и есть результат работы.'
	]);
	assert.deepEqual(
		results(weighted).filter((_, at) => at % 3 === 0),
		[
			'Член жюри складывает баллы за все критерии, умножив их на веса; результат работы — среднее арифметическое таких сумм.',
			'За каждый критерий берут среднее арифметическое оценок членов жюри, умножают на вес критерия и складывают: это и есть результат работы.'
		]
	);
	assert.deepEqual(results([{ ...one[0]!, weight: 2 }]).slice(0, 3), [
		'Результат работы — среднее арифметическое оценок всех членов жюри, умноженное на 2.',
		'Результат работы — медиана оценок всех членов жюри (средняя по порядку оценка), умноженная на 2.',
		'Результат работы — сумма оценок всех членов жюри, умноженная на 2.'
	]);
	assert.equal(results(one)[0], 'Результат работы — среднее арифметическое оценок всех членов жюри.');
	const rules = rulesOf({
		nominations,
		stages: [scored({ criteria: [{ ...one[0]!, nominations: [{ id: 'a' }, { id: 'b', weight: 3 }] }] })]
	});
	assert.equal(
		plain(describeCounting(rules, rules.stages[0]!))[0],
		'Результат работы — среднее арифметическое оценок всех членов жюри, умноженное на вес критерия.'
	);
});

test('counting: every correction, of totals and of marks', () => {
	const corrections = (over: 'totals' | 'criteria') =>
		(
			[
				{ method: 'clamp', distance: 2 },
				{ method: 'clamp', distance: '0,5' },
				{ method: 'trim', drop: 1 },
				{ method: 'trim', drop: 2 },
				{ method: 'z-score' },
				{ method: 'juror-effect' }
			] as const
		).map((correction) => countingOf({ correction, minimumSheets: 5, aggregation: { over, method: 'mean' } })[1]!);
	assert.deepEqual(corrections('totals'), [
		'Сумма, которая отличается от среднего по работе больше чем на 2 балла, заменяется ближайшей допустимой: средним плюс или минус это отклонение.',
		'Сумма, которая отличается от среднего по работе больше чем на 0,5 балла, заменяется ближайшей допустимой: средним плюс или минус это отклонение.',
		'Крайние суммы не учитываются: у каждой работы отбрасывают одну самую высокую и одну самую низкую.',
		'Крайние суммы не учитываются: у каждой работы отбрасывают по 2 самых высоких и самых низких.',
		'Строгость членов жюри выравнивается: оценки каждого пересчитываются так, чтобы их средняя величина и разброс у всех были одинаковы, а затем возвращаются в баллы.',
		'Строгость членов жюри выравнивается: из оценок каждого вычитается то, насколько он щедрее или строже остальных на одних и тех же работах.'
	]);
	assert.match(corrections('criteria')[0]!, /^Оценка, которая отличается/);
	assert.match(corrections('criteria')[2]!, /^Крайние оценки не учитываются/);
	assert.equal(
		countingOf({}).some((sentence) => /Крайние|Строгость|отличается/.test(sentence)),
		false
	);
});

test('counting: rounding at any point, sheets that are needed', () => {
	assert.deepEqual(countingOf({}).slice(1), ['Результат не округляется.']);
	assert.deepEqual(
		countingOf({
			minimumSheets: 3,
			correction: { method: 'trim', drop: 1 },
			rounding: {
				correctedMark: { digits: 0 },
				criterionMean: { digits: 3 },
				weightedCriterion: { digits: 3 },
				jurorTotal: { digits: 1 },
				stageResult: { digits: 2 },
				cumulative: { digits: 2 }
			}
		}).slice(2),
		[
			'Округляются: исправленная оценка — до целых; средняя оценка за критерий и оценка за критерий с учётом веса — до тысячных; сумма баллов одного члена жюри — до десятых; результат этапа и итог — до сотых. Половина округляется в большую сторону.',
			'Работа получает результат, если по ней есть не меньше 3 заполненных оценочных листов.'
		]
	);
	assert.match(countingOf({ minimumSheets: 21 }).at(-1)!, /не меньше 21 заполненного оценочного листа\.$/);
});

test('counting: how stages make one total', () => {
	const totals = (weights: (string | number)[] | null) => {
		const combination = weights ? { method: 'weights' as const, weights } : { method: 'sum' as const };
		const rules = rulesOf({ stages: [scored(), { ...scored(), id: 'x', title: 'Тест' }, { ...final, combination }] });
		return plain(describeCounting(rules, rules.stages[2]!)).slice(1, -1);
	};
	assert.deepEqual(totals(null), ['Итог работы — сумма результатов этапов «Оценка», «Тест» и «Защита».']);
	assert.deepEqual(totals(['0,4', '0,1', '0,5']), [
		'Чтобы получить итог работы, результаты этапов умножают на веса и складывают: «Оценка» — на 0,4; «Тест» — на 0,1; «Защита» — на 0,5.'
	]);
	assert.deepEqual(totals([1, 0, 2]), [
		'Чтобы получить итог работы, результаты этапов умножают на веса и складывают: «Оценка» — на 1; «Защита» — на 2.',
		'Результат этапа «Тест» в итог не входит.'
	]);
	assert.deepEqual(totals([0, 0, 1]), [
		'Итог работы — результат этапа «Защита».',
		'Результаты этапов «Оценка» и «Тест» в итог не входят.'
	]);
});

const admissionOf = (admission: StageInput['admission']) => {
	const rules = rulesOf({
		nominations,
		stages: [scored({ admission }), final],
		ranking: { scope: 'nomination' },
		tieLadder: [{ step: 'lots' }]
	});
	return plain(describeAdmission(rules, rules.stages[0]!));
};

test('admission: by number, by threshold, by both, and nothing after the last stage', () => {
	const stays = 'Если прошедшая работа снята с конкурса, её место остаётся свободным.';
	const next = 'Если прошедшая работа снята с конкурса, её место занимает следующая по результату.';
	const ladder = 'Если на границе прохода результаты равны, вопрос решается так же, как при равенстве за место.';
	const all = 'Если на границе прохода результаты равны, проходят все такие работы.';
	const none = 'Если на границе прохода результаты равны, ни одна из таких работ не проходит.';
	assert.deepEqual(admissionOf(undefined), ['К этапу «Защита» проходят все работы, у которых есть результат.']);
	assert.deepEqual(admissionOf({ first: 1 }), ['К этапу «Защита» проходит лучшая работа конкурса.', all, stays]);
	assert.deepEqual(admissionOf({ first: 3, scope: 'nomination', edgeTie: 'ladder', replacement: 'next' }), [
		'К этапу «Защита» проходят 3 лучшие работы каждой номинации.',
		ladder,
		next
	]);
	assert.deepEqual(admissionOf({ first: 21, edgeTie: 'admit-none' }), [
		'К этапу «Защита» проходит 21 лучшая работа конкурса.',
		none,
		stays
	]);
	assert.deepEqual(admissionOf({ threshold: { atLeast: 15, of: 'points' } }), [
		'К этапу «Защита» проходят работы, набравшие не меньше 15 баллов.',
		stays
	]);
	assert.deepEqual(admissionOf({ first: 5, threshold: { atLeast: '62,5', of: 'share' } }), [
		'К этапу «Защита» проходят 5 лучших работ конкурса, если они набрали не меньше 62,5 % наибольшего возможного итога.',
		all,
		stays
	]);
	assert.equal(
		admissionOf({ first: 1, threshold: { atLeast: 1, of: 'points' } })[0],
		'К этапу «Защита» проходит лучшая работа конкурса, если она набрала не меньше 1 балла.'
	);
	const rules = rulesOf();
	assert.deepEqual(describeAdmission(rules, rules.stages[0]!), []);
});

const placesOf = (over: Partial<RuleSetInput>) => plain(describePlaces(rulesOf(over)));

test('places: number, scope, sharing, tolerance', () => {
	const equal = 'При равенстве итогов работы делят место.';
	const jury = 'При равенстве итогов место, которое можно разделить, делят; в остальных случаях решает жюри.';
	const dense = 'За двумя работами, разделившими место, идёт следующее по порядку место (I, II, II, III).';
	assert.deepEqual(placesOf({}), [
		'Места с I по III присуждаются по конкурсу в целом — по убыванию итога.',
		`Одно место могут разделить несколько работ. ${dense}`,
		equal
	]);
	assert.deepEqual(placesOf({ ranking: { places: 0 } }), [
		'Мест не присуждают: работы располагают по итогу по конкурсу в целом.',
		equal
	]);
	assert.deepEqual(placesOf({ nominations, ranking: { scope: 'nomination', places: 1, sharedPlaces: [] } }), [
		'Присуждается одно место, первое, в каждой номинации отдельно.',
		'Каждое место занимает только одна работа.',
		jury
	]);
	assert.deepEqual(placesOf({ ranking: { sharedPlaces: [2, 3], method: 'standard', tolerance: '0,5' } }), [
		'Места с I по III присуждаются по конкурсу в целом — по убыванию итога.',
		'Разделить можно II и III места, а I — нельзя. За двумя работами, разделившими место, идёт место через одно (I, II, II, IV).',
		'Равными считаются и работы, чей итог отличается от лучшей из них меньше чем на 0,5 балла.',
		jury
	]);
	assert.deepEqual(placesOf({ ranking: { sharedPlaces: [3], tolerance: 1, toleranceFrom: 'neighbour' } }).slice(1, 3), [
		`Разделить можно III место, а I и II — нельзя. ${dense}`,
		'Равными считаются и работы, чей итог отличается от соседней по списку меньше чем на 1 балл.'
	]);
});

test('places: every step of the ladder', () => {
	const stages = [scored(), final];
	assert.equal(
		placesOf({
			stages,
			ranking: { sharedPlaces: [2] },
			tieLadder: [
				{ step: 'criterion-mean', stage: 1, criterion: 'К2' },
				{ step: 'stage-result', stage: 2 },
				{ step: 'first-places', stage: 1 },
				{ step: 'recorded-vote' },
				{ step: 'shared' },
				{ step: 'casting-vote' },
				{ step: 'lots' }
			]
		}).at(-1),
		'При равенстве итогов по порядку, пока равных не останется, применяется: 1) средний балл за критерий К2 «Новизна»; 2) результат этапа «Защита»; 3) число членов жюри, поставивших работу на первое место на этапе «Оценка»; 4) открытое голосование жюри; 5) раздел места между равными, если это место можно разделить; 6) решающий голос председателя жюри; 7) жребий.'
	);
	assert.equal(placesOf({ tieLadder: [{ step: 'lots' }] }).at(-1), 'При равенстве итогов вопрос решает жребий.');
	assert.equal(
		placesOf({ tieLadder: [{ step: 'shared' }] }).at(-1),
		'При равенстве итогов вопрос решает раздел места между равными.'
	);
});

test('places: one nomination per author, smallest nominations, quorum', () => {
	const ranking = { scope: 'nomination' as const };
	const author = (of: 'first-place' | 'any-place', keep: 'better-result' | 'nomination-order') =>
		placesOf({ nominations, ranking, oneNominationPerAuthor: { of, keep } }).at(-1);
	assert.equal(
		author('first-place', 'better-result'),
		'Первое место автор может получить только в одной номинации; если работы одного автора лучшие в нескольких, за ним остаётся то место, где его результат выше.'
	);
	assert.equal(
		author('any-place', 'nomination-order'),
		'Место автор может получить только в одной номинации; если работы одного автора лучшие в нескольких, за ним остаётся место в номинации, которая названа раньше.'
	);
	const least = (a: number, b: number) =>
		placesOf({
			nominations: [
				{ ...nominations[0]!, minimumEntries: a },
				{ ...nominations[1]!, minimumEntries: b }
			]
		}).slice(3);
	assert.deepEqual(least(5, 5), ['Номинация проводится, если в ней допущено не меньше 5 работ.']);
	assert.deepEqual(least(0, 1), ['Номинация «Ресурс» проводится, если в ней допущено не меньше 1 работы.']);
	assert.deepEqual(least(0, 0), []);
	const quorum = (numerator: number, denominator: number, strictly = false) =>
		placesOf({ quorum: { numerator, denominator, strictly } }).at(-1);
	const start = 'Заседание жюри правомочно, если на нём присутствуют';
	assert.equal(quorum(2, 3), `${start} не меньше двух третей членов жюри с правом голоса.`);
	assert.equal(quorum(1, 2, true), `${start} больше половины членов жюри с правом голоса.`);
	assert.equal(quorum(3, 5), `${start} не меньше 3/5 членов жюри с правом голоса.`);
	assert.equal(quorum(1, 1), `${start} все члены жюри с правом голоса.`);
});

test('awards: every ground, limit, recipient and giver; money in figures and words', () => {
	const award = (over: object) => ({
		id: 'x',
		title: 'Приз',
		kind: 'prize',
		basis: { by: 'decision' as const },
		...over
	});
	const awards = [
		award({ id: '1', basis: { by: 'place', place: 2 }, scope: 'nomination' }),
		award({ id: '2', basis: { by: 'place', place: 1 }, scope: 'contest', limit: 1, giver: 'ООО «Печатный дом»' }),
		award({ id: '3', basis: { by: 'result', atLeast: 80, of: 'points' }, scope: 'none' }),
		award({ id: '4', basis: { by: 'result', atLeast: 60, below: 80, of: 'share' }, scope: 'contest' }),
		award({ id: '5', basis: { by: 'participation' }, scope: 'none' }),
		award({ id: '6', scope: 'nomination', limit: 3, recipients: ['person', 'team', 'organisation'] }),
		award({ id: '7', scope: 'none', limit: 21, recipients: ['branch'] }),
		award({ id: '8', scope: 'none', title: 'Премия 30 000 рублей', kind: 'money' })
	];
	const rules = rulesOf({ nominations, ranking: { scope: 'nomination' }, awards: [awards[0]!] });
	const parsed = awards.map((given) => ({ ...rules.awards[0]!, ...given, ...numbersAsText(given) }));
	assert.deepEqual(plain(describeAwards({ awards: parsed as RuleSet['awards'] })), [
		'Приз — за II место в каждой номинации.',
		'Приз — за I место в конкурсе; одна награда на конкурс; награду учреждает ООО «Печатный дом».',
		'Приз — за итог не ниже 80 баллов.',
		'Приз — за итог не ниже 60 % и ниже 80 % от наибольшего возможного в конкурсе.',
		'Приз — за участие, каждой допущенной работе.',
		'Приз — по отдельному решению в каждой номинации; не больше 3 наград в номинации; вручается одному человеку, авторскому коллективу или организации.',
		'Приз — по отдельному решению; не больше 21 награды; вручается филиалу.',
		'Премия 30 000 (тридцать тысяч) рублей — по отдельному решению.'
	]);
	assert.equal(
		plain([awardTitle({ title: '1501,50 руб.', kind: 'money' })])[0],
		'1 501 (одна тысяча пятьсот один) рубль 50 копеек'
	);
	assert.equal(awardTitle({ title: 'Премия 30 000 рублей', kind: 'diploma' }), 'Премия 30 000 рублей');
});

const numbersAsText = ({ basis }: { basis: object }) => ({
	basis: Object.fromEntries(
		Object.entries(basis).map(([name, value]) => [
			name,
			name === 'place' || typeof value === 'string' ? value : String(value)
		])
	)
});

test('the whole: an eligibility check lets through what it admits', () => {
	const rules = rulesOf({ stages: [{ id: 'c', title: 'Проверка', kind: 'eligibility-check' }, scored()] });
	assert.deepEqual(plain(describeStages(rules)[0]!.sentences), [
		'Баллов на этом этапе не ставят: работы, которые не соответствуют положению, не допускаются.',
		'К этапу «Оценка» проходят все допущенные работы.'
	]);
	const told = plain(describeRules(rules));
	assert.equal(told.length, 2 + describePlaces(rules).length);
	assert.equal(told[0]!.slice(0, 22), 'Этап «Проверка». Балло');
});
