import type { RegulationsBlock } from '#server/platform/documents/regulations-text.ts';
import { NBSP, counted } from '#server/platform/russian/plurals.ts';
import type { ContestPlan } from '../../../plan/forms.ts';
import { isScored } from '../../../scoring/rule-set/faults/rules.ts';
import type { RuleSet, Stage } from '../../../scoring/rule-set/forms.ts';
import { paragraphsOf, type ComputedSection, type RegulationsGround } from '../../documents.ts';
import { describeAwards } from '../../sentences/awards/documents.ts';
import { describeStages } from '../../sentences/documents.ts';
import { describePlaces } from '../../sentences/places/documents.ts';
import { comma } from '../../sentences/words/documents.ts';

/** Sections about the judging and what follows: jury, criteria, results and awards, rights, contacts. */
export function countSections({ plan, ruleSet }: RegulationsGround): ComputedSection[] {
	return [
		{ id: 'jury', title: 'Оргкомитет и жюри', blocks: juryBlocks(plan) },
		{ id: 'criteria', title: 'Критерии оценки', blocks: ruleSet ? stageBlocks(ruleSet) : [] },
		{ id: 'results', title: 'Подведение итогов и награждение', blocks: ruleSet ? resultBlocks(ruleSet) : [] },
		{ id: 'rights', title: 'Авторские права и персональные данные', blocks: rightsBlocks(plan) },
		{ id: 'contacts', title: 'Контакты', blocks: contactBlocks(plan) }
	];
}

const point = (text: string): RegulationsBlock => ({ kind: 'point', text });
const list = (items: string[]): RegulationsBlock[] => (items.length > 0 ? [{ kind: 'list', items }] : []);

function juryBlocks({ jury, isBlind }: ContestPlan): RegulationsBlock[] {
	if (jury.length === 0) return [];
	const voting = jury.filter((member) => member.voting).length;
	const people = counted(jury.length, ['человек', 'человека', 'человек']);
	const votes = voting === jury.length ? '' : `, из них с${NBSP}правом голоса — ${voting}`;
	return [
		point('Подготовку и проведение конкурса ведёт оргкомитет: он принимает и проверяет заявки и помогает участникам.'),
		point(`Заявки оценивает жюри. В${NBSP}его составе ${people}${votes}; список — в${NBSP}приложении «Состав жюри».`),
		...(isBlind ? [point('Жюри читает заявки без имён авторов и без названий организаций.')] : [])
	];
}

/** Lines of an address make one point; an empty line begins another. */
function contactBlocks({ basics }: ContestPlan): RegulationsBlock[] {
	return basics.contacts
		.split(/\n\s*\n/)
		.map((lines) => paragraphsOf(lines).join(' ').trim())
		.filter(Boolean)
		.map(point);
}

/** Each stage: what it is judged by, in a table, and how it is counted, in points. */
function stageBlocks(ruleSet: RuleSet): RegulationsBlock[] {
	const told = describeStages(ruleSet, { isBesideTable: true });
	return ruleSet.stages.flatMap((stage, at) => [
		{ kind: 'heading' as const, text: stage.title },
		...(isScored(stage) && stage.criteria.length > 0 ? [criteriaTable(stage)] : []),
		...told[at]!.sentences.map(point)
	]);
}

/** Weights stand in it where any is other than 1. */
function criteriaTable({ criteria }: Stage): RegulationsBlock {
	const isWeighted = criteria.some(({ weight }) => weight !== '1');
	return {
		kind: 'table',
		caption: '',
		headers: ['Знак', 'Критерий', 'Баллы', ...(isWeighted ? ['Вес'] : [])],
		widths: [0, 1, 0, ...(isWeighted ? [0] : [])],
		numeric: isWeighted ? [3] : [],
		rows: criteria.map(({ id, title, scale: { min, max, step }, weight }) => [
			id,
			title,
			`${comma(min)}–${comma(max)}${step === '1' ? '' : `, шаг${NBSP}${comma(step)}`}`,
			...(isWeighted ? [comma(weight)] : [])
		])
	};
}

function resultBlocks(ruleSet: RuleSet): RegulationsBlock[] {
	const awards = describeAwards(ruleSet);
	return [
		...describePlaces(ruleSet).map(point),
		...(awards.length > 0 ? [point('Награды конкурса:'), ...list([...new Set(awards)].map(withoutStop))] : []),
		point('Итоги оформляются протоколом жюри и публикуются на сайте.')
	];
}

const withoutStop = (sentence: string) => sentence.replace(/\.$/u, '');

function rightsBlocks({ form }: ContestPlan): RegulationsBlock[] {
	const open = form.filter(({ seenByPublic }) => seenByPublic).map(({ label }) => label);
	const consents = form.flatMap((field) => (field.kind === 'consent' ? [field.label] : []));
	return [
		point(
			`Каждый автор даёт согласие на${NBSP}обработку персональных данных. Согласие на${NBSP}их распространение — отдельное. Тексты согласий — в${NBSP}приложении «Согласия».`
		),
		...(consents.length > 0 ? [point(`Кроме того, вместе с${NBSP}заявкой даются согласия:`), ...list(consents)] : []),
		...(open.length > 0 ? [point('После допуска из заявки открывается для всех:'), ...list(open)] : [])
	];
}
