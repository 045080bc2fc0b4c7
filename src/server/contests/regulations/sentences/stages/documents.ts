import { NBSP, counted, joinWithAnd, plural } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { addFractions, formatDecimal, fractionOf, multiplyFractions } from '../../../scoring/decimals/rules.ts';
import { termsOf } from '../../../scoring/plan/rules.ts';
import { isScored } from '../../../scoring/rule-set/faults/rules.ts';
import type { Criterion, Decimal, RuleSet, Scale, Stage } from '../../../scoring/rule-set/forms.ts';
import { comma, criterionName, inNominations, nominationTitle, ofPoints, percent, points } from '../words/documents.ts';

/** Beside a table of the criteria their scales and weights are not told again. */
export type BesideTable = { isBesideTable?: boolean };

/** What is judged in a stage, on which scales, and what the greatest result is. */
export function describeCriteria(
	ruleSet: RuleSet,
	stage: Stage,
	{ isBesideTable = false }: BesideTable = {}
): string[] {
	return [
		...(isBesideTable ? [] : [...scaleSentences(stage.criteria), ...weightSentences(stage)]),
		...stage.criteria.flatMap((criterion) => criterionSentences(ruleSet, criterion)),
		maximumSentence(ruleSet, stage)
	];
}

/** «от 0 до 5 баллов, только целыми числами» */
export function scaleText({ min, max, step }: Scale): string {
	const by = step === '1' && !/\./.test(min) ? 'целыми числами' : `с${NBSP}шагом ${comma(step)}`;
	return `от${NBSP}${comma(min)} до${NBSP}${ofPoints(max)}, ${by}`;
}

function scaleSentences(criteria: readonly Criterion[]): string[] {
	const scales = [...new Set(criteria.map(({ scale }) => scaleText(scale)))];
	const many = criteria.length;
	const by = `${many}${NBSP}${plural(many, 'критерию', 'критериям', 'критериям')}`;
	if (many === 1) return [`Работу оценивают по критерию ${criterionName(criteria[0]!)}: ${scales[0]}.`];
	if (scales.length === 1) return [`Каждую работу оценивают по ${by}, за каждый — ${scales[0]}.`];
	const own = scales.map((scale) => {
		const ids = criteria.filter((criterion) => scaleText(criterion.scale) === scale).map(({ id }) => id);
		return `${joinWithAnd(ids)} — ${scale}`;
	});
	return [`Каждую работу оценивают по ${by}: ${own.join('; ')}.`];
}

/** The weight of the only criterion is told with the result. */
function weightSentences({ criteria }: Stage): string[] {
	if (criteria.length === 1) return [];
	return criteria
		.filter(({ weight }) => weight !== '1')
		.map(
			(criterion) => `Оценка за критерий ${criterionName(criterion)} умножается на${NBSP}${comma(criterion.weight)}.`
		);
}

function criterionSentences(ruleSet: RuleSet, criterion: Criterion): string[] {
	const name = criterionName(criterion);
	return [
		...(criterion.counted ? [] : [`Оценка за критерий ${name} в итог не входит: она ставится для сведения.`]),
		...(criterion.required ? [] : [`Оценку за критерий ${name} можно не ставить.`]),
		...nominationSentences(ruleSet, criterion)
	];
}

function nominationSentences(ruleSet: RuleSet, criterion: Criterion): string[] {
	const own = criterion.nominations;
	if (!own) return [];
	const name = criterionName(criterion);
	const isEverywhere = own.length === ruleSet.nominations.length;
	const only = `Критерий ${name} действует только ${inNominations(
		ruleSet,
		own.map(({ id }) => id)
	)}.`;
	const terms = own.flatMap(({ id, scale, weight }) => {
		const told = [
			...(scale ? [`за него ставят ${scaleText(scale)}`] : []),
			...(weight === undefined ? [] : [`его оценка умножается на${NBSP}${comma(weight)}`])
		];
		const where = `В${NBSP}номинации ${nominationTitle(ruleSet, id)} у${NBSP}критерия ${criterion.id} свои условия`;
		return told.length > 0 ? [`${where}: ${joinWithAnd(told)}.`] : [];
	});
	return [...(isEverywhere ? [] : [only]), ...terms];
}

function maximumSentence(ruleSet: RuleSet, stage: Stage): string {
	if (stage.form === 'share-of-maximum')
		return `Результат выражается в${NBSP}процентах от наибольшего возможного; наибольший результат — ${percent('100')}.`;
	const what =
		stage.aggregation.method === 'sum' ? 'Наибольшая сумма одного оценочного листа' : 'Наибольший результат этапа';
	const all: (string | null)[] = ruleSet.nominations.length > 0 ? ruleSet.nominations.map(({ id }) => id) : [null];
	const maxima = new Map(all.map((nomination) => [nomination, greatestSheet(stage, nomination)]));
	const different = [...new Set(maxima.values())];
	if (different.length === 1) return `${what} — ${points(different[0]!)}.`;
	const each = [...maxima].map(([id, most]) => `${nominationTitle(ruleSet, id!)} — ${points(most)}`);
	return `${what} зависит от номинации: ${each.join('; ')}.`;
}

/** What one juror can give a work of the nomination at most, weights included. */
export function greatestSheet({ criteria }: Stage, nomination: string | null): Decimal {
	const sum = criteria
		.filter(({ counted }) => counted)
		.flatMap((criterion) => termsOf(criterion, nomination) ?? [])
		.reduce(
			(total, { scale, weight }) => addFractions(total, multiplyFractions(fractionOf(scale.max), fractionOf(weight))),
			fractionOf('0')
		);
	return formatDecimal(sum);
}

/** Who goes on after a stage; nothing after the last one. */
export function describeAdmission(ruleSet: RuleSet, stage: Stage): string[] {
	const next = ruleSet.stages[ruleSet.stages.indexOf(stage) + 1];
	if (!next) return [];
	const to = `К${NBSP}этапу ${inQuotes(next.title)}`;
	const { admission } = stage;
	if (!isScored(stage)) return [`${to} проходят все допущенные работы.`];
	if (!admission) return [`${to} проходят все работы, у${NBSP}которых есть результат.`];
	return [
		`${to} ${whoGoesOn(admission)}.`,
		...(admission.first === undefined ? [] : [edgeSentences[admission.edgeTie]]),
		admission.replacement === 'next'
			? 'Если прошедшая работа снята с конкурса, её место занимает следующая по результату.'
			: 'Если прошедшая работа снята с конкурса, её место остаётся свободным.'
	];
}

function whoGoesOn({ first, scope, threshold }: NonNullable<Stage['admission']>): string {
	const least =
		threshold &&
		`не меньше ${threshold.of === 'points' ? ofPoints(threshold.atLeast) : `${percent(threshold.atLeast)} наибольшего возможного итога`}`;
	if (first === undefined) return `проходят работы, набравшие ${least}`;
	const where = scope === 'nomination' ? 'каждой номинации' : 'конкурса';
	const reached = least ? `, если ${first === 1 ? 'она набрала' : 'они набрали'} ${least}` : '';
	if (first === 1) return `проходит лучшая работа ${where}${reached}`;
	const best = counted(first, ['лучшая работа', 'лучшие работы', 'лучших работ']);
	return `${plural(first, 'проходит', 'проходят', 'проходят')} ${best} ${where}${reached}`;
}

const edgeSentences: Record<NonNullable<Stage['admission']>['edgeTie'], string> = {
	'admit-all': 'Если на границе прохода результаты равны, проходят все такие работы.',
	'admit-none': 'Если на границе прохода результаты равны, ни одна из таких работ не проходит.',
	ladder: 'Если на границе прохода результаты равны, вопрос решается так же, как при равенстве за место.'
};
