import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openNetworkDirectory } from './network-directory.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('what was forgotten is asked again, but still stands while the database is away', async () => {
	const directory = openNetworkDirectory(network.database);
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const served = await directory.find(host);
	assert.equal(served.network?.schema, network.schema);
	assert.equal(await network.countQueries(() => directory.find(host)), 0);
	directory.forget();
	assert.equal(await network.countQueries(() => directory.find(host)), 1);
	directory.forget();
	const { pool } = network.database;
	const connect = pool.connect;
	pool.connect = () => Promise.reject(new Error('the database is away')) as never;
	assert.deepEqual(await directory.find(host), served);
	await assert.rejects(directory.find('never-seen.test'));
	pool.connect = connect;
});
