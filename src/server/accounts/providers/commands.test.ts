import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { disableAccount, inviteMember } from '../commands.ts';
import { accountByEmail } from '../queries.ts';
import { signIn } from '../sessions/commands.ts';
import { currentSession, signedInBy } from '../sessions/queries.ts';
import { buildAdministrator, buildVisitor, testPassword } from '../testing.ts';
import { goToProvider, leaveProvider, returnFromProvider } from './commands.ts';
import { issuersOf } from './queries.ts';
import { openTestProvider, type TestProvider } from './testing.ts';

let network: TestNetwork;
let elsewhere: TestProvider;
before(async () => {
	[network, elsewhere] = await Promise.all([openTestNetwork(), openTestProvider()]);
});
after(async () => {
	await elsewhere.close();
	await network.close();
});

const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
const whoIs = async (value: string) => (await signedInBy(network.db, value, { isSecure: true }))?.actor.id ?? null;

async function go(linkTo: Awaited<ReturnType<typeof currentSession>> | null = null) {
	const { provider, redirectUri } = elsewhere;
	const outcome = await goToProvider(where(), { provider, redirectUri, back: '/my', linkTo }, buildVisitor());
	assert.ok(outcome.ok);
	return outcome.value;
}
const comeBack = (token: string, address: URL, signedIn: Awaited<ReturnType<typeof currentSession>> | null = null) =>
	returnFromProvider(where(), { provider: elsewhere.provider, token, address, signedIn }, buildVisitor());
async function enter() {
	const { address, token } = await go();
	return comeBack(token, await elsewhere.walk(address));
}

/** What a refused sign-in must not have touched. */
async function state(): Promise<string> {
	const tables = ['accounts', 'credentials', 'sessions'];
	const rows = await Promise.all(
		tables.map(async (table) => (await sql`select * from ${sql.table(table)} order by id`.execute(network.db)).rows)
	);
	return JSON.stringify(rows);
}

async function assertRefused(outcome: Promise<unknown>, reason: string, before: string): Promise<void> {
	assert.deepEqual(await outcome, { ok: false, reason });
	assert.ok((await state()) === before, `${reason} left something behind`);
}

test('a newcomer with a verified address becomes a member, and comes in again by issuer and subject', async () => {
	elsewhere.identify({ sub: 'anna', email: 'Anna@Example.org', email_verified: true, name: 'Новикова Анна' });
	const outcome = await enter();
	assert.ok(outcome.ok && outcome.value.entry);
	assert.equal(outcome.value.back, '/my');
	const account = await accountByEmail(network.db, 'anna@example.org');
	assert.deepEqual([account.name, account.role], ['Новикова Анна', 'member']);
	assert.equal(await whoIs(outcome.value.entry.value), account.id);
	// Known by issuer and subject, whatever address the provider tells later.
	elsewhere.identify({ sub: 'anna', email: 'drugaya@example.org', email_verified: false, name: 'Новикова Анна' });
	const again = await enter();
	assert.ok(again.ok && again.value.entry);
	assert.equal(await whoIs(again.value.entry.value), account.id);
});

test('an account without any other way in is joined by a verified address', async () => {
	const invited = { email: 'gost@example.org', name: 'Воробей Илья' };
	await network.db.transaction().execute((tx) => inviteMember(tx, systemActor('testing'), invited));
	elsewhere.identify({ sub: 'guest', email: 'gost@example.org', email_verified: true, name: 'Кто-то' });
	const outcome = await enter();
	assert.ok(outcome.ok && outcome.value.entry);
	assert.equal(await whoIs(outcome.value.entry.value), (await accountByEmail(network.db, 'gost@example.org')).id);
});

test('an address that is not verified, not told or only said to be verified lets nobody in', async () => {
	const admin = await buildAdministrator(network.db);
	const before = await state();
	const told = [
		{ email: admin.email, email_verified: false },
		{ email: admin.email },
		{ email: admin.email, email_verified: 'true' as unknown as boolean },
		{ email: 'novy@example.org', email_verified: false },
		{}
	];
	for (const claims of told) {
		elsewhere.identify({ sub: 'stranger', name: 'Новикова Анна', ...claims });
		await assertRefused(enter(), 'email-unverified', before);
	}
});

test('an administrator’s account, or one with a password, is never joined by its address alone', async () => {
	const admin = await buildAdministrator(network.db);
	const member = await buildAdministrator(network.db);
	await network.db.updateTable('accounts').set({ role: 'member' }).where('id', '=', member.id).execute();
	const bare = await buildAdministrator(network.db);
	await network.db.deleteFrom('credentials').where('account_id', '=', bare.id).execute();
	const before = await state();
	for (const { email } of [admin, member, bare]) {
		elsewhere.identify({ sub: `of ${email}`, email, email_verified: true, name: 'Лампова Вера' });
		await assertRefused(enter(), 'sign-in-to-link', before);
	}
});

test('the owner joins the provider in a fresh session, comes in by it, and leaves it', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const signedIn = await signIn(where(), { email, password: testPassword, ...buildVisitor() });
	assert.ok(signedIn.ok);
	const here = await currentSession(network.db, signedIn.value.value);
	elsewhere.identify({ sub: 'vera', email: 'inoy@example.org', email_verified: false });
	const { address, token } = await go(here);
	const joined = await comeBack(token, await elsewhere.walk(address), here);
	assert.deepEqual(joined, { ok: true, value: { entry: null, back: '/my' } });
	assert.deepEqual(await issuersOf(network.db, id), [elsewhere.provider.issuer]);
	const entered = await enter();
	assert.ok(entered.ok && entered.value.entry);
	assert.equal(await whoIs(entered.value.entry.value), id);

	const other = await buildAdministrator(network.db);
	const theirs = await signIn(where(), { email: other.email, password: testPassword, ...buildVisitor() });
	assert.ok(theirs.ok);
	const there = await currentSession(network.db, theirs.value.value);
	const second = await go(there);
	const before = await state();
	await assertRefused(comeBack(second.token, await elsewhere.walk(second.address), there), 'already-linked', before);

	const leave = (session: typeof here) =>
		network.db.transaction().execute((tx) => leaveProvider(tx, session, elsewhere.provider));
	assert.deepEqual(await leave({ ...here, isFresh: false }), { ok: false, reason: 'sign-in-again' });
	assert.deepEqual(await leave(here), { ok: true, value: null });
	assert.deepEqual(await enter(), { ok: false, reason: 'email-unverified' });
});

test('a joining begun in one session is not finished in another, nor without one', async () => {
	const [one, other] = [await buildAdministrator(network.db), await buildAdministrator(network.db)];
	const sessions = await Promise.all(
		[one, other].map(async ({ email }) => {
			const outcome = await signIn(where(), { email, password: testPassword, ...buildVisitor() });
			assert.ok(outcome.ok);
			return currentSession(network.db, outcome.value.value);
		})
	);
	elsewhere.identify({ sub: 'thief', email: 'thief@example.org', email_verified: true });
	for (const finisher of [sessions[1]!, null]) {
		const { address, token } = await go(sessions[0]!);
		const came = await elsewhere.walk(address);
		await assertRefused(comeBack(token, came, finisher), 'start-again', await state());
	}
});

test('a token of another issuer, for another reader, with another nonce, unsigned or falsely signed is refused', async () => {
	elsewhere.identify({ sub: 'mallory', email: 'mallory@example.org', email_verified: true, name: 'Имярек Илья' });
	const before = await state();
	const past = Math.floor(Date.now() / 1000) - 7200;
	const spoilt: Record<string, (token: string) => string> = {
		'another issuer': (token) => elsewhere.rewritten(token, { claims: { iss: 'https://evil.example' } }),
		'another audience': (token) => elsewhere.rewritten(token, { claims: { aud: 'another' } }),
		'another nonce': (token) => elsewhere.rewritten(token, { claims: { nonce: 'another' } }),
		'no nonce': (token) => elsewhere.rewritten(token, { claims: { nonce: undefined } }),
		'long past': (token) => elsewhere.rewritten(token, { claims: { iat: past, exp: past + 60 } }),
		'alg none': (token) => elsewhere.rewritten(token, { head: { alg: 'none' } }),
		'alg HS256': (token) => elsewhere.rewritten(token, { head: { alg: 'HS256' } }),
		'another’s claims under the old signature': (token) =>
			[
				token.split('.')[0],
				elsewhere.rewritten(token, { claims: { sub: 'anna' } }).split('.')[1],
				token.split('.')[2]
			].join('.'),
		'no token at all': () => ''
	};
	try {
		for (const [what, change] of Object.entries(spoilt)) {
			elsewhere.spoil(change);
			const outcome = await enter();
			assert.deepEqual(outcome, { ok: false, reason: 'provider-refused' }, what);
			assert.ok((await state()) === before, what);
		}
		// The way of spoiling spoils nothing by itself.
		elsewhere.spoil((token) => elsewhere.rewritten(token, {}));
		assert.equal((await enter()).ok, true);
	} finally {
		elsewhere.spoil();
	}
});

test('what came back is good once, in the browser that went, and with the state that it went with', async () => {
	elsewhere.identify({ sub: 'anna', email: 'anna@example.org', email_verified: true, name: 'Новикова Анна' });
	const mine = await go();
	const came = await elsewhere.walk(mine.address);
	const before = await state();
	const other = await go();
	// Another browser: it has a token of its own, or none, or one made up.
	await assertRefused(comeBack(other.token, came), 'provider-refused', before);
	await assertRefused(comeBack('', came), 'start-again', before);
	await assertRefused(comeBack('A'.repeat(43), came), 'start-again', before);
	assert.equal((await comeBack(mine.token, came)).ok, true);
	const after = await state();
	await assertRefused(comeBack(mine.token, came), 'start-again', after);
	// The same code under a new question of this browser.
	const next = await go();
	const replayed = new URL(came);
	replayed.searchParams.set('state', new URL(next.address).searchParams.get('state')!);
	await assertRefused(comeBack(next.token, replayed), 'provider-refused', after);
	for (const change of [
		{ state: 'another' },
		{ code: 'another' },
		{ error: 'access_denied' },
		{ iss: 'https://evil.example' }
	]) {
		const begun = await go();
		const spoilt = await elsewhere.walk(begun.address);
		for (const [name, value] of Object.entries(change)) spoilt.searchParams.set(name, value);
		await assertRefused(comeBack(begun.token, spoilt), 'provider-refused', after);
	}
});

test('a disabled account is not let in by its provider', async () => {
	elsewhere.identify({ sub: 'shut', email: 'shut@example.org', email_verified: true, name: 'Новикова Анна' });
	assert.equal((await enter()).ok, true);
	const { id } = await accountByEmail(network.db, 'shut@example.org');
	await disableAccount(network.db, systemActor('testing'), id);
	assert.deepEqual(await enter(), { ok: false, reason: 'provider-refused' });
});

test('a provider that cannot be asked is told as such, and nothing waits for it', async () => {
	const provider = { ...elsewhere.provider, key: 'away', issuer: 'http://127.0.0.1:9' };
	const outcome = await goToProvider(
		where(),
		{ provider, redirectUri: elsewhere.redirectUri, back: '', linkTo: null },
		buildVisitor()
	);
	assert.deepEqual(outcome, { ok: false, reason: 'provider-away' });
});
