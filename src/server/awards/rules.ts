import { codeSigns, inFours, signsTyped } from '#server/platform/russian/codes.ts';

/** Writes 16 random bytes as the 26 characters of a document's code. @throws RangeError for any other length. */
export function codeFromBytes(bytes: Uint8Array): string {
	if (bytes.length !== 16) throw new RangeError('a code has 128 bits');
	let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
	let code = '';
	for (let position = 0; position < 26; position++) {
		code = codeSigns[Number(number % 32n)]! + code;
		number /= 32n;
	}
	return code;
}

/** What a person typed, as a code, or null when it cannot be one; see `signsTyped`. */
export function parseCode(typed: string): string | null {
	const code = signsTyped(typed);
	return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(code) ? code : null;
}

/** The code as the paper prints it: `0ABC DEFG HJKM NPQR STVW XYZ0 12`. */
export const groupCode = inFours;

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
