import { correctableTexts, type Texts } from './rules.ts';

/** The texts that a form brings; line ends are as we write them. */
export function parseTexts(form: FormData): Texts {
	const given = correctableTexts
		.map((name) => [name, form.get(name)] as const)
		.filter(([, value]) => typeof value === 'string');
	return Object.fromEntries(given.map(([name, value]) => [name, String(value).replace(/\r\n?/g, '\n')]));
}
