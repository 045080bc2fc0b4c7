import { createHash, randomBytes } from 'node:crypto';
import type { TokenPurpose } from '../tables.ts';

const minute = 60;
const day = 24 * 60 * minute;

/** How long each kind of token holds, in seconds. */
export const lifetimes: Record<TokenPurpose, number> = {
	'sign-in': 20 * minute,
	'sign-up': day,
	invitation: 14 * day,
	'password-reset': 60 * minute,
	'email-change': 60 * minute,
	'second-step': 10 * minute,
	passkey: 5 * minute,
	provider: 10 * minute
};

/** 256 bits from the strong source, fit for an address and for a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
