import type { FieldKind, FormField } from '../forms.ts';

export const mostFields = 60;
export type Direction = 'up' | 'down';

/** The form with this field one place higher or lower; unchanged where there is nowhere to go. */
export function withMoved(form: readonly FormField[], fieldId: string, direction: Direction): FormField[] {
	const from = form.findIndex(({ id }) => id === fieldId);
	const to = direction === 'up' ? from - 1 : from + 1;
	if (from < 0 || to < 0 || to >= form.length) return [...form];
	return form.with(from, form[to]!).with(to, form[from]!);
}

export const without = (form: readonly FormField[], fieldId: string): FormField[] =>
	form.filter(({ id }) => id !== fieldId);

export const withChanged = (form: readonly FormField[], field: FormField): FormField[] =>
	form.map((each) => (each.id === field.id ? field : each));

/** A copy right after its original, under a name of its own. */
export function withCopy(form: readonly FormField[], fieldId: string, copyId: string): FormField[] {
	const at = form.findIndex(({ id }) => id === fieldId);
	if (at < 0) return [...form];
	const original = form[at]!;
	return form.toSpliced(at + 1, 0, { ...original, id: copyId, label: freeLabel(form, original.label) });
}

/** What is put back stands where it stood, or at the end of a form that has become shorter. */
export function withRestored(form: readonly FormField[], field: FormField, position: number): FormField[] {
	if (form.some(({ id }) => id === field.id)) return [...form];
	return form.toSpliced(Math.min(position, form.length), 0, field);
}

/** Fields of a set after those that stand there; one whose id or name is taken is left out. */
export function withAll(form: readonly FormField[], added: readonly FormField[]): FormField[] {
	const isTaken = (field: FormField) => form.some(({ id, label }) => id === field.id || label === field.label);
	return [...form, ...added.filter((field) => !isTaken(field))];
}

/** «Описание (2)», «Описание (3)» … */
export function freeLabel(form: readonly FormField[], label: string): string {
	const base = label.replace(/ \(\d{1,2}\)$/, '');
	for (let n = 2; ; n++) {
		const candidate = `${base.slice(0, 290)} (${n})`;
		if (!form.some((field) => field.label === candidate)) return candidate;
	}
}

/**
 * A name for a new field that none has had: a number would come again after a removal, and take over the answers to the
 * removed field.
 */
export const newFieldId = (kind: FieldKind, random: string): string =>
	`${kind}-${random.replaceAll(/[^a-z0-9]/g, '').slice(0, 8)}`;
