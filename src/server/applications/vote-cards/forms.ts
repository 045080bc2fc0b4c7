import { cleanLine } from '#server/platform/russian/typography.ts';

export type TypedCard = { fileId: string; alt: string; words: string };

/** What the form of an entry's card brings; whether it may be kept so is for the command to say. */
export function parseCard(form: FormData): TypedCard {
	const text = (name: string) => cleanLine(String(form.get(name) ?? ''));
	return { fileId: text('picture').slice(0, 36), alt: text('alt').slice(0, 1000), words: text('words').slice(0, 2000) };
}
