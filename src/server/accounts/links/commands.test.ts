import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { disableAccount, inviteMember } from '../commands.ts';
import { limitsOf } from '../limits/rules.ts';
import { accountByEmail, accountsList } from '../queries.ts';
import { signIn } from '../sessions/commands.ts';
import { signedInBy } from '../sessions/queries.ts';
import { buildAdministrator, buildVisitor, lastLetterTo, lettersTo, testPassword, tokenSentTo } from '../testing.ts';
import { enterByLink, sendLink, type Wanted } from './commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const actor = systemActor('testing');
const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
const ask = (wanted: Wanted, email: string, about = {}) =>
	sendLink(where(), { wanted, email, name: 'Лампова Вера', ...about }, buildVisitor());
const whoIs = async (value: string) => (await signedInBy(network.db, value, { isSecure: true }))?.actor.id ?? null;

test('a link by letter signs its owner in, once', async () => {
	const { email, id } = await buildAdministrator(network.db);
	assert.deepEqual(await ask('sign-in', ` ${email.toUpperCase()} `, { back: '/office/documents' }), {
		ok: true,
		value: null
	});
	const letter = await lastLetterTo(network.db, email);
	assert.deepEqual([letter?.kind, letter?.path?.replace(/[^/]+$/, '')], ['sign-in-link', '/sign-in/link/']);
	const token = await tokenSentTo(network.db, email);
	const outcome = await enterByLink(where(), { token }, buildVisitor());
	assert.ok(outcome.ok);
	assert.deepEqual([outcome.value.back, outcome.value.needsSecondStep], ['/office/documents', false]);
	assert.equal(await whoIs(outcome.value.value), id);
	assert.deepEqual(await enterByLink(where(), { token }, buildVisitor()), { ok: false, reason: 'link-ended' });
});

test('signing up by name and address makes a member on the link’s use, not before', async () => {
	const email = 'novaya@example.org';
	const before = await accountsList(network.db);
	assert.equal((await ask('sign-up', email, { name: ' Новикова  Анна ' })).ok, true);
	assert.deepEqual(await accountsList(network.db), before);
	const letter = await lastLetterTo(network.db, email);
	assert.equal(letter?.kind, 'sign-up');
	// Whoever types an address writes no word into the letter that goes there.
	assert.ok(!letter.text.includes('Новикова'));
	const outcome = await enterByLink(where(), { token: await tokenSentTo(network.db, email) }, buildVisitor());
	assert.ok(outcome.ok);
	const { createdAt: _, id, ...account } = await accountByEmail(network.db, email);
	assert.deepEqual(account, { name: 'Новикова Анна', email, role: 'member', disabledAt: null });
	assert.equal(await whoIs(outcome.value.value), id);
});

test('a link sent to an address without an account asks for a name, and is not used up without one', async () => {
	const email = 'bez-imeni@example.org';
	assert.equal((await sendLink(where(), { wanted: 'sign-in', email }, buildVisitor())).ok, true);
	assert.equal((await lastLetterTo(network.db, email))?.kind, 'no-account');
	const token = await tokenSentTo(network.db, email);
	const refusal = { ok: false, reason: 'name-missing' };
	assert.deepEqual(await enterByLink(where(), { token }, buildVisitor()), refusal);
	assert.deepEqual(await enterByLink(where(), { token, name: '<b>42</b>' }, buildVisitor()), refusal);
	const outcome = await enterByLink(where(), { token, name: 'Имярек Илья' }, buildVisitor());
	assert.ok(outcome.ok);
	assert.equal((await accountByEmail(network.db, email)).name, 'Имярек Илья');
});

test('whether an address is known, unknown or shut, asking gets the same answer for the same queries', async () => {
	const known = await buildAdministrator(network.db);
	const shut = await buildAdministrator(network.db);
	await disableAccount(network.db, actor, shut.id);
	const kinds: Record<Wanted, string[]> = {
		'sign-in': ['sign-in-link', 'no-account', 'account-shut'],
		'sign-up': ['already-member', 'sign-up', 'account-shut'],
		'password-reset': ['password-reset', 'no-account', 'account-shut']
	};
	for (const wanted of Object.keys(kinds) as Wanted[]) {
		const addresses = [known.email, `nobody-${wanted}@example.org`, shut.email];
		await ask(wanted, 'warm@example.org');
		const counts: number[] = [];
		for (const address of addresses)
			counts.push(
				await network.countQueries(async () => assert.deepEqual(await ask(wanted, address), { ok: true, value: null }))
			);
		assert.deepEqual(new Set(counts).size, 1, `${wanted}: ${counts.join(', ')}`);
		const letters = await Promise.all(addresses.map((address) => lastLetterTo(network.db, address)));
		assert.deepEqual(
			letters.map((letter) => letter?.kind),
			kinds[wanted]
		);
	}
	assert.equal((await lastLetterTo(network.db, shut.email))?.path, null);
});

test('signIn takes the same queries for a wrong password, an unknown address and an account without a password', async () => {
	const known = await buildAdministrator(network.db);
	const invited = { email: 'bez-parolya@example.org', name: 'Лампова Вера' };
	await network.db.transaction().execute((tx) => inviteMember(tx, actor, invited));
	const counts: number[] = [];
	for (const email of [known.email, 'nobody@example.org', invited.email, 'не адрес']) {
		const attempt = { email, password: 'неверная фраза тут', ...buildVisitor() };
		counts.push(
			await network.countQueries(async () =>
				assert.deepEqual(await signIn(where(), attempt), { ok: false, reason: 'not-recognised' })
			)
		);
	}
	assert.equal(new Set(counts).size, 1, counts.join(', '));
});

test('a link of a shut account opens nothing, also one sent before it was shut', async () => {
	const { email, id } = await buildAdministrator(network.db);
	await buildAdministrator(network.db);
	await ask('sign-in', email);
	const token = await tokenSentTo(network.db, email);
	await disableAccount(network.db, actor, id);
	assert.deepEqual(await enterByLink(where(), { token }, buildVisitor()), { ok: false, reason: 'link-ended' });
});

test('what is no address and what is no name is refused before anything is counted or written', async () => {
	const before = await sql`select * from letters`.execute(network.db);
	for (const email of ['', 'никто', 'a@b', 'a@b.ru\r\nBcc: c@d.ru', 'a@b.ru,c@d.ru'])
		assert.deepEqual(await ask('sign-in', email), { ok: false, reason: 'email-faulty' }, JSON.stringify(email));
	for (const name of ['', '42', '<script>', 'http://evil.example'])
		assert.deepEqual(await ask('sign-up', 'a@example.org', { name }), { ok: false, reason: 'name-missing' }, name);
	assert.deepEqual((await sql`select * from letters`.execute(network.db)).rows, before.rows);
});

test('letters to one address are limited, from one place and from many', async () => {
	const email = 'mnogo@example.org';
	const one = buildVisitor();
	const from = (visitor = buildVisitor()) => sendLink(where(), { wanted: 'sign-in', email }, visitor);
	const { accountFromThere, account } = limitsOf.letter;
	for (let n = 0; n < accountFromThere.tries; n++) assert.equal((await from(one)).ok, true);
	assert.deepEqual(await from(one), { ok: false, reason: 'too-often' });
	for (let n = accountFromThere.tries; n < account.tries; n++) assert.equal((await from()).ok, true);
	assert.deepEqual(await from(), { ok: false, reason: 'too-often' });
	assert.equal((await lettersTo(network.db, email)).length, account.tries);
});

test('strangers who use up an account’s tries do not lock its owner out of a browser where they have signed in', async () => {
	const { email } = await buildAdministrator(network.db);
	const entered = await signIn(where(), { email, password: testPassword, ...buildVisitor() });
	assert.ok(entered.ok && entered.value.mark);
	const { accountKey } = await import('../limits/rules.ts');
	for (const tried of ['sign-in', 'letter'] as const)
		await sql`insert into platform.rate_limits values (${`${tried}:${accountKey(network.schema, email)}`}, now(), 9999)
			on conflict (key) do update set hits = 9999`.execute(network.database.platform);
	const attempt = (mark?: string) => signIn(where(), { email, password: testPassword, ...buildVisitor({ mark }) });
	assert.deepEqual(await attempt(), { ok: false, reason: 'too-often' });
	const mark = entered.value.mark.value;
	assert.equal((await attempt(mark)).ok, true);
	assert.equal((await sendLink(where(), { wanted: 'sign-in', email }, buildVisitor({ mark }))).ok, true);
	// The mark of one account is nothing for another, nor is one made up.
	assert.deepEqual(await attempt(mark.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))), {
		ok: false,
		reason: 'too-often'
	});
	const other = await buildAdministrator(network.db);
	const theirs = await signIn(where(), { email: other.email, password: testPassword, ...buildVisitor() });
	assert.ok(theirs.ok && theirs.value.mark);
	assert.deepEqual(await attempt(theirs.value.mark.value), { ok: false, reason: 'too-often' });
	// In that browser too there are only so many tries.
	for (let n = 0; n < 12; n++) await signIn(where(), { email, password: 'мимо', ...buildVisitor({ mark }) });
	assert.deepEqual(await attempt(mark), { ok: false, reason: 'too-often' });
});
