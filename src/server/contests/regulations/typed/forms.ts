import type { ContestPlan } from '../../plan/forms.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { parseRuleSet, type RuleSetFault } from '../../scoring/rule-set/forms.ts';

export type Rules = ContestPlan['rules'];
export type RawRecord = Record<string, unknown>;
/** A fault at a field of a page, in a whole sentence. */
export type TypedFault = { name: string; text: string };

/** Rules are kept as they were typed, so nothing about them is certain; what is no record counts as an empty one. */
export const recordOf = (value: unknown): RawRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRecord) : {};
export const listOf = (value: unknown): RawRecord[] => (Array.isArray(value) ? value.map(recordOf) : []);
/** Decimals as people write them, with a comma. */
export const textOf = (value: unknown, otherwise = ''): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
export const decimalText = (value: unknown, otherwise = ''): string => textOf(value, otherwise).replace('.', ',');
export const wordOf = (value: unknown, words: readonly string[], otherwise: string): string =>
	typeof value === 'string' && words.includes(value) ? value : otherwise;

export const stagesIn = (rules: Rules): RawRecord[] => listOf(rules['stages']);
export const isScoredStage = (stage: RawRecord): boolean => stage['kind'] !== 'eligibility-check';

/** What was typed into a field, in composed form. */
export const typedIn = (form: FormData, name: string, most = 2000): string =>
	String(form.get(name) ?? '')
		.normalize('NFC')
		.trim()
		.slice(0, most);

/** A number as JSON has it, or the text as it was typed, for the rules to say what is wrong with it. */
export const numberOr = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text);
export const decimalOr = (text: string): string => text.replace('\u2212', '-').replace(',', '.');

/** Faults of the whole rule set that belong to a page, at its fields. */
export function faultsAt(plan: ContestPlan, rules: Rules, fieldOf: (path: string) => string | null): TypedFault[] {
	const reading = parseRuleSet(ruleSetOf({ ...plan, rules }));
	if (reading.ok) return [];
	return reading.faults.flatMap(({ path, sentence }: RuleSetFault) => {
		const name = fieldOf(path);
		return name === null ? [] : [{ name, text: sentence }];
	});
}

/** «up-2», «remove-0»: a list with one of its rows moved or taken out, and where to look afterwards. */
export function moved<Row>(list: readonly Row[], move: string, at: number): Row[] {
	const to = move === 'up' ? at - 1 : at + 1;
	if (move === 'remove') return list.toSpliced(at, 1);
	if (!['up', 'down'].includes(move) || list[at] === undefined || list[to] === undefined) return [...list];
	const changed = [...list];
	[changed[at], changed[to]] = [changed[to]!, changed[at]!];
	return changed;
}

/** A short name that nothing has yet: s1, s2 … */
export function freeName(prefix: string, taken: Iterable<string>): string {
	const held = new Set(taken);
	let number = 1;
	while (held.has(`${prefix}${number}`)) number++;
	return `${prefix}${number}`;
}
