import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { disableAccount } from '../commands.ts';
import { buildAdministrator, testPassword } from '../testing.ts';
import { forgetEndedSessions, signIn, signOut } from './commands.ts';
import { signedInBy } from './queries.ts';
import { signInLimits } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

let street = 0;
const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
/** Each attempt from a neighbourhood of its own, so that limits meet only those tests that are about them. */
const attempt = (email: string, password = testPassword) => ({
	email,
	password,
	from: `test-${++street}`,
	isSecure: true
});
const whoIs = async (value: string) => (await signedInBy(network.db, value, { isSecure: true }))?.actor ?? null;

async function session(email: string): Promise<string> {
	const outcome = await signIn(where(), attempt(email));
	assert.ok(outcome.ok);
	return outcome.value.value;
}

test('signIn begins a session by address and password, however the address is written', async () => {
	const { id, email } = await buildAdministrator(network.db);
	const outcome = await signIn(where(), attempt(` ${email.toUpperCase()} `));
	assert.ok(outcome.ok);
	assert.deepEqual([outcome.value.name, outcome.value.maxAge], ['__Host-session', 12 * 3600]);
	assert.deepEqual(await whoIs(outcome.value.value), { id, role: 'administrator' });
	const events = await network.db
		.selectFrom('activity')
		.select('event')
		.where('subject_id', '=', id)
		.orderBy('id')
		.execute();
	assert.deepEqual(
		events.map(({ event }) => event),
		['account.created', 'account.signed-in']
	);
});

test('signIn refuses a wrong password, an unknown address and a disabled account alike, and begins no session', async () => {
	const { email } = await buildAdministrator(network.db);
	const disabled = await buildAdministrator(network.db);
	assert.deepEqual(await disableAccount(network.db, systemActor('testing'), disabled.id), { ok: true, value: null });
	const before = await sessionCount();
	const refusal = { ok: false, reason: 'not-recognised' };
	assert.deepEqual(await signIn(where(), attempt(email, 'жёлтая лампа над столом')), refusal);
	assert.deepEqual(await signIn(where(), attempt('nobody@example.org')), refusal);
	assert.deepEqual(await signIn(where(), attempt(disabled.email)), refusal);
	assert.deepEqual(await signIn(where(), attempt('не адрес')), refusal);
	assert.deepEqual(await signIn(where(), attempt(email, 'х'.repeat(5000))), refusal);
	assert.equal(await sessionCount(), before);
});

const sessionCount = async () => (await network.db.selectFrom('sessions').select('id').execute()).length;

test('an unknown account costs the same hashing as a known one', async () => {
	const { email } = await buildAdministrator(network.db);
	const timed = async (address: string) => {
		const started = process.cpuUsage();
		await signIn(where(), attempt(address, 'жёлтая лампа над столом'));
		return process.cpuUsage(started).user;
	};
	await timed(email);
	const known = Math.min(await timed(email), await timed(email), await timed(email));
	const unknown = Math.min(await timed('a@example.org'), await timed('b@example.org'), await timed('c@example.org'));
	// scrypt takes tens of milliseconds of processor; without it an attempt takes about five.
	assert.ok(unknown > known / 2, `${unknown} µs against ${known} µs`);
});

test('the table of sessions holds no token: what stands there signs nobody in', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const value = await session(email);
	const { token_hash } = await network.db
		.selectFrom('sessions')
		.select('token_hash')
		.where('account_id', '=', id)
		.executeTakeFirstOrThrow();
	assert.match(token_hash, /^[0-9a-f]{64}$/);
	assert.ok(!value.includes(token_hash));
	assert.equal(await whoIs(value.replace(/^[^.]+/, token_hash)), null);
	assert.equal(await whoIs(token_hash), null);
	const stored = JSON.stringify(await sql`select * from sessions`.execute(network.db));
	assert.ok(!stored.includes(value.split('.')[0]!));
});

test('every sign-in has a token of its own, and the session that the browser brought along ends', async () => {
	const { email } = await buildAdministrator(network.db);
	const earlier = await session(email);
	const outcome = await signIn(where(), { ...attempt(email), earlier });
	assert.ok(outcome.ok && outcome.value.value !== earlier);
	assert.equal(await whoIs(earlier), null);
	assert.notEqual(await whoIs(outcome.value.value), null);
});

test('signOut ends this session at once and leaves the others', async () => {
	const { email } = await buildAdministrator(network.db);
	const [here, elsewhere] = [await session(email), await session(email)];
	await signOut(network.db, here, true);
	assert.equal(await whoIs(here), null);
	assert.notEqual(await whoIs(elsewhere), null);
	await signOut(network.db, here, true);
	await signOut(network.db, 'nonsense', true);
});

test('disableAccount ends all sessions of the account at once', async () => {
	const { email, id } = await buildAdministrator(network.db);
	await buildAdministrator(network.db);
	const values = [await session(email), await session(email)];
	await disableAccount(network.db, systemActor('testing'), id);
	assert.deepEqual(await Promise.all(values.map(whoIs)), [null, null]);
	const left = await network.db.selectFrom('sessions').select('id').where('account_id', '=', id).execute();
	assert.deepEqual(left, []);
	// Even a session row that came to be in between is worth nothing.
	await network.db.updateTable('accounts').set({ disabled_at: null }).where('id', '=', id).execute();
	const value = await session(email);
	await network.db.updateTable('accounts').set({ disabled_at: new Date() }).where('id', '=', id).execute();
	assert.equal(await whoIs(value), null);
});

test('a session ends after 12 hours without use, is prolonged by use, and ends after 30 days in any case', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const value = await session(email);
	const shift = (interval: string) =>
		sql`update sessions set created_at = created_at - ${interval}::interval, expires_at = expires_at - ${interval}::interval where account_id = ${id}`.execute(
			network.db
		);
	const cookieOf = async () => (await signedInBy(network.db, value, { isSecure: true }))?.cookie ?? null;

	assert.equal(await cookieOf(), null);
	await shift('11 hours');
	assert.deepEqual(await cookieOf(), { name: '__Host-session', value, maxAge: 12 * 3600 });
	await shift('11 hours 59 minutes');
	assert.notEqual(await whoIs(value), null);
	await shift('12 hours 1 minute');
	assert.equal(await whoIs(value), null);

	const another = await session(email);
	await sql`update sessions set created_at = now() - interval '29 days 23 hours' where account_id = ${id}`.execute(
		network.db
	);
	assert.notEqual(await whoIs(another), null);
	await sql`update sessions set created_at = now() - interval '30 days 1 minute' where account_id = ${id}`.execute(
		network.db
	);
	assert.equal(await whoIs(another), null);
});

test('forgetEndedSessions removes what has ended and leaves what is in use', async () => {
	await network.db.deleteFrom('sessions').execute();
	const { email, id } = await buildAdministrator(network.db);
	await session(email);
	await sql`update sessions set expires_at = now() - interval '1 second' where account_id = ${id}`.execute(network.db);
	const worn = await buildAdministrator(network.db);
	await session(worn.email);
	await sql`update sessions set created_at = now() - interval '31 days' where account_id = ${worn.id}`.execute(
		network.db
	);
	const kept = await session(email);
	assert.equal(await forgetEndedSessions(network.db), 2);
	assert.equal(await forgetEndedSessions(network.db), 0);
	assert.deepEqual(await whoIs(kept), { id, role: 'administrator' });
});

test('another network knows nothing of the session, nor of the account', async () => {
	const other = await openTestNetwork();
	try {
		const { email } = await buildAdministrator(network.db);
		const value = await session(email);
		assert.equal(await signedInBy(other.db, value, { isSecure: true }), null);
		const there = { db: other.db, platform: other.database.platform, network: other.schema };
		assert.deepEqual(await signIn(there, attempt(email)), { ok: false, reason: 'not-recognised' });
	} finally {
		await other.close();
	}
});

test('signIn is refused after too many attempts on one account from one place, right or wrong', async () => {
	const { email } = await buildAdministrator(network.db);
	const from = `test-${++street}`;
	for (let n = 0; n < signInLimits.accountFromThere.tries; n++) {
		assert.equal((await signIn(where(), { ...attempt(email, 'неверная фраза'), from })).ok, false);
	}
	assert.deepEqual(await signIn(where(), { ...attempt(email), from }), { ok: false, reason: 'too-often' });
	assert.equal((await signIn(where(), attempt(email))).ok, true);
});

test('signIn is refused after too many attempts from one place on any accounts', async () => {
	const from = `test-${++street}`;
	// As if so many had been made: hashing that often would take the test long.
	const { tries } = signInLimits.there;
	await sql`insert into platform.rate_limits values (${`sign-in:${from}`}, now(), ${tries})`.execute(
		network.database.platform
	);
	assert.deepEqual(await signIn(where(), { ...attempt('x@example.org'), from }), { ok: false, reason: 'too-often' });
});
