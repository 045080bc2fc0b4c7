import Typograf from 'typograf';
import { NBSP } from './plurals.ts';

/**
 * Controls, bidirectional marks and overrides, zero-width and other invisible characters, private use, lone halves
 * of surrogate pairs: nobody means them in a name, and U+202E prints the rest of the line mirrored.
 * Tabs and line breaks are in; see `cleanLine`, which turns them into spaces first.
 */
const unprintable =
	/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}/gu;

const unprintableButBreaks = new RegExp(`(?!\\n)(?:${unprintable.source})`, 'gu');

/** Characters that a name may not hold, each once, as «U+202E». */
export function unprintableIn(text: string): string[] {
	return [...new Set(text.match(unprintable) ?? [])].map(codePointName);
}

/** One line of text in composed form: breaks and runs of spaces become one space, invisible characters go. */
export function cleanLine(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
		.replace(unprintable, '')
		.replace(/ {2,}/g, ' ')
		.trim();
}

/** Several lines of text in composed form: a line's end is \n however it came, tabs are spaces, invisible characters go. */
export function cleanText(text: string): string {
	return text
		.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
		.replace(/\t/g, ' ')
		.replace(unprintableButBreaks, '')
		.normalize('NFC')
		.trim();
}

/** «U+202E». */
export function codePointName(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const typograf = new Typograf({ locale: ['ru', 'en-US'] });
// It cuts Kemerovo's «+7 (3842) 44-18-68» into «+7 (38-42) …».
typograf.disableRule('ru/other/phone-number');

/**
 * «Ёлочки», dashes and no-break spaces for running text of documents and pages.
 * Not for names, addresses, codes: it may change what was typed.
 */
export function typesetText(text: string): string {
	return typograf.execute(text);
}

/** Ties prepositions, conjunctions, «№», «г.», initials and forms like «ООО» to the next word. Changes spaces only, so any title may have it. */
export function tieShortWords(text: string): string {
	const tied = text.replace(
		/(?<=^|[\s\u00a0«„("])(\p{L}{1,2}|для|при|над|под|про|без|имени|им\.|г\.|гг\.|с\.|пос\.|д\.|№|\p{Lu}\.) (?=\S)/gu,
		`$1${NBSP}`
	);
	return tied.replace(/ (?=[—–] )/g, NBSP).replace(/(?<=(?:^|[\s\u00a0])\p{Lu}{2,6}) (?=[«„"])/gu, NBSP);
}

/** «Название», with „лапки“ for quotation marks inside. What stands in them already is left so. */
export function inQuotes(text: string): string {
	const trimmed = text.trim();
	const inner = /^«[^«»]*»$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
	return `«${inner.replaceAll('«', '„').replaceAll('»', '“')}»`;
}
