import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { openAuthentication, type Authentication } from '#server/platform/authentication/authentication.ts';
import { rightsOf } from '../appointments/queries.ts';
import { longestPassword, shortestPassword } from '../rules.ts';
import type { AccountRole } from '../tables.ts';
import {
	idleSeconds,
	isWornOut,
	noticedEverySeconds,
	sessionCookieName,
	sessionCookieOf,
	type SessionCookie
} from './rules.ts';

export type SignedIn = {
	actor: Actor;
	name: string;
	/** To be set anew, because the session was prolonged. */
	cookie: SessionCookie | null;
};

/**
 * Who a session cookie belongs to, or null: for a token unknown, revoked, unused for too long, older than a month, or
 * of a disabled account. Notes, at most every quarter of an hour, that the session is in use.
 */
export async function signedInBy(
	db: Db,
	value: string,
	{ isSecure, now = new Date() }: { isSecure: boolean; now?: Date }
): Promise<SignedIn | null> {
	const authentication = await authenticationOf(db, isSecure);
	const name = sessionCookieName(isSecure);
	const { response: found, headers } = await authentication.api.getSession({
		headers: cookieHeader(name, value),
		returnHeaders: true
	});
	if (!found || found.user.disabledAt || isWornOut(found.session, now)) return null;
	const role = found.user.role as AccountRole;
	const { id } = found.user;
	return {
		actor: role === 'administrator' ? { id, role } : { id, role, rights: await rightsOf(db, id) },
		name: found.user.name,
		cookie: sessionCookieOf(headers.getSetCookie(), name)
	};
}

export const cookieHeader = (name: string, value: string): Headers =>
	new Headers({ cookie: `${name}=${encodeURIComponent(value)}` });

const opened = new WeakMap<Db, Map<boolean, Promise<Authentication>>>();

/** One per network and kind of cookie, for as long as the network's connections live. */
export function authenticationOf(db: Db, isSecure: boolean): Promise<Authentication> {
	const ofNetwork = opened.get(db) ?? new Map<boolean, Promise<Authentication>>();
	opened.set(db, ofNetwork);
	const known = ofNetwork.get(isSecure);
	if (known) return known;
	const opening = open(db, isSecure);
	ofNetwork.set(isSecure, opening);
	// What failed while the database was away is tried again.
	opening.catch(() => ofNetwork.delete(isSecure));
	return opening;
}

async function open(db: Db, isSecure: boolean): Promise<Authentication> {
	return openAuthentication(db, {
		secret: givenSecret() ?? (await storedSecret(db)),
		isSecure,
		cookieName: sessionCookieName(isSecure),
		idleSeconds,
		noticedEverySeconds,
		shortestPassword,
		longestPassword
	});
}

function givenSecret(): string | undefined {
	const secret = process.env['BIBLIOKRUG_SECRET'];
	if (secret !== undefined && secret.length < 32) throw new Error('BIBLIOKRUG_SECRET is shorter than 32 characters');
	return secret;
}

async function storedSecret(db: Db): Promise<string> {
	return (await db.selectFrom('session_secret').select('secret').executeTakeFirstOrThrow()).secret;
}
