import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { publicKeys } from '#server/awards/credentials/queries.ts';
import { appUrlOf, openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const program = join(import.meta.dirname, '..', 'cli.ts');

async function rotate(slug: string): Promise<{ status: number | null; out: string; err: string }> {
	const env = { ...process.env, DATABASE_URL: ownerUrl(), DATABASE_APP_URL: appUrlOf(ownerUrl()) };
	const child = spawn(process.execPath, [program, 'rotate-signing-key', '--network', slug], { env });
	const written = { out: '', err: '' };
	child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
	const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
	return { status, ...written };
}

test('rotate-signing-key makes a key, then another, and the former stays public', async () => {
	const slug = network.schema.replace(/^net_/, '');
	const [first, second] = [await rotate(slug), await rotate(slug)];
	const { keys } = await publicKeys(network.db, { base: 'https://biblioteki.example.org' });
	const ids = keys.map(({ kid }) => /([^/]+)\.json$/.exec(kid!)![1]);
	assert.deepEqual(
		[first, second],
		[ids[1], ids[0]].map((id) => ({ status: 0, out: `Ключ сменён. Новый: ${id}\n`, err: '' }))
	);
	const recorded = await network.db
		.selectFrom('activity')
		.select(['event', 'subject_id as id', 'actor_id as by'])
		.execute();
	assert.deepEqual(
		recorded.filter(({ event }) => event === 'signing-key.rotated'),
		[ids[1], ids[0]].map((id) => ({ event: 'signing-key.rotated', id, by: 'system:rotate-signing-key' }))
	);
	const nowhere = await rotate('nowhere');
	assert.deepEqual([nowhere.status, nowhere.out], [1, '']);
	assert.match(nowhere.err, /^Нет сети «nowhere»/);
});
