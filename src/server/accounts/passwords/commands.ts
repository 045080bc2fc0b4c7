import type { Tx } from '#server/database.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { hashOfPassword, isPasswordOf, writePassword } from '../credentials/commands.ts';
import { passwordHashOf } from '../credentials/queries.ts';
import { mayTry } from '../limits/commands.ts';
import { accountKey } from '../limits/rules.ts';
import { confirmAddress } from '../links/commands.ts';
import { tellOwner } from '../notices/commands.ts';
import { lockAccountById, type KnownAccount } from '../queries.ts';
import { refusalOfPassword, type PasswordRefusal } from '../rules.ts';
import {
	beginSession,
	endOtherSessions,
	enter,
	secretOf,
	type Entry,
	type Visitor,
	type Where
} from '../sessions/commands.ts';
import type { CurrentSession } from '../sessions/queries.ts';
import type { SessionCookie } from '../sessions/rules.ts';
import { revokeTokens, spendToken } from '../tokens/commands.ts';
import { tokenFor } from '../tokens/queries.ts';

export type ResetRefusal = 'link-ended' | 'too-often' | PasswordRefusal;

/** Sets another password by the link of a letter. All sessions end, all other links are void, and this browser is let in. */
export async function resetPassword(
	where: Where,
	{ token, password }: { token: string; password: string },
	visitor: Visitor
): Promise<Outcome<Entry & { back: string }, ResetRefusal>> {
	const { db, platform } = where;
	if (!(await mayTry(platform, { tried: 'token', account: null, from: visitor.from }))) return refused('too-often');
	const link = await tokenFor(db, ['password-reset'], token);
	if (!link) return refused('link-ended');
	const refusal = refusalOfPassword(password, link.email ?? '');
	if (refusal) return refused(refusal);
	const hash = await hashOfPassword(password);
	return db.transaction().execute(async (tx) => {
		const spent = await spendToken(tx, ['password-reset'], token);
		if (!spent?.accountId) return refused('link-ended');
		const account = await lockAccountById(tx, spent.accountId);
		await confirmAddress(tx, account);
		await replacePassword(tx, account, hash);
		const entry = await enter(tx, where, account.id, 'password-reset', visitor);
		return entry ? done({ ...entry, back: String(spent.details['back'] ?? '') }) : refused('link-ended');
	});
}

export type InvitationEntryRefusal = 'link-ended' | 'too-often' | PasswordRefusal;

/** Takes an invitation up: with a password, or without one, to come in by links from letters later too. */
export async function acceptInvitation(
	where: Where,
	{ token, password }: { token: string; password: string | null },
	visitor: Visitor
): Promise<Outcome<Entry, InvitationEntryRefusal>> {
	const { db, platform } = where;
	if (!(await mayTry(platform, { tried: 'token', account: null, from: visitor.from }))) return refused('too-often');
	const invitation = await tokenFor(db, ['invitation'], token);
	if (!invitation) return refused('link-ended');
	const refusal = password === null ? null : refusalOfPassword(password, invitation.email ?? '');
	if (refusal) return refused(refusal);
	const hash = password === null ? null : await hashOfPassword(password);
	return db.transaction().execute(async (tx) => {
		const spent = await spendToken(tx, ['invitation'], token);
		if (!spent?.accountId) return refused('link-ended');
		const account = await lockAccountById(tx, spent.accountId);
		await confirmAddress(tx, account);
		if (hash !== null) await writePassword(tx, account.id, hash);
		const entry = await enter(tx, where, account.id, 'invitation', visitor);
		return entry ? done(entry) : refused('link-ended');
	});
}

export type PasswordChange = { /** Null where the account has none yet. */ current: string; password: string };
export type ChangeRefusal = 'current-wrong' | 'sign-in-again' | 'too-often' | PasswordRefusal;

/**
 * Changes the password of whoever is signed in and knows the present one; sets the first one in a fresh session. All
 * other sessions end, this one goes on under a new token.
 */
export async function changePassword(
	where: Where,
	session: CurrentSession,
	{ current, password }: PasswordChange,
	visitor: Visitor
): Promise<Outcome<SessionCookie, ChangeRefusal>> {
	const { db, platform, network } = where;
	const present = await passwordHashOf(db, session.accountId);
	if (present === null && !session.isFresh) return refused('sign-in-again');
	const account = accountKey(network, `password of ${session.accountId}`);
	if (!(await mayTry(platform, { tried: 'sign-in', account, from: visitor.from }))) return refused('too-often');
	if (present !== null && !(await isPasswordOf(present, current))) return refused('current-wrong');
	const hash = await hashOfPassword(password);
	const secret = await secretOf(db, visitor.isSecure);
	return db.transaction().execute(async (tx) => {
		const owner = await lockAccountById(tx, session.accountId);
		const refusal = refusalOfPassword(password, owner.email);
		if (refusal) return refused(refusal);
		if ((await passwordHashOf(tx, owner.id)) !== present) return refused('current-wrong');
		await replacePassword(tx, owner, hash);
		return done(await beginSession(tx, secret, owner.id, visitor));
	});
}

async function replacePassword(tx: Tx, account: KnownAccount, hash: string): Promise<void> {
	await writePassword(tx, account.id, hash);
	await endOtherSessions(tx, account.id, null);
	await revokeTokens(tx, account.id);
	await tellOwner(tx, account, 'account.password-changed', 'Пароль изменён, остальные сеансы завершены.');
}
