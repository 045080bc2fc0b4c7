import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { mayTry } from '../limits/commands.ts';
import { tellOwner } from '../notices/commands.ts';
import { lockAccountById } from '../queries.ts';
import { enter, type Entry, type Visitor, type Where } from '../sessions/commands.ts';
import type { CurrentSession } from '../sessions/queries.ts';
import { makeToken, spendToken } from '../tokens/commands.ts';
import {
	mostPasskeys,
	parseRegisteredAnswer,
	parseSignedAnswer,
	passkeyName,
	type RegisteredAnswer,
	type SignedAnswer
} from './rules.ts';

/** Where the browser stands: a passkey answers only to the site that it was made for. */
export type Site = { origin: string; host: string };

/** What devices sign with: EdDSA, ES256, RS256; what Node has only on trial is left out. */
const algorithms = [-8, -7, -257];

const loadLibrary = () => import('@simplewebauthn/server');

/** What is asked of any passkey of this site; the token ties the question to the browser. */
export async function askForPasskey(
	{ db, platform }: Where,
	{ host }: Site,
	{ from }: Visitor
): Promise<Outcome<{ options: object; token: string }, 'too-often'>> {
	if (!(await mayTry(platform, { tried: 'passkey', account: null, from }))) return refused('too-often');
	const { generateAuthenticationOptions } = await loadLibrary();
	const options = await generateAuthenticationOptions({ rpID: host, userVerification: 'required' });
	const token = await makeToken(db, { purpose: 'passkey', details: { challenge: options.challenge } });
	return done({ options, token });
}

export type PasskeyRefusal = 'not-recognised' | 'too-often';

/** Lets in by a passkey's signature. Two steps in one: the device is had, and its owner was recognised by it. */
export async function enterByPasskey(
	where: Where,
	{ token, answer, site }: { token: string; answer: string; site: Site },
	visitor: Visitor
): Promise<Outcome<Entry, PasskeyRefusal>> {
	if (!(await mayTry(where.platform, { tried: 'passkey', account: null, from: visitor.from }))) {
		return refused('too-often');
	}
	const given = parseSignedAnswer(answer);
	const question = await spendToken(where.db, ['passkey'], token);
	if (!given || !question || question.accountId !== null) return refused('not-recognised');
	return where.db.transaction().execute(async (tx) => {
		const accountId = await ownerOf(tx, given, String(question.details['challenge']), site);
		const entry = accountId && (await enter(tx, where, accountId, 'passkey', visitor));
		return entry ? done(entry) : refused('not-recognised');
	});
}

/** Whose passkey has signed the challenge; notes the use, so that a copy with an older count is refused. */
async function ownerOf(tx: Tx, given: SignedAnswer, challenge: string, site: Site): Promise<string | null> {
	const passkey = await tx
		.selectFrom('passkeys')
		.selectAll()
		.where('credential_id', '=', given.id)
		.where('host', '=', site.host)
		.forUpdate()
		.executeTakeFirst();
	if (!passkey) return null;
	const { verifyAuthenticationResponse } = await loadLibrary();
	const verdict = await verifyAuthenticationResponse({
		response: given as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
		expectedChallenge: challenge,
		expectedOrigin: site.origin,
		expectedRPID: site.host,
		requireUserVerification: true,
		credential: {
			id: passkey.credential_id,
			publicKey: new Uint8Array(passkey.public_key),
			counter: Number(passkey.uses)
		}
	}).catch(() => null);
	if (!verdict?.verified) return null;
	await tx
		.updateTable('passkeys')
		.set({ uses: String(verdict.authenticationInfo.newCounter), last_used_at: sql`now()` })
		.where('id', '=', passkey.id)
		.execute();
	return passkey.account_id;
}

/** What the browser is asked to make a passkey by, for whoever is signed in. */
export async function offerPasskey(
	{ db }: Where,
	session: CurrentSession,
	{ host, title }: { host: string; title: string }
): Promise<Outcome<{ options: object; token: string }, 'sign-in-again' | 'too-many'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const account = await db
		.selectFrom('accounts')
		.select(['id', 'name', 'email'])
		.where('id', '=', session.accountId)
		.executeTakeFirstOrThrow();
	const had = await db
		.selectFrom('passkeys')
		.select(['credential_id as id', 'host'])
		.where('account_id', '=', account.id)
		.execute();
	if (had.length >= mostPasskeys) return refused('too-many');
	const { generateRegistrationOptions } = await loadLibrary();
	const options = await generateRegistrationOptions({
		rpName: title,
		rpID: host,
		userName: account.email,
		userDisplayName: account.name,
		userID: new Uint8Array(Buffer.from(account.id)),
		excludeCredentials: had.filter((passkey) => passkey.host === host).map(({ id }) => ({ id })),
		supportedAlgorithmIDs: algorithms,
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
	const { challenge } = options;
	const token = await makeToken(db, { purpose: 'passkey', accountId: account.id, details: { challenge } });
	return done({ options, token });
}

export type AddRefusal = 'sign-in-again' | 'not-recognised' | 'too-many' | 'already-there';

/** Keeps the public half of a passkey that the browser has made. */
export async function addPasskey(
	{ db }: Where,
	session: CurrentSession,
	{ token, answer, name, site }: { token: string; answer: string; name: string; site: Site }
): Promise<Outcome<{ id: string }, AddRefusal>> {
	if (!session.isFresh) return refused('sign-in-again');
	const given = parseRegisteredAnswer(answer);
	const question = await spendToken(db, ['passkey'], token);
	if (!given || question?.accountId !== session.accountId) return refused('not-recognised');
	const made = await madeKey(given, String(question.details['challenge']), site);
	if (!made) return refused('not-recognised');
	return db.transaction().execute(async (tx) => {
		const account = await lockAccountById(tx, session.accountId);
		const { count } = await tx
			.selectFrom('passkeys')
			.select((of) => of.fn.countAll<string>().as('count'))
			.where('account_id', '=', account.id)
			.executeTakeFirstOrThrow();
		if (Number(count) >= mostPasskeys) return refused('too-many');
		const passkey = await tx
			.insertInto('passkeys')
			.values({
				account_id: account.id,
				credential_id: made.id,
				public_key: Buffer.from(made.publicKey),
				host: site.host,
				uses: String(made.counter),
				transports: made.transports ?? [],
				name: passkeyName(name, 'Ключ доступа')
			})
			.onConflict((known) => known.column('credential_id').doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!passkey) return refused('already-there');
		await tellOwner(tx, account, 'account.passkey-added', 'Добавлен ключ доступа: им можно войти без пароля.');
		return done(passkey);
	});
}

async function madeKey(given: RegisteredAnswer, challenge: string, site: Site) {
	const { verifyRegistrationResponse } = await loadLibrary();
	const verdict = await verifyRegistrationResponse({
		response: given as Parameters<typeof verifyRegistrationResponse>[0]['response'],
		expectedChallenge: challenge,
		expectedOrigin: site.origin,
		expectedRPID: site.host,
		supportedAlgorithmIDs: algorithms,
		requireUserVerification: true
	}).catch(() => null);
	return verdict?.verified ? verdict.registrationInfo.credential : null;
}

/** @throws NotFound for a passkey that is not theirs. */
export async function renamePasskey(
	tx: Tx,
	accountId: string,
	id: string,
	name: string
): Promise<Outcome<null, 'name-missing'>> {
	const tidy = passkeyName(name, '');
	if (tidy === '') return refused('name-missing');
	const renamed = await tx
		.updateTable('passkeys')
		.set({ name: tidy })
		.where('id', '=', id)
		.where('account_id', '=', accountId)
		.returning('id')
		.executeTakeFirst();
	if (!renamed) throw new NotFound('passkey');
	return done(null);
}

/** @throws NotFound for a passkey that is not theirs. */
export async function removePasskey(
	tx: Tx,
	session: CurrentSession,
	id: string
): Promise<Outcome<null, 'sign-in-again'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const account = await lockAccountById(tx, session.accountId);
	const removed = await tx
		.deleteFrom('passkeys')
		.where('id', '=', id)
		.where('account_id', '=', account.id)
		.returning('id')
		.executeTakeFirst();
	if (!removed) throw new NotFound('passkey');
	await tellOwner(tx, account, 'account.passkey-removed', 'Один из ключей доступа удалён: войти им больше нельзя.');
	return done(null);
}
