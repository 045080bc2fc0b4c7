import type { PlatformDb } from '#server/database.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { familiarLimit, limitsOf, type Limit, type Tried } from './rules.ts';

type Try = {
	tried: Tried;
	/** `accountKey`, or null where nobody knows whose account it will be. */
	account: string | null;
	/** The neighbourhood of the client's address. */
	from: string;
	/** Of a browser that the account knows; see `numberOfMark`. */
	familiar?: string | null;
};

/**
 * Counts a try and tells whether it may be made. An owner is not locked out by strangers: the browser that they have
 * signed in with before is counted by itself, and refused tries are not counted against the account.
 */
export async function mayTry(platform: PlatformDb, { tried, account, from, familiar }: Try): Promise<boolean> {
	const { accountFromThere, account: ofAccount, there } = limitsOf[tried];
	const within = (key: string, { tries, seconds }: Limit) => isWithinRate(platform, `${tried}:${key}`, tries, seconds);
	if (familiar) return within(`${account}:browser ${familiar}`, familiarLimit);
	const isThereFine = await within(from, there);
	if (account === null) return isThereFine;
	const isAccountFromThereFine = await within(`${account}:${from}`, accountFromThere);
	return isThereFine && isAccountFromThereFine && within(account, ofAccount);
}
