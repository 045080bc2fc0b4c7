/** Crockford's base 32: no I, L, O, U, so that a code read aloud or retyped from paper survives. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Writes 16 random bytes as the 26 characters of a document's code. @throws RangeError for any other length. */
export function codeFromBytes(bytes: Uint8Array): string {
	if (bytes.length !== 16) throw new RangeError('a code has 128 bits');
	let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
	let code = '';
	for (let position = 0; position < 26; position++) {
		code = alphabet[Number(number % 32n)]! + code;
		number /= 32n;
	}
	return code;
}

/**
 * What a person typed, as a code, or null when it cannot be one: case, spaces and hyphens do not matter,
 * I and L are read as 1, O as 0 (Crockford), and Cyrillic letters as what they look like in the alphabet of codes.
 */
export function parseCode(typed: string): string | null {
	if (typed.length > 200) return null;
	const latin = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/\p{Script=Cyrillic}/gu, (letter) => twins[letter] ?? letter);
	const code = latin
		.replace(/[\s\u2010-\u2015-]/g, '')
		.replace(/[IL]/g, '1')
		.replace(/O/g, '0');
	return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(code) ? code : null;
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

/** The code in groups of four, as the paper prints it: `0ABC DEFG HJKM NPQR STVW XYZ0 12`. */
export const groupCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/** The number in the register: prefix, year, ordinal within the year: `ЗОУНБ-2027-0012`. */
export function documentNumber(prefix: string, year: number, ordinal: number): string {
	return [prefix, year, String(ordinal).padStart(4, '0')].filter((part) => part !== '').join('-');
}

/** Which paper goes with an award of a kind; null: it is announced and entered in the minutes, without a paper. */
export function documentKindOf(awardKind: string): 'diploma' | 'thank-you-letter' | 'participation-certificate' | null {
	if (awardKind === 'thank-you-letter' || awardKind === 'participation-certificate') return awardKind;
	return awardKind === 'money' ? null : 'diploma';
}

/** Why papers are annulled after a correction, where the jury gave no reason of its own. */
export const reasonOfCorrection = (version: number): string =>
	`Итоги конкурса исправлены: действует версия ${version} протокола жюри.`;

export type DocumentState = 'valid' | 'replaced' | 'annulled';

/** An annulled document stays annulled even when another was issued in its place. */
export function stateOf({ annulled, replaced }: { annulled: boolean; replaced: boolean }): DocumentState {
	if (annulled) return 'annulled';
	return replaced ? 'replaced' : 'valid';
}
