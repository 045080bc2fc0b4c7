import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { isWithinRate } from './networks.ts';
import { openTestNetwork, type TestNetwork } from './testing.ts';
import { tidyUp } from './tidying.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('tidyUp removes old windows and old answers, and leaves the fresh ones', async () => {
	const { db, database, schema } = network;
	const rateKeys = async () =>
		(
			await database.platform
				.selectFrom('rate_limits')
				.select('key')
				.where('key', 'like', `${schema}%`)
				.orderBy('key')
				.execute()
		).map(({ key }) => key);
	await isWithinRate(database.platform, `${schema} fresh`, 1, 60);
	await isWithinRate(database.platform, `${schema} old`, 1, 60);
	await sql`update platform.rate_limits set window_started_at = now() - interval '3 days' where key = ${`${schema} old`}`.execute(
		database.platform
	);
	for (const [key, age] of [
		['fresh', '1 day'],
		['old', '31 days']
	] as const) {
		await sql`insert into idempotency_keys (key, request_hash, answer, used_at) values (${key}, '\\x00', '1', now() - ${age}::interval)`.execute(
			db
		);
	}
	assert.deepEqual(await rateKeys(), [`${schema} fresh`, `${schema} old`]);
	await tidyUp(database, [db]);
	assert.deepEqual(await rateKeys(), [`${schema} fresh`]);
	assert.deepEqual(await db.selectFrom('idempotency_keys').select('key').execute(), [{ key: 'fresh' }]);
});
test('isWithinRate counts hits within a window and begins anew after it', async () => {
	const { database, schema } = network;
	const hit = () => isWithinRate(database.platform, `${schema} hits`, 2, 60);
	assert.deepEqual([await hit(), await hit(), await hit()], [true, true, false]);
	await sql`update platform.rate_limits set window_started_at = now() - interval '61 seconds' where key = ${`${schema} hits`}`.execute(
		database.platform
	);
	assert.equal(await hit(), true);
});
