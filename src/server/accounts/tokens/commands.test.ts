import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildAdministrator } from '../testing.ts';
import { forgetEndedTokens, makeToken, revokeTokens, spendToken } from './commands.ts';
import { tokenFor } from './queries.ts';
import { lifetimes } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('a token is good once, for its purpose, and says what it was given for', async () => {
	const { db } = network;
	const { id } = await buildAdministrator(db);
	const token = await makeToken(db, {
		purpose: 'sign-in',
		accountId: id,
		email: 'v@example.org',
		details: { back: '/' }
	});
	assert.match(token, /^[\w-]{43}$/);
	assert.equal(await tokenFor(db, ['password-reset'], token), null);
	assert.equal(await spendToken(db, ['password-reset', 'invitation'], token), null);
	const seen = await tokenFor(db, ['sign-in', 'sign-up'], token);
	const { createdAt: _, ...spent } = (await spendToken(db, ['sign-in', 'sign-up'], token))!;
	assert.deepEqual(spent, { purpose: 'sign-in', accountId: id, email: 'v@example.org', details: { back: '/' } });
	assert.deepEqual({ ...spent, createdAt: seen!.createdAt }, seen);
	assert.equal(await tokenFor(db, ['sign-in'], token), null);
	assert.equal(await spendToken(db, ['sign-in'], token), null);
});

test('the table holds no token: what stands there opens nothing', async () => {
	const { db } = network;
	const token = await makeToken(db, { purpose: 'sign-in', email: 'v@example.org' });
	const { rows } = await sql<{ token_hash: string }>`select * from one_time_tokens`.execute(db);
	assert.ok(!JSON.stringify(rows).includes(token));
	for (const { token_hash } of rows) assert.equal(await spendToken(db, ['sign-in'], token_hash), null);
	for (const odd of ['', ' ', token.slice(1), `${token}A`, "' or 1=1", '\0'])
		assert.equal(await spendToken(db, ['sign-in'], odd), null);
});

test('of fifty who bring one token at once, one gets it', async () => {
	// Red without `.where('used_at', 'is', null)` in spendToken.
	const token = await makeToken(network.db, { purpose: 'password-reset', email: 'v@example.org' });
	const answers = await Promise.all(
		Array.from({ length: 50 }, () => spendToken(network.db, ['password-reset'], token))
	);
	assert.equal(answers.filter((answer) => answer !== null).length, 1);
});

test('a token ends at its time, to the second', async () => {
	const { db } = network;
	for (const purpose of ['sign-in', 'password-reset', 'invitation'] as const) {
		const [early, late] = [await makeToken(db, { purpose }), await makeToken(db, { purpose })];
		const age = (seconds: number) =>
			sql`update one_time_tokens set expires_at = expires_at - make_interval(secs => ${seconds}) where used_at is null`.execute(
				db
			);
		await age(lifetimes[purpose] - 5);
		assert.notEqual(await spendToken(db, [purpose], early), null, purpose);
		await age(5);
		assert.equal(await spendToken(db, [purpose], late), null, purpose);
	}
});

test('revokeTokens makes an account’s unused tokens worthless and leaves others’', async () => {
	const { db } = network;
	const [one, other] = [await buildAdministrator(db), await buildAdministrator(db)];
	const mine = await makeToken(db, { purpose: 'password-reset', accountId: one.id });
	const theirs = await makeToken(db, { purpose: 'password-reset', accountId: other.id });
	await db.transaction().execute((tx) => revokeTokens(tx, one.id));
	assert.equal(await spendToken(db, ['password-reset'], mine), null);
	assert.notEqual(await spendToken(db, ['password-reset'], theirs), null);
});

test('forgetEndedTokens removes what ended the day before, and nothing that is still good', async () => {
	const { db } = network;
	await db.deleteFrom('one_time_tokens').execute();
	await makeToken(db, { purpose: 'sign-in' });
	await sql`update one_time_tokens set expires_at = now() - interval '25 hours'`.execute(db);
	const good = await makeToken(db, { purpose: 'sign-in' });
	assert.equal(await forgetEndedTokens(db), 1);
	assert.equal(await forgetEndedTokens(db), 0);
	assert.notEqual(await tokenFor(db, ['sign-in'], good), null);
});
