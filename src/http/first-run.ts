import { createHash, timingSafeEqual, randomBytes } from 'node:crypto';

/** What the first-run page asks for. */
export type FirstNetwork = {
	name: string;
	shortName: string;
	town: string;
	timeZone: string;
	/** What papers print before `/v/CODE`. */
	publicHost: string;
	surname: string;
	givenName: string;
	patronymic: string;
	email: string;
	password: string;
};

/** The one-time link to the page that makes the network and its first administrator. */
export type FirstRun = {
	token: string;
	isExpected(token: string): boolean;
	/** False where the network could not be made: another has been made meanwhile. */
	create(network: FirstNetwork): Promise<boolean>;
};

/** A token of 256 bits that holds until it has been used or the program ends. While one form is at work no other begins. */
export function openFirstRun(createNetwork: (network: FirstNetwork) => Promise<boolean>): FirstRun {
	const token = randomBytes(32).toString('base64url');
	const expected = digest(token);
	let used = false;
	return {
		token,
		isExpected: (given) => !used && timingSafeEqual(digest(given), expected),
		async create(network) {
			if (used) return false;
			used = true;
			try {
				const made = await createNetwork(network);
				if (!made) used = false;
				return made;
			} catch (problem) {
				used = false;
				throw problem;
			}
		}
	};
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
