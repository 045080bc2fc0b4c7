import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const minute = 60;
const hour = 60 * minute;

export type Limit = { tries: number; seconds: number };
/** How often something may be tried: on one account from one neighbourhood, on one account, from one neighbourhood. */
export type Limits = { accountFromThere: Limit; account: Limit; there: Limit };

/** Whose tries they are: hashed, since the table is no list of people. */
export type Tried = 'sign-in' | 'letter' | 'vote' | 'second-step' | 'token' | 'passkey' | 'provider';

export const limitsOf: Record<Tried, Limits> = {
	'sign-in': {
		accountFromThere: { tries: 10, seconds: 15 * minute },
		account: { tries: 60, seconds: hour },
		there: { tries: 50, seconds: 15 * minute }
	},
	// Links, sign-up and forgotten passwords together: each try is a letter to somebody.
	letter: {
		accountFromThere: { tries: 5, seconds: 15 * minute },
		account: { tries: 12, seconds: hour },
		there: { tries: 30, seconds: 15 * minute }
	},
	// A letter with the link that confirms a voice. A library's one address serves all its readers: many there, few each.
	vote: {
		accountFromThere: { tries: 5, seconds: hour },
		account: { tries: 10, seconds: hour },
		there: { tries: 400, seconds: hour }
	},
	// Six digits, three of a million right at any moment: a day of trying finds one in seven hundred.
	'second-step': {
		accountFromThere: { tries: 10, seconds: 15 * minute },
		account: { tries: 20, seconds: hour },
		there: { tries: 50, seconds: 15 * minute }
	},
	// Of 256 bits: the limit spares the database, it guards no secret.
	token: {
		accountFromThere: { tries: 60, seconds: 15 * minute },
		account: { tries: 60, seconds: 15 * minute },
		there: { tries: 100, seconds: 15 * minute }
	},
	passkey: {
		accountFromThere: { tries: 50, seconds: 15 * minute },
		account: { tries: 50, seconds: 15 * minute },
		there: { tries: 50, seconds: 15 * minute }
	},
	provider: {
		accountFromThere: { tries: 50, seconds: 15 * minute },
		account: { tries: 50, seconds: 15 * minute },
		there: { tries: 50, seconds: 15 * minute }
	}
};

/** In a browser where the account has signed in before, tries are counted for that browser alone. */
export const familiarLimit: Limit = { tries: 10, seconds: 15 * minute };

export const accountKey = (network: string, email: string): string =>
	createHash('sha256').update(`${network} ${email}`).digest('hex').slice(0, 32);

/** The mark that a browser gets once its account has signed in there: a number of its own, signed for that account. */
export function newMark(secret: string, account: string): string {
	const number = randomBytes(16).toString('base64url');
	return `${number}.${signatureOf(secret, account, number)}`;
}

/** The browser's number where its mark is good for the account, or null. */
export function numberOfMark(secret: string, account: string, mark: string | undefined): string | null {
	const [number = '', signature = ''] = (mark ?? '').split('.');
	if (!/^[\w-]{22}$/.test(number) || !/^[\w-]{43}$/.test(signature)) return null;
	const expected = signatureOf(secret, account, number);
	return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? number : null;
}

const signatureOf = (secret: string, account: string, number: string): string =>
	createHmac('sha256', secret).update(`familiar browser ${account} ${number}`).digest('base64url');
