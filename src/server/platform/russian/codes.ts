import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that a code read aloud, by telephone or off a paper, survives. */
export const codeSigns = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Five random bits a sign. */
export const randomCode = (length: number): string =>
	Array.from({ length }, () => codeSigns[randomInt(codeSigns.length)]).join('');

/**
 * What a person typed as a code, in the signs of codes: case, spaces and hyphens do not matter, I and L are read as 1, O as 0
 * (Crockford), and Cyrillic letters as what they look like among the signs. Anything else stays as it is, and nothing is
 * left of what no code is as long as.
 */
export function signsTyped(typed: string): string {
	if (typed.length > 200) return '';
	return typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/\p{Script=Cyrillic}/gu, (letter) => twins[letter] ?? letter)
		.replace(/[\s\u2010-\u2015-]/g, '')
		.replace(/[IL]/g, '1')
		.replace(/O/g, '0');
}

const twins: Record<string, string> = {
	А: 'A',
	В: 'B',
	С: 'C',
	Е: 'E',
	З: '3',
	І: '1',
	Ӏ: '1',
	Ј: 'J',
	Н: 'H',
	К: 'K',
	М: 'M',
	О: '0',
	Р: 'P',
	Ѕ: 'S',
	Т: 'T',
	У: 'Y',
	Х: 'X'
};

/** In groups of four, as papers print it: `0ABC DEFG HJKM`. */
export const inFours = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');
