import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { KeyReused, onceOnly } from './idempotency.ts';
import { openTestNetwork, type TestNetwork } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const once = (key: string, request: unknown, work: () => Promise<unknown>) =>
	network.db.transaction().execute((tx) => onceOnly(tx, key, request, work));

test('ten requests with one key at once do the work once and all get its answer', async () => {
	let done = 0;
	const answers = await Promise.all(
		Array.from({ length: 10 }, () => once('k1', { a: 1, b: 2 }, async () => ({ number: ++done })))
	);
	assert.deepEqual(
		answers,
		Array.from({ length: 10 }, () => ({ number: 1 }))
	);
	assert.equal(done, 1);
});
test('the order of fields does not make another request, another value does', async () => {
	await once('k2', { a: 1, b: 2 }, async () => 'first');
	assert.equal(await once('k2', { b: 2, a: 1 }, async () => 'second'), 'first');
	await assert.rejects(
		once('k2', { a: 1, b: 3 }, async () => 'third'),
		KeyReused
	);
});
test('work that failed leaves the key free', async () => {
	await assert.rejects(
		once('k3', {}, async () => Promise.reject(new Error('broken'))),
		/broken/
	);
	assert.equal(await once('k3', {}, async () => 'done'), 'done');
});
