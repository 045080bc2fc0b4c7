import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildAdministrator, buildVisitor, testPassword } from '../testing.ts';
import { endOtherSessions, endOwnSession, signIn } from './commands.ts';
import { currentSession, sessionsOf, signedInBy } from './queries.ts';
import { deviceOf } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
async function session(email: string, device = ''): Promise<string> {
	const outcome = await signIn(where(), { email, password: testPassword, ...buildVisitor({ device }) });
	assert.ok(outcome.ok);
	return outcome.value.value;
}
const isIn = async (value: string) => (await signedInBy(network.db, value, { isSecure: true })) !== null;

test('a person sees their own sessions that are still good, this one first', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const other = await buildAdministrator(network.db);
	await session(other.email);
	await session(email, 'Ended');
	await sql`update sessions set expires_at = now() - interval '1 second' where device = 'Ended'`.execute(network.db);
	await session(email, 'Worn');
	await sql`update sessions set created_at = now() - interval '31 days' where device = 'Worn'`.execute(network.db);
	const value = await session(email, 'Firefox, Windows');
	await session(email, 'Chrome, Android');
	const here = await currentSession(network.db, value);
	assert.deepEqual({ accountId: here.accountId, isFresh: here.isFresh }, { accountId: id, isFresh: true });
	const list = await sessionsOf(network.db, id, here.id);
	assert.deepEqual(
		list.map(({ device, isThis }) => [device, isThis]),
		[
			['Firefox, Windows', true],
			['Chrome, Android', false]
		]
	);
});

test('the list takes one query, of one session and of thirty', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const here = await currentSession(network.db, await session(email));
	const count = () => network.countQueries(() => sessionsOf(network.db, id, here.id));
	assert.equal(await count(), 1);
	await sql`insert into sessions (account_id, token_hash, expires_at)
		select ${id}, encode(sha256(n::text::bytea), 'hex'), now() + interval '1 hour' from generate_series(1, 29) n`.execute(
		network.db
	);
	assert.equal((await sessionsOf(network.db, id, here.id)).length, 30);
	assert.equal(await count(), 1);
});

test('a session is ended by its owner alone, and is felt at the next request', async () => {
	const [one, other] = [await buildAdministrator(network.db), await buildAdministrator(network.db)];
	const [here, elsewhere] = [await session(one.email), await session(one.email)];
	const { id } = await currentSession(network.db, elsewhere);
	await assert.rejects(endOwnSession(network.db, other.id, id), NotFound);
	assert.equal(await isIn(elsewhere), true);
	await endOwnSession(network.db, one.id, id);
	assert.deepEqual([await isIn(here), await isIn(elsewhere)], [true, false]);
	await assert.rejects(endOwnSession(network.db, one.id, id), NotFound);
});

test('all others are ended at once, and only one’s own', async () => {
	const [one, other] = [await buildAdministrator(network.db), await buildAdministrator(network.db)];
	const values = [await session(one.email), await session(one.email), await session(one.email)];
	const theirs = await session(other.email);
	const { id } = await currentSession(network.db, values[1]!);
	assert.deepEqual(await endOtherSessions(network.db, one.id, id), { ok: true, value: { ended: 2 } });
	assert.deepEqual(await Promise.all([...values, theirs].map(isIn)), [false, true, false, true]);
});

test('a session is fresh for half an hour after its beginning', async () => {
	const { email, id } = await buildAdministrator(network.db);
	const value = await session(email);
	const age = (interval: string) =>
		sql`update sessions set created_at = created_at - ${interval}::interval where account_id = ${id}`.execute(
			network.db
		);
	await age('29 minutes');
	assert.equal((await currentSession(network.db, value)).isFresh, true);
	await age('1 minute');
	assert.equal((await currentSession(network.db, value)).isFresh, false);
});

test('a device is named by browser and system, as its owner would', () => {
	const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64';
	const cases: [string | null, string][] = [
		[`${windows}; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox, Windows'],
		[
			`${windows}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 YaBrowser/24.7 Safari/537.36`,
			'Яндекс Браузер, Windows'
		],
		[`${windows}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0`, 'Edge, Windows'],
		[
			'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36',
			'Chrome, Android'
		],
		[
			'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
			'Safari, iOS'
		],
		['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox, macOS'],
		['curl/8.5.0', ''],
		[null, '']
	];
	for (const [said, device] of cases) assert.equal(deviceOf(said), device);
});
