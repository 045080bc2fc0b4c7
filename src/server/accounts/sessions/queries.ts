import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Actor } from '#server/platform/actor.ts';
import { openAuthentication, type Authentication } from '#server/platform/authentication/authentication.ts';
import { rightsOf } from '../appointments/queries.ts';
import { longestPassword, shortestPassword } from '../rules.ts';
import { digestOf } from '../tokens/rules.ts';
import type { AccountRole } from '../tables.ts';
import {
	freshSeconds,
	idleSeconds,
	isWornOut,
	longestSeconds,
	noticedEverySeconds,
	sessionCookieName,
	sessionCookieOf,
	tokenOfCookie,
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
	const asking = authentication.api.getSession({ headers: cookieHeader(name, value), returnHeaders: true });
	const { response: found, headers } = await asking.catch(async (problem: unknown) => {
		// The library does not tell why it failed: where the database is away, this does.
		await sql`select 1`.execute(db);
		throw problem;
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

/** The account of an address with the hash of its password, where it has one. One query, whether it is there or not. */
export async function passwordOfEmail(
	db: Db,
	email: string
): Promise<{ accountId: string; password: string | null } | null> {
	const found = await db
		.selectFrom('accounts')
		.leftJoin('credentials', (credential) =>
			credential.onRef('credentials.account_id', '=', 'accounts.id').on('provider_id', '=', 'credential')
		)
		.select(['accounts.id as accountId', 'password'])
		.where('email', '=', email)
		.executeTakeFirst();
	return found ?? null;
}

export type OwnSession = { id: string; device: string; beganAt: Date; seenAt: Date; isThis: boolean };

/** A person's sessions that are still good, this one first, then the last seen. */
export async function sessionsOf(db: Db | Tx, accountId: string, thisId: string): Promise<OwnSession[]> {
	const rows = await db
		.selectFrom('sessions')
		.select(['id', 'device', 'created_at as beganAt', 'updated_at as seenAt'])
		.where('account_id', '=', accountId)
		.where('expires_at', '>', sql<Date>`now()`)
		.where('created_at', '>', sql<Date>`now() - make_interval(secs => ${longestSeconds})`)
		.orderBy(sql`id = ${thisId}`, 'desc')
		.orderBy('updated_at', 'desc')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ ...row, isThis: row.id === thisId }));
}

export type CurrentSession = {
	id: string;
	accountId: string;
	/** Begun within the last half hour. */ isFresh: boolean;
};

/**
 * The session behind a cookie whose signature has been checked when its owner was recognised.
 * @throws NotFound
 */
export function currentSession(db: Db | Tx, value: string): Promise<CurrentSession> {
	return db
		.selectFrom('sessions')
		.select([
			'id',
			'account_id as accountId',
			sql<boolean>`created_at > now() - make_interval(secs => ${freshSeconds})`.as('isFresh')
		])
		.where('token_hash', '=', digestOf(tokenOfCookie(value) ?? ''))
		.executeTakeFirstOrThrow(() => new NotFound('session'));
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
