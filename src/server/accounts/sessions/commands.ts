import { createHmac } from 'node:crypto';
import { sql, type SqlBool } from 'kysely';
import type { Db, PlatformDb, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { isPasswordOf } from '../credentials/commands.ts';
import { passwordHashOf } from '../credentials/queries.ts';
import { mayTry } from '../limits/commands.ts';
import { accountKey, newMark, numberOfMark } from '../limits/rules.ts';
import { lockAccountById } from '../queries.ts';
import { longestPassword, normaliseEmail } from '../rules.ts';
import { hasSecondFactor } from '../second-factor/queries.ts';
import { makeToken } from '../tokens/commands.ts';
import { digestOf, lifetimes, newToken } from '../tokens/rules.ts';
import { authenticationOf, cookieHeader, passwordOfEmail } from './queries.ts';
import {
	familiarCookieName,
	familiarSeconds,
	idleSeconds,
	longestSeconds,
	sessionCookieName,
	tokenOfCookie,
	waitingCookieName,
	type SessionCookie
} from './rules.ts';

export type Where = { db: Db; platform: PlatformDb; network: string };

/** Before whose screen somebody wants to come in. */
export type Visitor = {
	/** The neighbourhood of the client's address, as in the log. */
	from: string;
	isSecure: boolean;
	/** «Firefox, Windows». */
	device?: string;
	/** Value of the session cookie that came along: that session ends, so that nobody can plant one. */
	earlier?: string | undefined;
	/** Value of the cookie that marks a browser where the account has signed in before. */
	mark?: string | undefined;
};

export type SignInAttempt = { email: string; password: string } & Visitor;
export type SignInRefusal = 'not-recognised' | 'too-often';

/** What the browser is given: a session, or a sign-in that waits for the code of the second step. */
export type Entry = SessionCookie & { needsSecondStep: boolean; mark: SessionCookie | null };
export type WayIn = 'password' | 'link' | 'invitation' | 'passkey' | 'provider' | 'password-reset' | 'sign-up';

/**
 * Recognises a person by address and password and begins a session with a new token. The answer is the same, and takes
 * the same work, whether the account is unknown, disabled, without a password or the password wrong.
 */
export async function signIn(
	{ db, platform, network }: Where,
	attempt: SignInAttempt
): Promise<Outcome<Entry, SignInRefusal>> {
	const email = normaliseEmail(attempt.email);
	const account = accountKey(network, email);
	const familiar = numberOfMark(await secretOf(db, attempt.isSecure), account, attempt.mark);
	if (!(await mayTry(platform, { tried: 'sign-in', account, from: attempt.from, familiar }))) {
		return refused('too-often');
	}
	const known = await passwordOfEmail(db, email);
	const password = attempt.password.slice(0, longestPassword + 1);
	if (!(await isPasswordOf(known?.password, password)) || !known) return refused('not-recognised');
	const entry = await db.transaction().execute(async (tx) => {
		await lockAccountById(tx, known.accountId);
		// While it was being compared the password may have been changed, and all sessions ended.
		if ((await passwordHashOf(tx, known.accountId)) !== known.password) return null;
		return enter(tx, { db, network }, known.accountId, 'password', attempt);
	});
	return entry ? done(entry) : refused('not-recognised');
}

/**
 * Lets an account in that has proved itself in one of the ways: begins a session with a new token, or, where the account
 * has a second step and the way is not two steps in itself, a wait for it. Null where the account is disabled.
 */
export async function enter(
	tx: Tx,
	{ db, network }: Pick<Where, 'db' | 'network'>,
	accountId: string,
	way: WayIn,
	visitor: Visitor,
	details: object = {}
): Promise<Entry | null> {
	// Held, so that an account cannot be disabled, nor its password changed, between the proof and the session.
	const account = await lockAccountById(tx, accountId);
	if (account.disabledAt) return null;
	const { isSecure } = visitor;
	if (way !== 'passkey' && (await hasSecondFactor(tx, accountId))) {
		const value = await makeToken(tx, { purpose: 'second-step', accountId, details: { way, ...details } });
		const maxAge = lifetimes['second-step'];
		return { name: waitingCookieName(isSecure), value, maxAge, needsSecondStep: true, mark: null };
	}
	const secret = await secretOf(db, isSecure);
	const mark = markOf(secret, accountKey(network, account.email), isSecure);
	const cookie = await beginSession(tx, secret, accountId, visitor);
	await recordActivity(tx, { id: accountId, role: account.role }, 'account.signed-in', accountId, { way });
	return { ...cookie, needsSecondStep: false, mark };
}

/** Begins a session with a new token; the one that the browser brought along, whoever's it is, ends. */
export async function beginSession(
	tx: Tx,
	secret: string,
	accountId: string,
	{ isSecure, device = '', earlier }: Visitor
): Promise<SessionCookie> {
	if (earlier) await endSession(tx, earlier);
	const token = newToken();
	await tx
		.insertInto('sessions')
		.values({
			account_id: accountId,
			token_hash: digestOf(token),
			device: device.slice(0, 100),
			expires_at: sql`now() + make_interval(secs => ${idleSeconds})`
		})
		.execute();
	// As the library signs its cookies, so that it knows the session again.
	const signature = createHmac('sha256', secret).update(token).digest('base64');
	return { name: sessionCookieName(isSecure), value: `${token}.${signature}`, maxAge: idleSeconds };
}

/** What a browser is given where the account has signed in, so that strangers' tries do not count against it there. */
export const markOf = (secret: string, account: string, isSecure: boolean): SessionCookie => ({
	name: familiarCookieName(isSecure),
	value: newMark(secret, account),
	maxAge: familiarSeconds
});

export async function secretOf(db: Db, isSecure: boolean): Promise<string> {
	return (await authenticationOf(db, isSecure)).options.secret;
}

async function endSession(tx: Tx, value: string): Promise<void> {
	const token = tokenOfCookie(value);
	if (token) await tx.deleteFrom('sessions').where('token_hash', '=', digestOf(token)).execute();
}

/** Ends the session that the cookie stands for; from then on its token is nobody's. Unknown tokens are passed over. */
export async function signOut(db: Db, value: string, isSecure: boolean): Promise<void> {
	const authentication = await authenticationOf(db, isSecure);
	await authentication.api.signOut({ headers: cookieHeader(sessionCookieName(isSecure), value) });
}

/**
 * Ends one of a person's own sessions, on another device or on this one.
 * @throws NotFound for a session that is not theirs.
 */
export function endOwnSession(db: Db | Tx, accountId: string, sessionId: string): Promise<Outcome<null, never>> {
	return inTransaction(db, async (tx) => {
		const ended = await tx
			.deleteFrom('sessions')
			.where('id', '=', sessionId)
			.where('account_id', '=', accountId)
			.returning('id')
			.executeTakeFirst();
		if (!ended) throw new NotFound('session');
		await recordActivity(tx, { id: accountId, role: 'member' }, 'account.session-ended', accountId);
		return done(null);
	});
}

/** Ends all sessions of the account but the one named, if one is. */
export function endOtherSessions(
	db: Db | Tx,
	accountId: string,
	keptId: string | null
): Promise<Outcome<{ ended: number }, never>> {
	return inTransaction(db, async (tx) => {
		const ended = await tx
			.deleteFrom('sessions')
			.where('account_id', '=', accountId)
			.$if(keptId !== null, (sessions) => sessions.where('id', '<>', keptId!))
			.returning('id')
			.execute();
		await recordActivity(tx, { id: accountId, role: 'member' }, 'account.sessions-ended', accountId, {
			sessions: ended.length
		});
		return done({ ended: ended.length });
	});
}

/** Removes sessions that can no longer be used. Answers how many there were. */
export async function forgetEndedSessions(db: Db): Promise<number> {
	const ended = sql<SqlBool>`expires_at < now() or created_at < now() - make_interval(secs => ${longestSeconds})`;
	const [{ numDeletedRows }] = (await db.deleteFrom('sessions').where(ended).execute()) as [{ numDeletedRows: bigint }];
	return Number(numDeletedRows);
}
