import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createNetwork } from '#server/platform/migrations.ts';
import { PostgresRefusal } from '#server/platform/postgres/refusal.ts';
import { joinProgramDatabase, openProgramDatabase, withNetwork } from './database.ts';
import { Refusal } from './refusal.ts';

let folder: string;
before(() => {
	assert.equal(process.env.DATABASE_URL, undefined, 'these tests are about the embedded database');
	folder = mkdtempSync(join(tmpdir(), 'bibliokrug-cli-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('a command given once refuses a folder without data and leaves it as it was', async () => {
	await assert.rejects(
		joinProgramDatabase({ dataFolder: folder }),
		(error: Error) => error instanceof Refusal && error.message.includes('нет данных')
	);
	assert.deepEqual(readdirSync(folder), []);
});
test('beside a serving program a command joins its database, and a second serving program is refused', async () => {
	const serving = await openProgramDatabase({ dataFolder: folder });
	try {
		await createNetwork(serving.ownerUrl, {
			slug: 'one',
			name: 'Первая сеть',
			shortName: 'Первая',
			town: 'Заречье',
			timeZone: 'Asia/Tomsk'
		});
		assert.equal(await withNetwork({ dataFolder: folder }, async ({ network }) => network.slug), 'one');
		await assert.rejects(
			openProgramDatabase({ dataFolder: folder }),
			(error: Error) =>
				error instanceof PostgresRefusal && /уже занята/.test(error.message) && !error.message.includes('\n')
		);
		assert.equal(serving.isUp(), true);
		assert.equal(await withNetwork({ dataFolder: folder }, async ({ network }) => network.slug), 'one');
	} finally {
		await serving.stop();
	}
	assert.equal(
		await withNetwork({ dataFolder: folder }, async ({ network }) => network.slug),
		'one',
		'and alone it starts the database itself'
	);
});
