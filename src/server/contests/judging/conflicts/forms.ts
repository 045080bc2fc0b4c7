import type { ConflictGround } from '../tables.ts';

/** What a juror may say; the rest the records tell. */
export const declarableGrounds = [
	'co-authorship',
	'mentorship',
	'declared'
] as const satisfies readonly ConflictGround[];
/** What the secretary may note. */
export const notableGrounds = [
	...declarableGrounds,
	'own-organisation',
	'same-system',
	'same-founder'
] as const satisfies readonly ConflictGround[];

export type DeclaredConflicts = {
	entryIds: string[];
	ground: (typeof declarableGrounds)[number];
	/** For those who run the judging; needed where the ground is `declared`. */
	reason: string;
};
export type NotedConflict = {
	jurorId: string;
	entryId: string;
	ground: (typeof notableGrounds)[number];
	reason: string;
};

const longestReason = 2000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const textOf = (form: FormData, name: string): string => {
	const text = form.get(name);
	return typeof text === 'string' ? text.replace(/\r\n?/g, '\n').trim().slice(0, longestReason) : '';
};
const idOf = (form: FormData, name: string): string | null =>
	uuid.test(textOf(form, name)) ? textOf(form, name) : null;

/** From the juror's form; a ground that is none of theirs is null. */
export function parseDeclaredConflicts(form: FormData): Omit<DeclaredConflicts, 'ground'> & {
	ground: DeclaredConflicts['ground'] | null;
} {
	const chosen = form.getAll('entry').filter((id) => typeof id === 'string' && uuid.test(id));
	return {
		entryIds: [...new Set(chosen as string[])],
		ground: declarableGrounds.find((ground) => ground === textOf(form, 'ground')) ?? null,
		reason: textOf(form, 'reason')
	};
}

/** From the secretary's form; what was not chosen is null. */
export function parseNotedConflict(form: FormData): { [Field in keyof NotedConflict]: NotedConflict[Field] | null } & {
	reason: string;
} {
	return {
		jurorId: idOf(form, 'juror'),
		entryId: idOf(form, 'entry'),
		ground: notableGrounds.find((ground) => ground === textOf(form, 'ground')) ?? null,
		reason: textOf(form, 'reason')
	};
}
