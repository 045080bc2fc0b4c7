import { NBSP, countedGenitive, joinWithAnd, plural } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { Criterion, Decimal, RuleSet } from '../../../scoring/rule-set/forms.ts';

/** «0,5» */
export const comma = (decimal: Decimal) => decimal.replace('.', ',').replace('-', '−');

const isWhole = (decimal: Decimal) => !decimal.includes('.');

/** «25 баллов», «1 балл», «2,5 балла» */
export const points = (decimal: Decimal) =>
	`${comma(decimal)}${NBSP}${isWhole(decimal) ? plural(Number(decimal), 'балл', 'балла', 'баллов') : 'балла'}`;

/** After «от», «до», «не меньше», «ниже»: «от 1 балла», «не меньше 15 баллов», «до 2,5 балла». */
export const ofPoints = (decimal: Decimal) =>
	isWhole(decimal) ? countedGenitive(Number(decimal), 'балла', 'баллов') : `${comma(decimal)}${NBSP}балла`;

export const percent = (decimal: Decimal) => `${comma(decimal)}${NBSP}%`;

/** «К6 «Публичная защита»»: the sign alone where the title says nothing more. */
export const criterionName = ({ id, title }: Pick<Criterion, 'id' | 'title'>) =>
	title === id ? id : `${id}${NBSP}${inQuotes(title)}`;

export const nominationTitle = ({ nominations }: Pick<RuleSet, 'nominations'>, id: string) =>
	inQuotes(nominations.find((nomination) => nomination.id === id)?.title ?? id);

export const stageTitle = ({ stages }: Pick<RuleSet, 'stages'>, id: string) =>
	inQuotes(stages.find((stage) => stage.id === id)?.title ?? id);

/** «в номинации «А»», «в номинациях «А» и «Б»» */
export function inNominations(ruleSet: Pick<RuleSet, 'nominations'>, ids: readonly string[]): string {
	const titles = joinWithAnd(ids.map((id) => nominationTitle(ruleSet, id)));
	return `в${NBSP}${ids.length === 1 ? 'номинации' : 'номинациях'} ${titles}`;
}

const halves: Record<string, string> = {
	'1/2': 'половины',
	'1/3': 'трети',
	'2/3': 'двух третей',
	'1/4': 'четверти',
	'3/4': 'трёх четвертей'
};

/** In the genitive: «двух третей», «половины», «3/5». */
export const shareWords = (numerator: number, denominator: number) =>
	halves[`${numerator}/${denominator}`] ?? `${numerator}/${denominator}`;

const ranks = ['целых', 'десятых', 'сотых', 'тысячных', 'десятитысячных', 'стотысячных', 'миллионных'];

/** «до сотых» */
export const toDigits = (digits: number) => `до${NBSP}${ranks[digits]}`;

export const capital = (text: string) => `${text.charAt(0).toLocaleUpperCase('ru')}${text.slice(1)}`;
