import type { Tx } from '#server/database.ts';
import {
	askProvider,
	identityBy,
	ProviderRefusal,
	type Identity,
	type Provider
} from '#server/platform/authentication/providers.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { passwordHashOf } from '../credentials/queries.ts';
import { mayTry } from '../limits/commands.ts';
import { confirmAddress, makeMember } from '../links/commands.ts';
import { tellOwner } from '../notices/commands.ts';
import { passkeysOf } from '../passkeys/queries.ts';
import { lockAccountById, lockAccountOfEmail, type KnownAccount } from '../queries.ts';
import { fullName, isEmail, normaliseEmail } from '../rules.ts';
import { hasSecondFactor } from '../second-factor/queries.ts';
import { enter, type Entry, type Visitor, type Where } from '../sessions/commands.ts';
import type { CurrentSession } from '../sessions/queries.ts';
import { makeToken, spendToken } from '../tokens/commands.ts';

/** What the browser carries meanwhile is a token; what must come back is kept here. */
type Waiting = { provider: string; state: string; nonce: string; verifier: string; back: string };

/** Sends somebody to a provider: to sign in, or, from a fresh session, to add that way of signing in to the account. */
export async function goToProvider(
	{ db, platform }: Where,
	{
		provider,
		redirectUri,
		back,
		linkTo
	}: { provider: Provider; redirectUri: string; back: string; linkTo: CurrentSession | null },
	{ from }: Visitor
): Promise<Outcome<{ address: string; token: string }, 'too-often' | 'sign-in-again' | 'provider-away'>> {
	if (linkTo && !linkTo.isFresh) return refused('sign-in-again');
	if (!(await mayTry(platform, { tried: 'provider', account: null, from }))) return refused('too-often');
	const asking = await askProvider(provider, redirectUri).catch(() => null);
	if (!asking) return refused('provider-away');
	const { address, ...expected } = asking;
	const details: Waiting = { provider: provider.key, ...expected, back };
	const token = await makeToken(db, { purpose: 'provider', accountId: linkTo?.accountId ?? null, details });
	return done({ address, token });
}

export type ProviderEntryRefusal =
	'provider-refused' | 'email-unverified' | 'sign-in-to-link' | 'already-linked' | 'start-again' | 'too-often';
export type Came = { provider: Provider; token: string; address: URL; signedIn: CurrentSession | null };
export type CameBack = { entry: Entry | null; back: string };

/**
 * Takes back whoever returns from a provider. Known by issuer and subject they are let in. The first time the address
 * has to be verified; it opens an account that has no other way in, or makes one, but never an administrator's or one
 * with a password, a second step or a passkey: those are joined only by their owner, signed in.
 */
export async function returnFromProvider(
	where: Where,
	{ provider, token, address, signedIn }: Came,
	visitor: Visitor
): Promise<Outcome<CameBack, ProviderEntryRefusal>> {
	if (!(await mayTry(where.platform, { tried: 'provider', account: null, from: visitor.from }))) {
		return refused('too-often');
	}
	const spent = await spendToken(where.db, ['provider'], token);
	const waiting = spent?.details as Waiting | undefined;
	if (!spent || waiting?.provider !== provider.key) return refused('start-again');
	if (spent.accountId !== null && spent.accountId !== signedIn?.accountId) return refused('start-again');
	const identity = await identityBy(provider, address, waiting).catch((problem: unknown) => {
		if (problem instanceof ProviderRefusal) return null;
		throw problem;
	});
	if (!identity) return refused('provider-refused');
	return where.db.transaction().execute(async (tx) => {
		if (spent.accountId !== null) {
			const refusal = await join(tx, spent.accountId, identity, provider);
			return refusal ? refused(refusal) : done({ entry: null, back: waiting.back });
		}
		const found = await accountFor(tx, identity);
		if ('refusal' in found) return refused(found.refusal);
		const entry = await enter(tx, where, found.id, 'provider', visitor);
		return entry ? done({ entry, back: waiting.back }) : refused('provider-refused');
	});
}

async function accountFor(
	tx: Tx,
	identity: Identity
): Promise<{ id: string } | { refusal: 'email-unverified' | 'sign-in-to-link' }> {
	const known = await ownerOfIdentity(tx, identity);
	if (known) return { id: known };
	const email = normaliseEmail(identity.email ?? '');
	if (!identity.isEmailVerified || !isEmail(email)) return { refusal: 'email-unverified' };
	await makeMember(tx, email, fullName(identity.name));
	const account = await lockAccountOfEmail(tx, email);
	if (!account || (await isGuarded(tx, account))) return { refusal: 'sign-in-to-link' };
	await confirmAddress(tx, account);
	await writeIdentity(tx, account.id, identity);
	return { id: account.id };
}

async function ownerOfIdentity(tx: Tx, { issuer, subject }: Identity): Promise<string | null> {
	const known = await tx
		.selectFrom('credentials')
		.select('account_id as accountId')
		.where('provider_id', '=', issuer)
		.where('provider_account_id', '=', subject)
		.executeTakeFirst();
	return known?.accountId ?? null;
}

/** A provider's word about an address is not enough for these. */
async function isGuarded(tx: Tx, account: KnownAccount): Promise<boolean> {
	return (
		account.role === 'administrator' ||
		(await passwordHashOf(tx, account.id)) !== null ||
		(await hasSecondFactor(tx, account.id)) ||
		(await passkeysOf(tx, account.id)).length > 0
	);
}

async function join(
	tx: Tx,
	accountId: string,
	identity: Identity,
	{ label }: Provider
): Promise<'already-linked' | null> {
	const account = await lockAccountById(tx, accountId);
	const owner = await ownerOfIdentity(tx, identity);
	if (owner !== null) return owner === account.id ? null : 'already-linked';
	await writeIdentity(tx, account.id, identity);
	await tellOwner(tx, account, 'account.provider-linked', `Теперь в учётную запись можно войти и через «${label}».`);
	return null;
}

async function writeIdentity(tx: Tx, accountId: string, { issuer, subject }: Identity): Promise<void> {
	await tx
		.insertInto('credentials')
		.values({ account_id: accountId, provider_id: issuer, provider_account_id: subject, password: null })
		.execute();
}

/** @throws NotFound where the account is not joined to the provider. */
export async function leaveProvider(
	tx: Tx,
	session: CurrentSession,
	{ issuer, label }: Provider
): Promise<Outcome<null, 'sign-in-again'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const account = await lockAccountById(tx, session.accountId);
	const left = await tx
		.deleteFrom('credentials')
		.where('account_id', '=', account.id)
		.where('provider_id', '=', issuer)
		.returning('id')
		.execute();
	if (left.length === 0) throw new NotFound('identity');
	await tellOwner(tx, account, 'account.provider-unlinked', `Войти через «${label}» больше нельзя.`);
	return done(null);
}
