import type { ContestPlan } from '../../plan/forms.ts';

export type Words = ContestPlan['words'];
export type WordsFault = { name: string; reason: 'too-long' };

const mostWords = 10_000;

/** The organiser's words around the computed sections, by the sections that there are. */
export function parseWords(
	form: FormData,
	sections: readonly { id: string }[]
): { words: Words; faults: WordsFault[] } {
	const faults: WordsFault[] = [];
	const textOf = (name: string, most: number) => {
		const text = String(form.get(name) ?? '')
			.normalize('NFC')
			.replace(/\r\n?/g, '\n')
			.trim();
		if (text.length > most) faults.push({ name, reason: 'too-long' });
		return text;
	};
	const words: Words = {
		approval: {
			post: textOf('post', 300),
			name: textOf('name', 200),
			order: textOf('order', 300)
		},
		sections: Object.fromEntries(
			sections
				.map(
					({ id }) =>
						[id, { before: textOf(`${id}-before`, mostWords), after: textOf(`${id}-after`, mostWords) }] as const
				)
				.filter(([, { before, after }]) => before || after)
		)
	};
	return { words, faults };
}
