import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyPassword } from 'better-auth/crypto';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { createAdministrator, disableAccount } from './commands.ts';
import { accountByEmail, accountNames, accountsList } from './queries.ts';
import { buildAdministrator } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const actor = systemActor('testing');
const given = {
	name: ' Лампова  Ольга Петровна ',
	email: 'O.Lampova@Example.org',
	password: 'зелёная лампа над столом'
};

test('createAdministrator keeps a tidy name, a lower-case address and a scrypt hash, and records it without names', async () => {
	const outcome = await createAdministrator(network.db, actor, given);
	assert.ok(outcome.ok);
	const { createdAt: _, ...account } = await accountByEmail(network.db, 'o.lampova@example.ORG');
	assert.deepEqual(account, {
		id: outcome.value.id,
		name: 'Лампова Ольга Петровна',
		email: 'o.lampova@example.org',
		role: 'administrator',
		disabledAt: null
	});
	const credential = await network.db
		.selectFrom('credentials')
		.select(['provider_id', 'provider_account_id', 'password'])
		.executeTakeFirstOrThrow();
	assert.deepEqual([credential.provider_id, credential.provider_account_id], ['credential', account.id]);
	assert.equal(await verifyPassword({ hash: credential.password!, password: given.password }), true);
	const line = await network.db
		.selectFrom('activity')
		.select(['actor_id', 'event', 'subject_id', 'details'])
		.executeTakeFirstOrThrow();
	assert.deepEqual(line, {
		actor_id: 'system:testing',
		event: 'account.created',
		subject_id: account.id,
		details: { role: 'administrator' }
	});
});

test('createAdministrator refuses what cannot be an account, and writes nothing', async () => {
	const before = await accountsList(network.db);
	const stranger = { id: 'x', role: 'juror' } as unknown as Actor;
	const cases = [
		[actor, {}, 'email-taken'],
		[actor, { email: 'не адрес' }, 'email-faulty'],
		[actor, { name: '  ' }, 'name-missing'],
		[actor, { password: 'коротко' }, 'password-too-short'],
		[stranger, { email: 'new@example.org' }, 'not-allowed']
	] as const;
	for (const [who, change, reason] of cases) {
		assert.deepEqual(await createAdministrator(network.db, who, { ...given, ...change }), { ok: false, reason });
	}
	assert.deepEqual(await accountsList(network.db), before);
});

test('of two requests for one address at once, one makes the account', async () => {
	const twice = { ...given, email: 'twice@example.org' };
	const outcomes = await Promise.all([
		createAdministrator(network.db, actor, twice),
		createAdministrator(network.db, actor, twice)
	]);
	assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true]);
});

test('disableAccount refuses strangers, unknown accounts, a second time and the last administrator', async () => {
	const alone = await openTestNetwork();
	try {
		const first = await buildAdministrator(alone.db);
		assert.deepEqual(await disableAccount(alone.db, actor, first.id), { ok: false, reason: 'last-administrator' });
		const second = await buildAdministrator(alone.db);
		const stranger = { id: 'x', role: 'juror' } as unknown as Actor;
		assert.deepEqual(await disableAccount(alone.db, stranger, first.id), { ok: false, reason: 'not-allowed' });
		await assert.rejects(disableAccount(alone.db, actor, '00000000-0000-4000-8000-000000000000'), NotFound);
		assert.deepEqual(await disableAccount(alone.db, actor, first.id), { ok: true, value: null });
		assert.deepEqual(await disableAccount(alone.db, actor, first.id), { ok: false, reason: 'already-disabled' });
		assert.deepEqual(await disableAccount(alone.db, actor, second.id), { ok: false, reason: 'last-administrator' });
	} finally {
		await alone.close();
	}
});

test('two administrators who disable each other at once leave one', async () => {
	// Red without `.forUpdate()` in lockAccount.
	const pair = await openTestNetwork();
	try {
		for (let round = 0; round < 5; round++) {
			const [one, other] = [await buildAdministrator(pair.db), await buildAdministrator(pair.db)];
			const rest = (await accountsList(pair.db)).filter(
				({ id, disabledAt }) => !disabledAt && id !== one.id && id !== other.id
			);
			for (const { id } of rest) await disableAccount(pair.db, actor, id);
			await Promise.all([
				disableAccount(pair.db, { id: one.id, role: 'administrator' }, other.id),
				disableAccount(pair.db, { id: other.id, role: 'administrator' }, one.id)
			]);
			assert.equal((await accountsList(pair.db)).filter(({ disabledAt }) => !disabledAt).length, 1);
		}
	} finally {
		await pair.close();
	}
});

test('accountNames gives names of accounts and passes over the program', async () => {
	const { id, name } = await buildAdministrator(network.db);
	assert.deepEqual(await accountNames(network.db, [id, 'system:import', id]), new Map([[id, name]]));
});
