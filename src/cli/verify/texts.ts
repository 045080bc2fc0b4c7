import type { AwardedInTable, Difference } from '#server/contests/open-data/comparison/rules.ts';
import type { OpenResults } from '#server/contests/open-data/forms.ts';
import type { MarkFault } from '#server/contests/scoring/marks/rules.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';

type Rules = OpenResults['rules'];
type Titled = readonly { id: string; title: string }[];

const fieldTitles: Record<Exclude<Difference['field'], 'entry' | 'award' | 'nomination-not-held'>, string> = {
	result: 'результат',
	cumulative: 'накопленный результат',
	rank: 'ранг',
	admitted: 'допуск',
	place: 'место',
	order: 'порядок работ'
};

/** What of the published table the count does not bear out. */
export function differenceText(difference: Difference, rules: Rules): string {
	const { field, entry, published, counted } = difference;
	if (field === 'award') return presenceText(awardText(difference.awarded!, rules), difference);
	if (field === 'nomination-not-held') {
		const nomination = inQuotes(titleOf(rules.nominations, (published ?? counted)!));
		return presenceText(`Номинация ${nomination} не состоялась`, difference);
	}
	const where = [difference.stage && stageText(difference.stage, rules), entry && `работа ${entry}`]
		.filter(Boolean)
		.join(', ');
	if (field === 'entry') return presenceText(where, difference);
	return `${where}: ${fieldTitles[field]}: опубликовано ${shown(published)}, по подсчёту ${shown(counted)}.`;
}

function presenceText(what: string, { published, counted }: Difference): string {
	const found = (value: string | null) => (value === null ? 'нет' : 'есть');
	return `${what}: в опубликованном ${found(published)}, по подсчёту ${found(counted)}.`;
}

function awardText({ award, title, nomination, entry }: AwardedInTable, rules: Rules): string {
	return [
		`Награда ${inQuotes(title ?? titleOf(rules.awards, award))}`,
		nomination !== null && `номинация ${inQuotes(titleOf(rules.nominations, nomination))}`,
		entry !== null && `работа ${entry}`
	]
		.filter(Boolean)
		.join(', ');
}

function shown(value: string | null): string {
	if (value === null || value === 'false') return 'нет';
	return value === 'true' ? 'да' : withComma(value);
}

/** Which mark does not fit the rules, what it is, and what was expected. */
export function markFaultText(fault: MarkFault, mark: string, rules: Rules): string {
	const { stage, entry, juror, criterion } = fault;
	const place = [
		stageText(stage, rules),
		`работа ${entry}`,
		`член жюри ${juror}`,
		criterion && `критерий ${criterion}`
	];
	return `${place.filter(Boolean).join(', ')}: оценка ${withComma(mark)} — ${expectationOf(fault)}.`;
}

function expectationOf(fault: MarkFault): string {
	switch (fault.kind) {
		case 'off-scale':
		case 'off-step': {
			const [min, max, step] = [fault.min, fault.max, fault.step].map(withComma);
			const what = fault.kind === 'off-scale' ? 'вне шкалы' : 'не по шагу шкалы';
			return `${what}: ожидается оценка от ${min} до ${max} с шагом ${step}`;
		}
		case 'duplicate':
			return 'вторая оценка того же члена жюри за ту же работу по тому же критерию: ожидается одна';
		default:
			return reasons[fault.kind];
	}
}

const reasons: Record<Exclude<MarkFault['kind'], 'off-scale' | 'off-step' | 'duplicate'>, string> = {
	'unknown-stage': 'такого этапа в правилах нет',
	'unknown-entry': 'такой работы в списке entries нет',
	'unknown-juror': 'такого члена жюри в списке jurors нет',
	'unknown-criterion': 'такого критерия на этом этапе нет',
	'stage-without-marks': 'на этом этапе оценок не ставят',
	'criterion-missing': 'не указан критерий, а на этапе их несколько',
	'criterion-not-in-nomination': 'по этому критерию номинация работы не оценивается',
	'recused-juror': 'у члена жюри самоотвод по этой работе',
	'not-a-number': 'ожидается число'
};

const stageText = (stage: string, { stages }: Rules) => `Этап ${inQuotes(titleOf(stages, stage))}`;
const titleOf = (things: Titled, id: string) => things.find((thing) => thing.id === id)?.title ?? id;
const withComma = (decimal: string) => decimal.replace(/^(-?\d+)\.(\d+)$/, '$1,$2');
