import { latinStemOf } from '#server/platform/russian/addresses.ts';

/** What an address says of a name without a letter or a figure. */
const nameless = 'organisation';

/** Words that are written in full or shortened as it comes: «имени» and «им.», «города» and «г.». */
const shortened: Record<string, string> = {
	имени: 'им',
	город: 'г',
	города: 'г',
	городе: 'г',
	гор: 'г',
	поселок: 'п',
	поселка: 'п',
	поселке: 'п',
	пос: 'п',
	село: 'с',
	села: 'с',
	селе: 'с',
	деревня: 'д',
	деревни: 'д',
	деревне: 'д'
};

/**
 * The name as it is searched and compared: «МБУК „ЦБС г.Белово“» and «мбук цбс город Белово» are the same.
 * Lower case, «ё» as «е», without accents, quotes, stops and hyphens, usual words shortened, one space between words.
 */
export function normaliseName(name: string): string {
	const words = name
		.normalize('NFC')
		.replace(/[\p{M}\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
		.toLowerCase()
		.replaceAll('ё', 'е')
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
	return words.map((word) => (Object.hasOwn(shortened, word) ? shortened[word] : word)).join(' ');
}

/** The town as it is compared: «г. Кедров», «город Кедров» and «Кедров» are one. */
export const normaliseTown = (town: string): string =>
	normaliseName(town).replace(/^(г|п|с|д|пгт|рп|х|ст|дер) (?=.)/, '');

/**
 * What a search looks for in normalised names that are given a space at both ends: each must occur. A short word is
 * the beginning of a word there («г бел»), a longer one stands anywhere («пушкин» in «ла-пушкинская»).
 */
export function searchedParts(search: string): string[] {
	const words = normaliseName(search).split(' ').filter(Boolean);
	return words.map((word) => (word.length <= 2 ? ` ${word}` : word)).slice(0, 12);
}

/** The name without invisible signs, without spaces at its ends and doubled inside; what is stored. */
export function tidyName(name: string): string {
	const seen = name.normalize('NFC').replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
	return seen.replace(/[\s\u00a0\u202f]+/gu, ' ').trim();
}

/**
 * The part of an address that stands for a name: «Заречная ЦБС» gives `zarechnaya-tsbs`. Where another holds it
 * already, a number follows: `zarechnaya-tsbs-2`.
 */
export function slugOf(name: string, isTaken: (slug: string) => boolean, firstNumber = 2): string {
	const stem = latinStemOf(name, nameless);
	if (!isTaken(stem)) return stem;
	let number = firstNumber;
	while (isTaken(`${stem}-${number}`)) number++;
	return `${stem}-${number}`;
}

/** Gives out slugs one after another, none twice. It remembers where it was: a region has 1 600 «Филиал № 1». */
export function slugGiver(taken: Set<string>): (name: string) => string {
	const nextNumbers = new Map<string, number>();
	return (name) => {
		const stem = latinStemOf(name, nameless);
		const slug = slugOf(name, (word) => taken.has(word), nextNumbers.get(stem));
		taken.add(slug);
		if (slug !== stem) nextNumbers.set(stem, Number(slug.slice(stem.length + 1)) + 1);
		return slug;
	};
}

export const isSlug = (text: string) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 100;

export type NameRefusal =
	| 'name-too-short'
	| 'name-too-long'
	| 'name-unprintable'
	| 'short-name-needed'
	| 'short-name-too-short'
	| 'short-name-too-long'
	| 'case-form-too-short'
	| 'case-form-too-long';

export type GivenName = { name: string; shortName?: string | null; genitive?: string | null; dative?: string | null };
export type CompleteName = { name: string; shortName: string; genitive: string | null; dative: string | null };

/** Name and forms as they are stored, or why they cannot be. Without a short name the name itself is short enough. */
export function completeName(given: GivenName): CompleteName | NameRefusal {
	const name = tidyName(given.name);
	const shortName = tidyName(given.shortName ?? '') || name;
	const forms = [tidyName(given.genitive ?? '') || null, tidyName(given.dative ?? '') || null] as const;
	if ([name, shortName, ...forms].some((text) => text && unprintable.test(text))) return 'name-unprintable';
	if (name.length < 2) return 'name-too-short';
	if (name.length > 400) return 'name-too-long';
	if (shortName.length < 2) return 'short-name-too-short';
	if (shortName.length > 160) return shortName === name ? 'short-name-needed' : 'short-name-too-long';
	if (forms.some((form) => form !== null && form.length < 2)) return 'case-form-too-short';
	if (forms.some((form) => form !== null && form.length > 400)) return 'case-form-too-long';
	return { name, shortName, genitive: forms[0], dative: forms[1] };
}

/** Control characters and marks that turn the direction of writing: on a diploma they mirror the text. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])/u;

export function areSameNames(one: CompleteName, other: CompleteName): boolean {
	return (
		one.name === other.name &&
		one.shortName === other.shortName &&
		one.genitive === other.genitive &&
		one.dative === other.dative
	);
}
