/** Forms after 1, after 2–4 and after 5–20: «работа», «работы», «работ». */
export type CountForms = readonly [one: string, few: string, many: string];

/** No-break space: a number never parts from its noun. */
export const NBSP = '\u00a0';

const rules = new Intl.PluralRules('ru');
const grouped = new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 20 });

/** The form that stands with `n`. Fractions take the genitive singular, which is the «few» form: «1,5 работы». */
export function plural(n: number, one: string, few: string, many: string): string {
	const category = rules.select(Math.abs(n));
	if (category === 'one') return one;
	return category === 'many' ? many : few;
}

/** «47 228» with no-break spaces, «1,5» with a comma. */
export function formatNumber(n: number): string {
	return grouped.format(n).replaceAll('\u202f', NBSP);
}

/** «1 787 участников». */
export function counted(n: number, forms: CountForms): string {
	return `${formatNumber(n)}${NBSP}${plural(n, ...forms)}`;
}

/** After «из», «от», «до», «около»: «из 21 муниципального района», «из 9 муниципальных районов». */
export function countedGenitive(n: number, singular: string, pluralGenitive: string): string {
	const isSingular = rules.select(Math.abs(n)) === 'one';
	return `${formatNumber(n)}${NBSP}${isSingular ? singular : pluralGenitive}`;
}

/** «а», «а и б», «а, б и в». */
export function joinWithAnd(parts: readonly string[]): string {
	if (parts.length < 2) return parts.join('');
	return `${parts.slice(0, -1).join(', ')} и ${parts.at(-1)}`;
}
