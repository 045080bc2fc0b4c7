import { NBSP, countedGenitive, joinWithAnd } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { isScored } from '../../../scoring/rule-set/faults/rules.ts';
import type { RoundingPoint, RuleSet, Stage } from '../../../scoring/rule-set/forms.ts';
import { capital, comma, points, toDigits } from '../words/documents.ts';

/** How the sheets of a stage become its result, and the results of the stages one total. */
export function describeCounting(ruleSet: RuleSet, stage: Stage): string[] {
	return [
		resultSentence(stage),
		...correctionSentences(stage),
		...combinationSentences(ruleSet, stage),
		roundingSentence(stage),
		...sheetsSentences(stage)
	];
}

function resultSentence({ aggregation: { over, method }, criteria }: Stage): string {
	const counted = criteria.filter((criterion) => criterion.counted);
	const weights = new Set(
		counted.flatMap(({ weight, nominations }) => nominations?.map((own) => own.weight ?? weight) ?? weight)
	);
	const isWeighted = weights.size > 1 || !weights.has('1');
	if (counted.length === 1) {
		const { of, multiplied } = ofMarks[method];
		const by = weights.size === 1 ? comma([...weights][0]!) : 'вес критерия';
		return `Результат работы — ${of}${isWeighted ? `, ${multiplied} на${NBSP}${by}` : ''}.`;
	}
	if (over === 'totals') {
		const added = `Член жюри складывает баллы за все критерии${isWeighted ? `, умножив их на${NBSP}веса` : ''}`;
		return `${added}; результат работы — ${ofTotals[method]}.`;
	}
	const weighed = isWeighted ? `, умножают на${NBSP}вес критерия и складывают` : ' и складывают';
	return `За каждый критерий берут ${ofCriteria[method]}${weighed}: это и есть результат работы.`;
}

type Method = Stage['aggregation']['method'];

const ofMarks: Record<Method, { of: string; multiplied: string }> = {
	mean: { of: 'среднее арифметическое оценок всех членов жюри', multiplied: 'умноженное' },
	median: { of: 'медиана оценок всех членов жюри (средняя по порядку оценка)', multiplied: 'умноженная' },
	sum: { of: 'сумма оценок всех членов жюри', multiplied: 'умноженная' }
};
const ofTotals: Record<Method, string> = {
	mean: 'среднее арифметическое таких сумм',
	median: 'медиана таких сумм (средняя по порядку)',
	sum: 'общая сумма баллов всех членов жюри'
};
const ofCriteria: Record<Method, string> = {
	mean: 'среднее арифметическое оценок членов жюри',
	median: 'медиану оценок членов жюри (среднюю по порядку оценку)',
	sum: 'сумму оценок членов жюри'
};

/** Corrections are made of marks by criteria, or of jurors' totals: whatever the stage puts together. */
function correctionSentences({ correction, aggregation }: Stage): string[] {
	const what = aggregation.over === 'totals' ? correctedThings.totals : correctedThings.marks;
	switch (correction.method) {
		case 'none':
			return [];
		case 'clamp':
			return [
				`${capital(what.one)}, которая отличается от среднего по${NBSP}работе больше чем на${NBSP}${points(correction.distance)}, заменяется ближайшей допустимой: средним плюс или минус это отклонение.`
			];
		case 'trim':
			return [
				`Крайние ${what.many} не учитываются: у${NBSP}каждой работы отбрасывают ${correction.drop === 1 ? 'одну самую высокую и одну самую низкую' : `по${NBSP}${correction.drop} самых высоких и самых низких`}.`
			];
		case 'z-score':
			return [
				'Строгость членов жюри выравнивается: оценки каждого пересчитываются так, чтобы их средняя величина и разброс у всех были одинаковы, а затем возвращаются в баллы.'
			];
		case 'juror-effect':
			return [
				'Строгость членов жюри выравнивается: из оценок каждого вычитается то, насколько он щедрее или строже остальных на одних и тех же работах.'
			];
	}
}

const correctedThings = {
	totals: { one: 'сумма', many: 'суммы' },
	marks: { one: 'оценка', many: 'оценки' }
};

function combinationSentences({ stages }: RuleSet, stage: Stage): string[] {
	const held = stages.slice(0, stages.indexOf(stage) + 1).filter(isScored);
	if (held.length < 2) return [];
	const titles = held.map(({ title }) => inQuotes(title));
	if (stage.combination.method === 'sum') return [`Итог работы — сумма результатов этапов ${joinWithAnd(titles)}.`];
	const { weights } = stage.combination;
	const isCounted = (_: unknown, at: number) => Number(weights[at]) !== 0;
	const left = titles.filter((title, at) => !isCounted(title, at));
	const leftOut =
		left.length === 1
			? [`Результат этапа ${left[0]!} в${NBSP}итог не входит.`]
			: [`Результаты этапов ${joinWithAnd(left)} в${NBSP}итог не входят.`];
	const weighed = titles.map((title, at) => `${title} — на${NBSP}${comma(weights[at]!)}`).filter(isCounted);
	const sum =
		weighed.length === 1 && weights.at(-1) === '1'
			? `Итог работы — результат этапа ${titles.at(-1)!}.`
			: `Чтобы получить итог работы, результаты этапов умножают на веса и складывают: ${weighed.join('; ')}.`;
	return [sum, ...(left.length > 0 ? leftOut : [])];
}

const roundedNames: Record<RoundingPoint, string> = {
	correctedMark: 'исправленная оценка',
	criterionMean: 'средняя оценка за критерий',
	weightedCriterion: 'оценка за критерий с учётом веса',
	jurorTotal: 'сумма баллов одного члена жюри',
	stageResult: 'результат этапа',
	cumulative: 'итог'
};
const roundedOrder = Object.keys(roundedNames) as RoundingPoint[];

function roundingSentence({ rounding }: Stage): string {
	const given = roundedOrder.flatMap((point) => (rounding[point] ? [{ point, digits: rounding[point].digits }] : []));
	if (given.length === 0) return 'Результат не округляется.';
	const parts = [...new Set(given.map(({ digits }) => digits))].map((digits) => {
		const names = given.filter((one) => one.digits === digits).map(({ point }) => roundedNames[point]);
		return `${joinWithAnd(names)} — ${toDigits(digits)}`;
	});
	return `Округляются: ${parts.join('; ')}. Половина округляется в${NBSP}большую сторону.`;
}

function sheetsSentences({ minimumSheets }: Stage): string[] {
	if (minimumSheets === 1) return [];
	const sheets = countedGenitive(minimumSheets, 'заполненного оценочного листа', 'заполненных оценочных листов');
	return [`Работа получает результат, если по${NBSP}ней есть не меньше ${sheets}.`];
}
