import type { DistributedField } from '#server/people/tables.ts';
import type { Decision, Verdict } from '../tables.ts';
import type { GivenVerdict } from './commands.ts';

const verdicts: readonly Verdict[] = ['pass', 'correct', 'fail'];
const decisions: readonly Decision[] = ['admit', 'correct', 'reject'];
const fields: readonly DistributedField[] = ['name', 'post', 'photo', 'work'];
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

const textOf = (form: FormData, name: string, most: number): string => {
	const typed = form.get(name);
	return typeof typed === 'string' ? typed.replace(/\r\n?/g, '\n').slice(0, most) : '';
};

/** What was found about each of these points; those without a verdict are left as they were. */
export function parseVerdicts(form: FormData, pointIds: readonly string[]): GivenVerdict[] {
	return pointIds.flatMap((pointId) => {
		const verdict = verdicts.find((each) => each === form.get(`verdict-${pointId}`));
		return verdict ? [{ pointId, verdict, note: textOf(form, `note-${pointId}`, 2000) }] : [];
	});
}

export type TypedDecision = { decision: Decision | null; reason: string; due: string };

export function parseDecision(form: FormData): TypedDecision {
	const due = textOf(form, 'due', 10);
	return {
		decision: decisions.find((each) => each === form.get('decision')) ?? null,
		reason: textOf(form, 'reason', 5000),
		due: isDay(due) ? due : ''
	};
}

export const parseFields = (form: FormData): DistributedField[] =>
	fields.filter((field) => form.getAll('field').includes(field));

/** The version that the page showed. */
export function parseVersion(form: FormData): number | null {
	const text = textOf(form, 'version', 8);
	return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}
