import type { FormField } from '../forms.ts';

/** What of a field has changed; `limits` are lengths, bounds, counts, sizes, kinds of files. */
export type FieldAspect =
	'label' | 'help' | 'required' | 'nominations' | 'readers' | 'limits' | 'options' | 'text' | 'kind';

export type FormChange =
	| { change: 'added'; field: FormField }
	| { change: 'removed'; field: FormField }
	| { change: 'changed'; before: FormField; after: FormField; aspects: FieldAspect[] }
	/** The fields that both have stand in another order. */
	| { change: 'reordered' };

/** What is different, in the order of the new form; removed fields last but one, the order last. */
export function changesOfForm(before: readonly FormField[], after: readonly FormField[]): FormChange[] {
	const changes = after.flatMap((field): FormChange[] => {
		const earlier = before.find(({ id }) => id === field.id);
		if (!earlier) return [{ change: 'added', field }];
		const aspects = aspectsBetween(earlier, field);
		return aspects.length > 0 ? [{ change: 'changed', before: earlier, after: field, aspects }] : [];
	});
	const removed = before.filter(({ id }) => !after.some((field) => field.id === id));
	const orderOf = (form: readonly FormField[], other: readonly FormField[]) =>
		form.flatMap(({ id }) => (other.some((field) => field.id === id) ? [id] : [])).join(' ');
	const isReordered = orderOf(before, after) !== orderOf(after, before);
	return [
		...changes,
		...removed.map((field) => ({ change: 'removed', field }) as const),
		...(isReordered ? [{ change: 'reordered' } as const] : [])
	];
}

const aspectOf: Record<string, FieldAspect> = {
	kind: 'kind',
	label: 'label',
	help: 'help',
	required: 'required',
	nominations: 'nominations',
	seenByJury: 'readers',
	seenByPublic: 'readers',
	namesAuthors: 'readers',
	options: 'options',
	text: 'text'
};

function aspectsBetween(before: FormField, after: FormField): FieldAspect[] {
	const [was, is] = [before, after] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>];
	const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	const differing = names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
	return [...new Set(differing.map((name) => aspectOf[name] ?? 'limits'))];
}

/** What of the answers given already would suffer from a change of a field. */
export type Loss =
	/** Nobody will be asked for it, and what was answered will no longer be shown. */
	| { loss: 'removed' }
	/** It stays with those nominations only. */
	| { loss: 'fewer-nominations' }
	/** What was in order may no longer be: those who answered will have to mend it. */
	| { loss: 'narrower' }
	| { loss: 'options-removed'; titles: string[] }
	/** Who left it blank will have to fill it in. */
	| { loss: 'needed-now' }
	/** More people will see what was written for fewer. */
	| { loss: 'more-readers' };

/** What will happen to answers when `before` becomes `after`; null: the field goes. */
export function lossesBetween(before: FormField, after: FormField | null): Loss[] {
	if (after === null || after.kind !== before.kind) return [{ loss: 'removed' }];
	const losses: Loss[] = [];
	const isGone = (key: string) => after.nominations !== null && !after.nominations.includes(key);
	if (before.nominations === null ? after.nominations !== null : before.nominations.some(isGone)) {
		losses.push({ loss: 'fewer-nominations' });
	}
	const removed = removedOptions(before, after);
	if (removed.length > 0) losses.push({ loss: 'options-removed', titles: removed });
	if (isNarrower(before, after)) losses.push({ loss: 'narrower' });
	if (before.required === 'optional' && after.required !== 'optional') losses.push({ loss: 'needed-now' });
	if (
		(after.seenByPublic && !before.seenByPublic) ||
		(after.seenByJury && !before.seenByJury) ||
		(before.namesAuthors && !after.namesAuthors)
	) {
		losses.push({ loss: 'more-readers' });
	}
	return losses;
}

function removedOptions(before: FormField, after: FormField): string[] {
	if (!('options' in before) || !('options' in after)) return [];
	return before.options.filter(({ id }) => !after.options.some((option) => option.id === id)).map(({ title }) => title);
}

/** Bounds by name: whether less of it, or more, lets fewer answers through. */
const upper = ['most', 'latest', 'digits', 'mostFiles', 'mostMegabytes', 'mostRows'];
const lower = ['least', 'earliest'];

function isNarrower(before: FormField, after: FormField): boolean {
	const [was, is] = [before, after] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>];
	const isLess = (a: unknown, b: unknown) =>
		typeof a === 'string' && a.includes('-', 1) ? String(a) < String(b) : Number(a) < Number(b);
	const narrowed = (name: string, crosses: (is: unknown, was: unknown) => boolean) =>
		is[name] !== null && is[name] !== undefined && (was[name] === null || crosses(is[name], was[name]));
	if (upper.some((name) => narrowed(name, isLess))) return true;
	if (lower.some((name) => narrowed(name, (now, then) => isLess(then, now)))) return true;
	if (before.kind === 'files' && after.kind === 'files') {
		return before.allowed.some((kind) => !after.allowed.includes(kind));
	}
	return before.kind === 'images' && after.kind === 'images' && after.altRequired && !before.altRequired;
}
