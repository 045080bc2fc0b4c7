import petrovich from 'petrovich/rules.json' with { type: 'json' };
import {
	fixedFirstParts,
	givenNameAdditions,
	patronymicAdditions,
	shortSurnameAdditions,
	surnameAdditions,
	type NameRule,
	type NameRules
} from './name-rules.ts';
import { NBSP } from './plurals.ts';
import { cleanLine } from './typography.ts';

export type Gender = 'female' | 'male';
export type GrammaticalCase = 'nominative' | 'genitive' | 'dative' | 'accusative' | 'instrumental' | 'prepositional';
/** Absent parts are empty strings or left out. */
export type PersonName = { surname: string; givenName: string; patronymic?: string };

const inflectedCases: readonly GrammaticalCase[] = [
	'genitive',
	'dative',
	'accusative',
	'instrumental',
	'prepositional'
];
const rules = {
	surname: petrovich.lastname as unknown as NameRules,
	givenName: petrovich.firstname as unknown as NameRules,
	patronymic: { exceptions: [], ...petrovich.middlename } as unknown as NameRules
};
const particles = /^(фон|ван|де|дер|ден|да|ди|ла|ле|аль|эль|бен|ибн)$/i;
const patronymicParticle = /^(оглы|оглу|кызы|қызы|гызы|ұлы|улы|угли|ўғли|кизи|қизи)$/i;
const patronymicEnding = /(вич|ьич|мич|кич|тич|вна|чна|шна|оглы|кызы|қызы|ұлы|улы|угли|кизи)$/i;

/**
 * A proposal, by the rules of petrovich and our additions: usage is divided and rules err, so a person confirms it.
 * The gender is given, never guessed. «Иванова Мария Петровна» → «Ивановой Марии Петровне».
 */
export function declineName(name: PersonName, gender: Gender, grammaticalCase: GrammaticalCase): string {
	const declined = declineNameParts(name, gender, grammaticalCase);
	return [declined.surname, declined.givenName, declined.patronymic].filter(Boolean).join(' ');
}

export function declineNameParts(name: PersonName, gender: Gender, grammaticalCase: GrammaticalCase): PersonName {
	const at = inflectedCases.indexOf(grammaticalCase);
	if (at < 0) return name;
	return {
		surname: declineSurname(name.surname, gender, at),
		givenName: byHyphen(name.givenName, (part) => inflect(part, gender, at, [givenNameAdditions, rules.givenName])),
		patronymic: inflect(name.patronymic ?? '', gender, at, [patronymicAdditions, rules.patronymic])
	};
}

/** «А. С. Пушкин», held together. A double given name gives «А.-М.». */
export function formatInitials({ surname, givenName, patronymic }: PersonName): string {
	return [initialOf(givenName), initialOf(patronymic ?? ''), surname].filter(Boolean).join(NBSP);
}

/** «Пушкин А. С.», for tables and lists in the order of the alphabet. */
export function formatSurnameFirst({ surname, givenName, patronymic }: PersonName): string {
	return [surname, initialOf(givenName), initialOf(patronymic ?? '')].filter(Boolean).join(NBSP);
}

/**
 * «Фамилия Имя Отчество», or «Имя Отчество Фамилия» where the second word can only be a patronymic.
 * Null where the parts cannot be told apart: then a person fills in the fields.
 */
export function parseFullName(text: string): PersonName | null {
	const words = joinParticles(
		cleanLine(text)
			.replace(/(?<!\s)\s*[-‐‑–—]\s*/g, '-')
			.split(/\s+/)
			.filter(Boolean)
	);
	const [first = '', second = '', third = ''] = words;
	if (words.length === 0 || words.length > 4) return null;
	if (words.length < 3) return { surname: first, givenName: second, patronymic: '' };
	const last = words.at(-1) ?? '';
	if (words.length === 4) {
		if (!patronymicEnding.test(last)) return null;
		return { surname: `${first} ${second}`, givenName: third, patronymic: last };
	}
	if (patronymicEnding.test(second) && !patronymicEnding.test(last)) {
		return { surname: last, givenName: first, patronymic: second };
	}
	return { surname: first, givenName: second, patronymic: third };
}

/** Particles belong to the word after them («фон дер Ляйен»), «оглы» and its kin to the word before. */
function joinParticles(words: string[]): string[] {
	const joined: string[] = [];
	let prefix = '';
	for (const word of words) {
		if (particles.test(word) && joined.length === 0) prefix += `${word} `;
		else if (patronymicParticle.test(word) && joined.length > 2) joined.push(`${joined.pop()} ${word}`);
		else {
			joined.push(prefix + word);
			prefix = '';
		}
	}
	return prefix ? [...joined, prefix.trim()] : joined;
}

function declineSurname(surname: string, gender: Gender, at: number): string {
	const words = surname.split(' ');
	return words
		.map((word) => {
			if (words.length > 1 && particles.test(word)) return word;
			return byHyphen(word, (part, isLast) => {
				if (!isLast && isFixedFirstPart(part)) return part;
				const short = countVowels(part) === 1 ? [shortSurnameAdditions] : [];
				return inflect(part, gender, at, [surnameAdditions, ...short, rules.surname], isLast);
			});
		})
		.join(' ');
}

function isFixedFirstPart(part: string): boolean {
	const lower = part.toLowerCase();
	if (fixedFirstParts.includes(lower)) return true;
	return rules.surname.exceptions.some((rule) => 'tags' in rule && rule.test.includes(lower));
}

function byHyphen(word: string, change: (part: string, isLast: boolean) => string): string {
	const parts = word.split('-');
	return parts.map((part, at) => change(part, at === parts.length - 1)).join('-');
}

function inflect(word: string, gender: Gender, at: number, sets: readonly NameRules[], isLast = true): string {
	const lower = word.toLowerCase();
	const fits = (rule: NameRule) => rule.gender === gender || rule.gender === 'androgynous';
	for (const { exceptions } of sets) {
		const rule = exceptions.find((each) => fits(each) && each.test.includes(lower) && !(isLast && 'tags' in each));
		if (rule) return applyMod(word, rule.mods[at] ?? '.');
	}
	for (const { suffixes } of sets) {
		const rule = suffixes.find((each) => fits(each) && each.test.some((ending) => lower.endsWith(ending)));
		if (rule) return applyMod(word, rule.mods[at] ?? '.');
	}
	return word;
}

function applyMod(word: string, mod: string): string {
	if (mod === '.') return word;
	const added = mod.replaceAll('-', '');
	const kept = word.slice(0, word.length - (mod.length - added.length));
	const isUpper = word.length > 1 && word === word.toUpperCase();
	return kept + (isUpper ? added.toUpperCase() : added);
}

function initialOf(name: string): string {
	return name
		.split('-')
		.map((part) => part.trim().slice(0, 1))
		.filter(Boolean)
		.map((letter) => `${letter.toUpperCase()}.`)
		.join('-');
}

function countVowels(word: string): number {
	return word.match(/[аеёиоуыэюя]/gi)?.length ?? 0;
}
