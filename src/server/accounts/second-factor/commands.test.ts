import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { enterByLink, sendLink } from '../links/commands.ts';
import { limitsOf } from '../limits/rules.ts';
import { signIn, type Entry } from '../sessions/commands.ts';
import { currentSession, signedInBy } from '../sessions/queries.ts';
import { buildAdministrator, buildVisitor, lastLetterTo, testPassword, tokenSentTo } from '../testing.ts';
import {
	beginSecondFactor,
	confirmSecondFactor,
	passSecondStep,
	removeSecondFactor,
	replaceRecoveryCodes
} from './commands.ts';
import { recoveryCodesLeft } from './queries.ts';
import { codeAt, stepAt } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
const whoIs = async (value: string) => (await signedInBy(network.db, value, { isSecure: true }))?.actor.id ?? null;
async function enters(email: string): Promise<Entry> {
	const outcome = await signIn(where(), { email, password: testPassword, ...buildVisitor() });
	assert.ok(outcome.ok);
	return outcome.value;
}
const pass = (token: string, code: string, visitor = buildVisitor()) =>
	passSecondStep(where(), { token, code }, visitor);
const inTx = <T>(work: Parameters<ReturnType<typeof network.db.transaction>['execute']>[0]) =>
	network.db.transaction().execute(work) as Promise<T>;

/** The code of now, or of a half-minute that is still taken after that one. */
async function codeOf(secret: string, ahead = 0): Promise<string> {
	const { rows } = await sql<{ now: number }>`select extract(epoch from clock_timestamp())::float8 as now`.execute(
		network.db
	);
	return codeAt(secret, stepAt(rows[0]!.now) + ahead);
}

/** An administrator with a second step, of which no code counts as taken. */
async function guarded() {
	const account = await buildAdministrator(network.db);
	const { value } = await enters(account.email);
	const session = await currentSession(network.db, value);
	const begun = await inTx<Awaited<ReturnType<typeof beginSecondFactor>>>((tx) => beginSecondFactor(tx, session));
	assert.ok(begun.ok);
	const { secret } = begun.value;
	const on = await confirmSecondFactor(where(), session, await codeOf(secret), buildVisitor({ earlier: value }));
	assert.ok(on.ok);
	await sql`update second_factors set last_step = 0 where account_id = ${account.id}`.execute(network.db);
	return { ...account, secret, before: value, here: on.value.cookie.value, codes: on.value.recoveryCodes };
}

test('switching the second step on asks for a right code, renews this session and ends the others', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const [{ value }, { value: elsewhere }] = [await enters(email), await enters(email)];
	const session = await currentSession(network.db, value);
	const begin = () => inTx<Awaited<ReturnType<typeof beginSecondFactor>>>((tx) => beginSecondFactor(tx, session));
	const confirm = (code: string) => confirmSecondFactor(where(), session, code, buildVisitor({ earlier: value }));
	assert.deepEqual(await confirm('123456'), { ok: false, reason: 'not-begun' });
	const begun = await begin();
	assert.ok(begun.ok);
	// The key that waits for its first code stays the same when the page is opened again.
	assert.deepEqual(await begin(), begun);
	assert.equal((await enters(email)).needsSecondStep, false);
	const right = await codeOf(begun.value.secret);
	assert.deepEqual(await confirm(right === '000000' ? '000001' : '000000'), { ok: false, reason: 'code-wrong' });
	const on = await confirm(`${right.slice(0, 3)} ${right.slice(3)}`);
	assert.ok(on.ok);
	assert.equal(on.value.recoveryCodes.length, 10);
	assert.deepEqual(await Promise.all([on.value.cookie.value, value, elsewhere].map(whoIs)), [id, null, null]);
	assert.equal((await lastLetterTo(network.db, email))?.kind, 'security');
	assert.deepEqual(await begin(), { ok: false, reason: 'already-on' });
	const stored = JSON.stringify(await sql`select * from recovery_codes`.execute(network.db));
	for (const code of on.value.recoveryCodes)
		assert.ok(!stored.includes(code) && !stored.includes(code.replaceAll('-', '')));
});

test('after the password, and after a link, nobody is in before the code; each code is good once', async () => {
	const { email, id, secret } = await guarded();
	const entry = await enters(email);
	assert.deepEqual([entry.name, entry.needsSecondStep, entry.maxAge], ['__Host-waiting', true, 600]);
	assert.equal(await whoIs(entry.value), null);
	assert.deepEqual(await pass(entry.value, '12'), { ok: false, reason: 'code-wrong' });
	const code = await codeOf(secret);
	const passed = await pass(entry.value, code);
	assert.ok(passed.ok);
	assert.equal(await whoIs(passed.value.value), id);
	assert.deepEqual(await pass(entry.value, await codeOf(secret, 1)), { ok: false, reason: 'start-again' });

	await sendLink(where(), { wanted: 'sign-in', email }, buildVisitor());
	const linked = await enterByLink(where(), { token: await tokenSentTo(network.db, email) }, buildVisitor());
	assert.ok(linked.ok);
	assert.equal(linked.value.needsSecondStep, true);
	assert.equal(await whoIs(linked.value.value), null);
	assert.deepEqual(await pass(linked.value.value, code), { ok: false, reason: 'code-wrong' });
	assert.equal((await pass(linked.value.value, await codeOf(secret, 1))).ok, true);
});

test('of many who bring one code at once, one gets in', async () => {
	// Red without `.forUpdate()` in lockAccountById.
	const { email, secret } = await guarded();
	const waits: Entry[] = [];
	for (let n = 0; n < 8; n++) waits.push(await enters(email));
	// All connections stand open, so that none comes late.
	await Promise.all(waits.map(() => sql`select pg_sleep(0.05)`.execute(network.db)));
	const code = await codeOf(secret);
	const outcomes = await Promise.all(waits.map(({ value }) => pass(value, code)));
	assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
});

test('a recovery code lets in once, and new ones make the earlier worthless', async () => {
	const { email, id, codes, here } = await guarded();
	const first = await pass((await enters(email)).value, codes[0]!.toLowerCase());
	assert.ok(first.ok);
	assert.equal(await whoIs(first.value.value), id);
	assert.equal(await recoveryCodesLeft(network.db, id), 9);
	assert.deepEqual(await pass((await enters(email)).value, codes[0]!), { ok: false, reason: 'code-wrong' });
	const session = await currentSession(network.db, here);
	const renewed = await inTx<Awaited<ReturnType<typeof replaceRecoveryCodes>>>((tx) =>
		replaceRecoveryCodes(tx, session)
	);
	assert.ok(renewed.ok);
	assert.equal(await recoveryCodesLeft(network.db, id), 10);
	const wait = (await enters(email)).value;
	assert.deepEqual(await pass(wait, codes[1]!), { ok: false, reason: 'code-wrong' });
	assert.equal((await pass(wait, renewed.value[0]!)).ok, true);
});

test('a recovery code of somebody else is nothing', async () => {
	const [one, other] = [await guarded(), await guarded()];
	const wait = (await enters(one.email)).value;
	assert.deepEqual(await pass(wait, other.codes[0]!), { ok: false, reason: 'code-wrong' });
});

test('switching the second step off needs a fresh session, renews it and ends the others', async () => {
	const { email, id, here } = await guarded();
	const stale = { ...(await currentSession(network.db, here)), isFresh: false };
	assert.deepEqual(await removeSecondFactor(where(), stale, buildVisitor()), { ok: false, reason: 'sign-in-again' });
	assert.equal((await enters(email)).needsSecondStep, true);
	const session = await currentSession(network.db, here);
	const off = await removeSecondFactor(where(), session, buildVisitor({ earlier: here }));
	assert.ok(off.ok);
	assert.deepEqual(await Promise.all([off.value.value, here].map(whoIs)), [id, null]);
	assert.equal((await enters(email)).needsSecondStep, false);
});

test('codes are guessed only so often, from one place and from many', async () => {
	const { email, secret } = await guarded();
	const wait = (await enters(email)).value;
	const here = buildVisitor();
	const { accountFromThere, account } = limitsOf['second-step'];
	for (let n = 0; n < accountFromThere.tries; n++)
		assert.deepEqual(await pass(wait, '12', here), { ok: false, reason: 'code-wrong' });
	assert.deepEqual(await pass(wait, await codeOf(secret), here), { ok: false, reason: 'too-often' });
	// One try was made by switching the step on.
	for (let n = accountFromThere.tries; n < account.tries - 1; n++)
		assert.deepEqual(await pass(wait, '12'), { ok: false, reason: 'code-wrong' });
	assert.deepEqual(await pass(wait, await codeOf(secret)), { ok: false, reason: 'too-often' });
});
