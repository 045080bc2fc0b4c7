import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator has it by default: SHA-1, six digits, half a minute. */
export const stepSeconds = 30;
const digits = 6;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits in base32 (RFC 4648), as authenticators take them. */
export const newSecret = (): string => base32(randomBytes(20));

export const stepAt = (epochSeconds: number): number => Math.floor(epochSeconds / stepSeconds);

/** The code of one half-minute. */
export function codeAt(secret: string, step: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
	const number = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7fffffff;
	return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The half-minute that a code belongs to: this one, the one before or the one after, so that a clock may be a little
 * wrong, but none up to the last that was taken. All three are compared, in the same time, whichever it is.
 */
export function stepOfCode(secret: string, code: string, { now, last }: { now: number; last: number }): number | null {
	if (!/^\d{6}$/.test(code)) return null;
	const given = Buffer.from(code);
	const matching = [now - 1, now, now + 1].filter((step) => {
		const isSame = timingSafeEqual(Buffer.from(codeAt(secret, step)), given);
		return isSame && step > last;
	});
	return matching[0] ?? null;
}

/** As people type them: with a space in the middle, or with letters of the other case and hyphens. */
export const tidyCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase();

/** What the QR code of the set-up page says to an authenticator; short, so that its squares are large. */
export const authenticatorAddress = (secret: string, issuer: string, email: string): string =>
	`otpauth://totp/${encodeURIComponent(email)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;

export const recoveryCodeCount = 10;

/** 80 bits each, «ABCD-EFGH-2345-6723»: too many to be guessed even from their digests. */
export const newRecoveryCodes = (): string[] =>
	Array.from({ length: recoveryCodeCount }, () => inFours(base32(randomBytes(10))));

export const isRecoveryCode = (tidied: string): boolean => /^[A-Z2-7]{16}$/.test(tidied);

export const digestOfCode = (accountId: string, code: string): string =>
	createHash('sha256')
		.update(`${accountId} ${tidyCode(code)}`)
		.digest('hex');

/** «JBSW Y3DP …» is easier to type by hand than the same without spaces. */
export const inFours = (text: string, between = '-'): string => (text.match(/.{1,4}/g) ?? []).join(between);

function base32(bytes: Buffer): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
	const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
