import type { SheetMarks } from './rules.ts';

export const mostCharacters = { mark: 20, comment: 5000, note: 5000 };
/** A stage has at most so many criteria. */
const mostMarks = 100;
/** As many as a page keeps in mind: see `draft-keeper`. */
const mostAttempts = 50;
/** As rules name their criteria. */
const markName = /^mark-[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

export type SheetInput = {
	/** The revision that the page was opened at; 0: there was no sheet yet. */
	revision: number;
	marks: SheetMarks;
	commentForAuthor: string;
	noteForJury: string;
	/** Names this attempt at saving, and those before whose answers never came: see `saveSheet`. */
	save: string | null;
	lost: readonly string[];
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Marks stand under `mark-KEY`; those of criteria that the sheet has not are no part of it when it is read. Null where the
 * form does not say which revision it goes on from.
 */
export function parseSheet(form: FormData): SheetInput | null {
	const revision = parseRevision(form);
	if (revision === null) return null;
	const names = [...new Set(form.keys())].filter((name) => markName.test(name)).slice(0, mostMarks);
	const marks = names.map((name) => [name.slice('mark-'.length), markOf(form, name)] as const);
	return {
		revision,
		marks: Object.fromEntries(marks.filter(([, mark]) => mark !== '')),
		commentForAuthor: textOf(form, 'comment', mostCharacters.comment),
		noteForJury: textOf(form, 'note', mostCharacters.note),
		save: idsIn(form, 'save')[0] ?? null,
		lost: idsIn(form, 'lost').slice(0, mostAttempts)
	};
}

export function parseRevision(form: FormData): number | null {
	const text = form.get('revision');
	return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

const idsIn = (form: FormData, name: string): string[] =>
	form.getAll(name).filter((text): text is string => typeof text === 'string' && uuid.test(text));

/** A mark as it is stored: a point where a comma was typed; whether it is one at all is asked when it is signed. */
function markOf(form: FormData, name: string): string {
	return textOf(form, name, mostCharacters.mark).replace(/\s+/g, '').replace('\u2212', '-').replace(',', '.');
}

function textOf(form: FormData, name: string, most: number): string {
	const value = form.get(name);
	if (typeof value !== 'string') return '';
	const text = value
		.slice(0, most * 4)
		.toWellFormed()
		.normalize('NFC')
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\n\t]/gu, ' ')
		.trim();
	return [...text].slice(0, most).join('');
}
