import { createHash } from 'node:crypto';
import { sql, type SqlBool } from 'kysely';
import type { Db, PlatformDb } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { normaliseEmail } from '../rules.ts';
import { authenticationOf, cookieHeader } from './queries.ts';
import { longestSeconds, sessionCookieName, sessionCookieOf, signInLimits, type SessionCookie } from './rules.ts';

export type SignInAttempt = {
	email: string;
	password: string;
	/** The neighbourhood of the client's address, as in the log. */
	from: string;
	isSecure: boolean;
	/** Value of the session cookie that came along: that session ends, so that nobody can plant one. */
	earlier?: string | undefined;
};
type Where = { db: Db; platform: PlatformDb; network: string };
export type SignInRefusal = 'not-recognised' | 'too-often';

/**
 * Recognises a person by address and password and begins a session with a new token. The answer is the same, and takes
 * the same work, whether the account is unknown, disabled or the password wrong.
 */
export async function signIn(
	{ db, platform, network }: Where,
	attempt: SignInAttempt
): Promise<Outcome<SessionCookie, SignInRefusal>> {
	const email = normaliseEmail(attempt.email);
	if (!(await mayTry(platform, `${network} ${email}`, attempt.from))) return refused('too-often');
	const authentication = await authenticationOf(db, attempt.isSecure);
	const name = sessionCookieName(attempt.isSecure);
	const answer = await authentication.api
		.signInEmail({ body: { email, password: attempt.password }, headers: new Headers(), returnHeaders: true })
		.catch(refusalOrThrow);
	const cookie = answer && sessionCookieOf(answer.headers.getSetCookie(), name);
	if (!cookie) return refused('not-recognised');

	const accountId = answer.response.user.id;
	const refusal = await db.transaction().execute(async (tx) => {
		// Held, so that an account cannot be disabled between its password and its session.
		const { disabled_at } = await tx
			.selectFrom('accounts')
			.select('disabled_at')
			.where('id', '=', accountId)
			.forUpdate()
			.executeTakeFirstOrThrow();
		if (disabled_at) {
			await tx.deleteFrom('sessions').where('account_id', '=', accountId).execute();
			return 'not-recognised' as const;
		}
		await recordActivity(tx, { id: accountId, role: 'administrator' }, 'account.signed-in', accountId);
		return null;
	});
	if (refusal) return refused(refusal);
	if (attempt.earlier) await signOut(db, attempt.earlier, attempt.isSecure);
	return done(cookie);
}

async function mayTry(platform: PlatformDb, account: string, from: string): Promise<boolean> {
	const key = createHash('sha256').update(account).digest('hex').slice(0, 32);
	const { accountFromThere, account: ofAccount, there } = signInLimits;
	const verdicts = [
		await isWithinRate(platform, `sign-in:${from}`, there.tries, there.seconds),
		await isWithinRate(platform, `sign-in:${key}:${from}`, accountFromThere.tries, accountFromThere.seconds)
	];
	// Refused tries are not counted against the account, or anyone could lock its owner out from afar.
	if (!verdicts.every(Boolean)) return false;
	return isWithinRate(platform, `sign-in:${key}`, ofAccount.tries, ofAccount.seconds);
}

function refusalOrThrow(error: unknown): null {
	const { statusCode } = error as { statusCode?: unknown };
	if (statusCode === 400 || statusCode === 401 || statusCode === 403) return null;
	throw error;
}

/** Ends the session that the cookie stands for; from then on its token is nobody's. Unknown tokens are passed over. */
export async function signOut(db: Db, value: string, isSecure: boolean): Promise<void> {
	const authentication = await authenticationOf(db, isSecure);
	await authentication.api.signOut({ headers: cookieHeader(sessionCookieName(isSecure), value) });
}

/** Removes sessions that can no longer be used. Answers how many there were. */
export async function forgetEndedSessions(db: Db): Promise<number> {
	const ended = sql<SqlBool>`expires_at < now() or created_at < now() - make_interval(secs => ${longestSeconds})`;
	const [{ numDeletedRows }] = (await db.deleteFrom('sessions').where(ended).execute()) as [{ numDeletedRows: bigint }];
	return Number(numDeletedRows);
}
