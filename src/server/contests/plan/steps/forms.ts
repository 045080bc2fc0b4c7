import { z } from 'zod';
import type { ContestPlan } from '../forms.ts';
import type { PlanPart, SetupStep } from '../rules.ts';

/** A page of the set-up as it was typed, or as it would be typed to give what is stored. */
export type Typed = {
	texts: Record<string, string>;
	/** Ticked values of groups. */
	lists: Record<string, string[]>;
	rows: TypedRow[];
};
export type TypedRow = Record<string, string>;

export type StepFaultKey =
	| 'too-long'
	| 'title-short'
	| 'year-odd'
	| 'number-odd'
	| 'zone-unknown'
	| 'day-odd'
	| 'time-odd'
	| 'closing-before-opening'
	| 'ends-before-start'
	| 'row-without-title'
	| 'row-without-day'
	| 'row-without-name'
	| 'organisation-twice'
	| 'email-odd'
	| 'ages-reversed'
	| 'age-alone'
	| 'several-chairs';
export type StepFault = { name: string; key: StepFaultKey };

export type PlanValues = Partial<Pick<ContestPlan, PlanPart>>;
export type StepReading = { ok: true; values: PlanValues } | { ok: false; faults: StepFault[] };

/** How one page of the set-up is shown and read. */
export type StepForm = {
	step: SetupStep;
	texts: readonly string[];
	lists: readonly string[];
	rowFields: readonly string[];
	typedOf(plan: ContestPlan): Typed;
	read(typed: Typed, plan: ContestPlan): StepReading;
};

const mostRows = 200;

/** What was typed, as it was typed: nothing is refused here, so that nothing is lost. */
export function readTyped({ texts, lists, rowFields }: StepForm, form: FormData): Typed {
	const textOf = (name: string) =>
		String(form.get(name) ?? '')
			.normalize('NFC')
			.replace(/\r\n?/g, '\n')
			.trim()
			.slice(0, 100_000);
	const rows: TypedRow[] = [];
	for (let at = 0; at < mostRows && rowFields.some((field) => form.has(`rows-${at}-${field}`)); at++) {
		rows.push(Object.fromEntries(rowFields.map((field) => [field, textOf(`rows-${at}-${field}`)])));
	}
	return {
		texts: Object.fromEntries(texts.map((name) => [name, textOf(name)])),
		lists: Object.fromEntries(
			lists.map((name) => [
				name,
				form
					.getAll(name)
					.map((value) => String(value).slice(0, 100))
					.slice(0, 2000)
			])
		),
		rows
	};
}

/** Rows with one moved, taken out or added, as a button «up-2», «down-2», «remove-2», «add» says. */
export function arrange(rows: readonly TypedRow[], how: string, blank: TypedRow): { rows: TypedRow[]; at: number } {
	const [, move, index] = /^(up|down|remove|add)(?:-(\d{1,3}))?$/.exec(how) ?? [];
	if (!move) return { rows: [...rows], at: 0 };
	const at = Number(index ?? 0);
	const changed = [...rows];
	if (move === 'add') return { rows: [...changed, blank], at: changed.length };
	if (!changed[at]) return { rows: changed, at: 0 };
	if (move === 'remove') return { rows: changed.toSpliced(at, 1), at: Math.max(0, Math.min(at, changed.length - 2)) };
	const to = move === 'up' ? at - 1 : at + 1;
	if (!changed[to]) return { rows: changed, at };
	[changed[at], changed[to]] = [changed[to], changed[at]!];
	return { rows: changed, at: to };
}

/** Rows in which something is typed; the others are only room to type in. */
export const isBlank = (row: TypedRow, fields: readonly string[]): boolean => fields.every((field) => !row[field]);

/** A short name that no row has yet: n1, n2 … */
export function freeId(prefix: string, taken: Iterable<string>): string {
	const held = new Set(taken);
	let number = 1;
	while (held.has(`${prefix}${number}`)) number++;
	return `${prefix}${number}`;
}

/** A whole number within bounds; null where it is none. */
export function wholeOf(text: string, least: number, most: number): number | null {
	if (!/^\d{1,6}$/.test(text)) return null;
	const number = Number(text);
	return number >= least && number <= most ? number : null;
}

export const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Faults of what is longer than it may be. */
export function tooLong(named: readonly (readonly [name: string, text: string, most: number])[]): StepFault[] {
	return named.flatMap(([name, text, most]) => (text.length > most ? [{ name, key: 'too-long' as const }] : []));
}

export const readingOf = (faults: StepFault[], values: () => PlanValues): StepReading =>
	faults.length > 0 ? { ok: false, faults } : { ok: true, values: values() };
