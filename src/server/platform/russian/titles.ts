import { inQuotes } from './typography.ts';

/**
 * A contest's whole title as documents print it: «Областной конкурс профессиональных практик «Библиотечный компас —
 * 2027»». A title that names its kind itself («Областной конкурс «Новая полка»») stands as it is.
 */
export function wholeTitle(kind: string, title: string): string {
	if (/[«„]/.test(title.trim().slice(1))) return title.trim();
	const opening = kind.trim();
	return opening === ''
		? inQuotes(title)
		: `${opening.charAt(0).toLocaleUpperCase('ru')}${opening.slice(1)} ${inQuotes(title)}`;
}

/** What running text calls a contest: «областной конкурс «Новая полка»»; the title alone where its kind is not told. */
export const kindAndTitle = ({ kind, title }: { kind: string; title: string }): string =>
	[kind, inQuotes(title)].filter(Boolean).join(' ');
