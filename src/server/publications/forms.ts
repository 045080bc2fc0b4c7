import { cleanLine, cleanText } from '#server/platform/russian/typography.ts';

export type NewsForm = { title: string; body: string; revision: number };

/** What the editor's form brings; whether it may be kept so is for the command to say. */
export function parseNews(form: FormData): NewsForm {
	const text = (name: string) => String(form.get(name) ?? '');
	const revision = /^\d{1,9}$/.exec(text('revision'))?.[0];
	return {
		title: cleanLine(text('title')),
		body: cleanText(text('body')).replace(/\n{3,}/g, '\n\n'),
		revision: Number(revision ?? 0)
	};
}
