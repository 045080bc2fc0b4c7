import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { mayTry } from '../limits/commands.ts';
import { accountKey } from '../limits/rules.ts';
import { tellOwner } from '../notices/commands.ts';
import { lockAccountById } from '../queries.ts';
import {
	beginSession,
	endOtherSessions,
	markOf,
	secretOf,
	type Entry,
	type Visitor,
	type WayIn,
	type Where
} from '../sessions/commands.ts';
import type { CurrentSession } from '../sessions/queries.ts';
import type { SessionCookie } from '../sessions/rules.ts';
import { revokeTokens, spendToken } from '../tokens/commands.ts';
import { tokenFor } from '../tokens/queries.ts';
import { hasSecondFactor, waitingSecret } from './queries.ts';
import { digestOfCode, isRecoveryCode, newRecoveryCodes, newSecret, stepAt, stepOfCode, tidyCode } from './rules.ts';

export type SetUpRefusal = 'sign-in-again' | 'already-on';

/** Draws a key for an authenticator, or gives again the one that waits for its first code. */
export async function beginSecondFactor(
	tx: Tx,
	session: CurrentSession
): Promise<Outcome<{ secret: string }, SetUpRefusal>> {
	if (!session.isFresh) return refused('sign-in-again');
	await lockAccountById(tx, session.accountId);
	if (await hasSecondFactor(tx, session.accountId)) return refused('already-on');
	await tx
		.insertInto('second_factors')
		.values({ account_id: session.accountId, secret: newSecret(), confirmed_at: null })
		.onConflict((begun) => begun.doNothing())
		.execute();
	const secret = await waitingSecret(tx, session.accountId);
	if (secret === null) throw new Error('a key that has just been drawn is gone');
	return done({ secret });
}

export type ConfirmRefusal = 'sign-in-again' | 'not-begun' | 'already-on' | 'code-wrong' | 'too-often';
export type SecondFactorOn = { cookie: SessionCookie; recoveryCodes: string[] };

/**
 * Switches the second step on by a first right code. The session goes on under a new token, all others end; the recovery
 * codes are answered here and never again.
 */
export async function confirmSecondFactor(
	where: Where,
	session: CurrentSession,
	code: string,
	visitor: Visitor
): Promise<Outcome<SecondFactorOn, ConfirmRefusal>> {
	if (!session.isFresh) return refused('sign-in-again');
	if (!(await mayTryCode(where, session.accountId, visitor))) return refused('too-often');
	const secret = await secretOf(where.db, visitor.isSecure);
	return where.db.transaction().execute(async (tx) => {
		const account = await lockAccountById(tx, session.accountId);
		if (await hasSecondFactor(tx, account.id)) return refused('already-on');
		const taken = await takeCode(tx, account.id, tidyCode(code));
		if (taken !== 'taken') return refused(taken === 'none' ? 'not-begun' : 'code-wrong');
		await tx
			.updateTable('second_factors')
			.set({ confirmed_at: sql`now()` })
			.where('account_id', '=', account.id)
			.execute();
		const recoveryCodes = await writeRecoveryCodes(tx, account.id);
		await endOtherSessions(tx, account.id, null);
		await revokeTokens(tx, account.id);
		const cookie = await beginSession(tx, secret, account.id, visitor);
		await tellOwner(
			tx,
			account,
			'account.second-factor-on',
			'Теперь при входе спрашивают код из приложения на телефоне.'
		);
		return done({ cookie, recoveryCodes });
	});
}

/** From now on no code is asked for. The session goes on under a new token, all others end. */
export async function removeSecondFactor(
	where: Where,
	session: CurrentSession,
	visitor: Visitor
): Promise<Outcome<SessionCookie, 'sign-in-again'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const secret = await secretOf(where.db, visitor.isSecure);
	return where.db.transaction().execute(async (tx) => {
		const account = await lockAccountById(tx, session.accountId);
		await tx.deleteFrom('second_factors').where('account_id', '=', account.id).execute();
		await tx.deleteFrom('recovery_codes').where('account_id', '=', account.id).execute();
		await endOtherSessions(tx, account.id, null);
		await revokeTokens(tx, account.id);
		const cookie = await beginSession(tx, secret, account.id, visitor);
		await tellOwner(tx, account, 'account.second-factor-off', 'Код из приложения при входе больше не спрашивают.');
		return done(cookie);
	});
}

/** Ten codes in place of the earlier ones, which are worth nothing from then on. Answered here and never again. */
export async function replaceRecoveryCodes(
	tx: Tx,
	session: CurrentSession
): Promise<Outcome<string[], 'sign-in-again' | 'not-on'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const account = await lockAccountById(tx, session.accountId);
	if (!(await hasSecondFactor(tx, account.id))) return refused('not-on');
	const codes = await writeRecoveryCodes(tx, account.id);
	await tellOwner(tx, account, 'account.recovery-codes-replaced', 'Коды на случай потери телефона выданы заново.');
	return done(codes);
}

export type SecondStepRefusal = 'start-again' | 'code-wrong' | 'too-often';

/**
 * The second step of a sign-in: a code of the authenticator or one of the recovery codes, each good once. A wrong code
 * leaves the wait as it is, so that the person may try again.
 */
export async function passSecondStep(
	where: Where,
	{ token, code }: { token: string; code: string },
	visitor: Visitor
): Promise<Outcome<Entry, SecondStepRefusal>> {
	const { db, network } = where;
	const waiting = await tokenFor(db, ['second-step'], token);
	if (!waiting?.accountId) return refused('start-again');
	if (!(await mayTryCode(where, waiting.accountId, visitor))) return refused('too-often');
	const secret = await secretOf(db, visitor.isSecure);
	return db.transaction().execute(async (tx) => {
		const account = await lockAccountById(tx, waiting.accountId!);
		if (!(await isRightCode(tx, account.id, tidyCode(code)))) return refused('code-wrong');
		// Red in the race test without this line: of two browsers with the same wait one would be too many.
		if (account.disabledAt || !(await spendToken(tx, ['second-step'], token))) return refused('start-again');
		const cookie = await beginSession(tx, secret, account.id, visitor);
		const way = waiting.details['way'] as WayIn;
		await recordActivity(tx, { id: account.id, role: account.role }, 'account.signed-in', account.id, {
			way,
			secondStep: true
		});
		const mark = markOf(secret, accountKey(network, account.email), visitor.isSecure);
		return done({ ...cookie, needsSecondStep: false, mark });
	});
}

function mayTryCode({ platform, network }: Where, accountId: string, { from }: Visitor): Promise<boolean> {
	return mayTry(platform, { tried: 'second-step', account: accountKey(network, accountId), from });
}

async function isRightCode(tx: Tx, accountId: string, code: string): Promise<boolean> {
	if (!isRecoveryCode(code)) return (await takeCode(tx, accountId, code)) === 'taken';
	const used = await tx
		.updateTable('recovery_codes')
		.set({ used_at: sql`now()` })
		.where('account_id', '=', accountId)
		.where('code_hash', '=', digestOfCode(accountId, code))
		.where('used_at', 'is', null)
		.returning('id')
		.executeTakeFirst();
	return used !== undefined;
}

/** Takes a code of the authenticator, each only once. The account's row is held by whoever calls. */
async function takeCode(tx: Tx, accountId: string, code: string): Promise<'taken' | 'wrong' | 'none'> {
	const known = await tx
		.selectFrom('second_factors')
		.select(['secret', 'last_step as last', sql<number>`extract(epoch from clock_timestamp())::float8`.as('now')])
		.where('account_id', '=', accountId)
		.executeTakeFirst();
	if (!known) return 'none';
	const step = stepOfCode(known.secret, code, { now: stepAt(known.now), last: Number(known.last) });
	if (step === null) return 'wrong';
	await tx
		.updateTable('second_factors')
		.set({ last_step: String(step) })
		.where('account_id', '=', accountId)
		.execute();
	return 'taken';
}

async function writeRecoveryCodes(tx: Tx, accountId: string): Promise<string[]> {
	const codes = newRecoveryCodes();
	await tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
	await tx
		.insertInto('recovery_codes')
		.values(codes.map((code) => ({ account_id: accountId, code_hash: digestOfCode(accountId, code) })))
		.execute();
	return codes;
}
