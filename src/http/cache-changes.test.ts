import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PoolClient } from 'pg';
import { sql } from 'kysely';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { openTestNetwork } from '#server/platform/testing.ts';
import { cacheChanges } from './cache-changes.ts';
import { until } from './front-testing.ts';
import { listenTo } from './listening.ts';
import { openPageCache } from './page-cache.ts';

test('when the listening connection is lost nothing kept is believed, and changes are heard again', async (t) => {
	const network = await openTestNetwork();
	const { pool } = network.database;
	const cache = openPageCache();
	const keep = (tag: string) =>
		cache.keep(
			tag,
			network.schema,
			{ status: 200, headers: {}, body: Buffer.from('page') },
			{ tags: [tag], freshForSeconds: 3600 },
			cache.now()
		);
	const isFresh = (tag: string) => cache.find(tag)?.isFresh;
	const problems: unknown[] = [];
	const opened = new Promise<PoolClient>((resolve) => pool.once('connect', resolve));
	const options = { log: (problem: unknown) => problems.push(problem), retryMs: 1 };
	const following = await listenTo(pool, [cacheChanges(cache)], options);
	t.after(async () => {
		await following.stop();
		await network.close();
	});
	const { processID } = (await opened) as PoolClient & { processID: number };

	keep('contests');
	await sql`select pg_terminate_backend(${processID})`.execute(network.database.platform);
	await until(async () => isFresh('contests') === false);
	assert.equal(problems.length, 1);

	keep('contests');
	keep('organisations');
	await network.db.transaction().execute((tx) => notifyCaches(tx, ['contests']));
	await until(async () => isFresh('contests') === false);
	assert.equal(isFresh('organisations'), true);
});
