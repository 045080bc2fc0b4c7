import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { sendLink } from '../links/commands.ts';
import { resetPassword } from '../passwords/commands.ts';
import { signIn } from '../sessions/commands.ts';
import { currentSession, signedInBy } from '../sessions/queries.ts';
import { buildAdministrator, buildVisitor, lastLetterTo, testPassword, tokenSentTo } from '../testing.ts';
import { askForEmail, changeEmail } from './commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
async function session(email: string): Promise<string> {
	const outcome = await signIn(where(), { email, password: testPassword, ...buildVisitor() });
	assert.ok(outcome.ok);
	return outcome.value.value;
}
const confirm = async (value: string, token: string) => {
	const here = await currentSession(network.db, value);
	return network.db.transaction().execute((tx) => changeEmail(tx, here, token));
};
const ask = async (value: string, email: string) =>
	askForEmail(where(), await currentSession(network.db, value), email, buildVisitor());

test('an address is changed once the new one has confirmed it; the old one is told and opens nothing', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const [here, elsewhere] = [await session(email), await session(email)];
	await sendLink(where(), { wanted: 'password-reset', email }, buildVisitor());
	const oldLink = await tokenSentTo(network.db, email);
	assert.deepEqual(await ask(here, ' NOVY@Example.org'), { ok: true, value: null });
	assert.equal((await signIn(where(), { email, password: testPassword, ...buildVisitor() })).ok, true);
	const token = await tokenSentTo(network.db, 'novy@example.org');
	assert.deepEqual(await confirm(here, token), { ok: true, value: { email: 'novy@example.org' } });
	assert.deepEqual(await confirm(here, token), { ok: false, reason: 'link-ended' });
	assert.equal((await lastLetterTo(network.db, email))?.kind, 'email-changed');
	assert.equal((await signedInBy(network.db, here, { isSecure: true }))?.actor.id, id);
	assert.equal(await signedInBy(network.db, elsewhere, { isSecure: true }), null);
	assert.deepEqual(
		await resetPassword(where(), { token: oldLink, password: 'жёлтая лампа под столом' }, buildVisitor()),
		{ ok: false, reason: 'link-ended' }
	);
	assert.equal((await signIn(where(), { email, password: testPassword, ...buildVisitor() })).ok, false);
	const attempt = { email: 'novy@example.org', password: testPassword, ...buildVisitor() };
	assert.equal((await signIn(where(), attempt)).ok, true);
});

test('whoever asks for an address of somebody else gets the usual answer, and the owner a letter without a key', async () => {
	const [one, other] = [await buildAdministrator(network.db), await buildAdministrator(network.db)];
	assert.deepEqual(await ask(await session(one.email), other.email), { ok: true, value: null });
	const letter = await lastLetterTo(network.db, other.email);
	assert.deepEqual([letter?.kind, letter?.path], ['email-taken', '/sign-in']);
});

test('a confirming link is good only in a session of the same person, and not for an address taken meanwhile', async () => {
	const [one, other] = [await buildAdministrator(network.db), await buildAdministrator(network.db)];
	const [mine, theirs] = [await session(one.email), await session(other.email)];
	await ask(mine, 'mezhdu@example.org');
	const token = await tokenSentTo(network.db, 'mezhdu@example.org');
	const thief = await confirm(theirs, token);
	assert.deepEqual(thief, { ok: false, reason: 'link-ended' });
	await ask(mine, 'zanyat@example.org');
	const late = await tokenSentTo(network.db, 'zanyat@example.org');
	await buildAdministrator(network.db, { email: 'zanyat@example.org' });
	assert.deepEqual(await confirm(mine, late), { ok: false, reason: 'email-taken' });
});

test('an old session has to be confirmed by signing in before the address can be changed', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const value = await session(email);
	await sql`update sessions set created_at = created_at - interval '31 minutes' where account_id = ${id}`.execute(
		network.db
	);
	assert.deepEqual(await ask(value, 'drugoy@example.org'), { ok: false, reason: 'sign-in-again' });
	assert.equal(await lastLetterTo(network.db, 'drugoy@example.org'), null);
});
