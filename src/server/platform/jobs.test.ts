import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { enqueue, startWorker } from './jobs.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('work asked for in a transaction is done after commit, in the network that asked, and never after rollback', async () => {
	const done = new EventEmitter();
	const task = `probe-${network.schema}`;
	const runner = await startWorker(ownerUrl(), network.database, {
		tasks: {
			[task]: async (db, payload) => {
				const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
				done.emit('done', { schema: rows[0]!.schema, payload });
			}
		}
	});
	try {
		await assert.rejects(
			network.db.transaction().execute(async (tx) => {
				await enqueue(tx, task, { number: 1 });
				throw new Error('undo');
			}),
			/undo/
		);
		const finished = once(done, 'done');
		await network.db.transaction().execute((tx) => enqueue(tx, task, { number: 2 }));
		assert.deepEqual((await finished)[0], { schema: network.schema, payload: { number: 2 } });
	} finally {
		await runner.stop();
	}
});
test('a connection bound to no network cannot ask for work', async () => {
	await assert.rejects(
		sql`select platform.enqueue('probe', '{}'::jsonb)`.execute(network.database.platform),
		/bound to a network/
	);
});
