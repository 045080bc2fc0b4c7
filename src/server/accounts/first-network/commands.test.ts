import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabase, type Database } from '#server/database.ts';
import { migrate } from '#server/platform/migrations.ts';
import { networksOf } from '#server/platform/networks.ts';
import { startPostgres } from '#server/platform/postgres/supervisor.ts';
import { accountsList } from '../queries.ts';
import { createFirstNetwork } from './commands.ts';

// An installation of its own: the one of the other tests is never empty.
let folder: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let database: Database;

before(async () => {
	folder = mkdtempSync(join(realpathSync(tmpdir()), 'bibliokrug-first-'));
	chmodSync(folder, 0o755);
	postgres = await startPostgres({ dataFolder: join(folder, 'data'), durable: false });
	await migrate(postgres.ownerUrl);
	database = openDatabase(postgres.appUrl);
});
after(async () => {
	await database.close();
	await postgres.stop();
	rmSync(folder, { recursive: true, force: true });
});

const form = {
	network: {
		name: 'Библиотеки Заречной области',
		shortName: 'Библиотеки Заречья',
		town: 'Заречье',
		timeZone: 'Asia/Tomsk',
		publicHost: 'biblio.example.org'
	},
	administrator: { name: 'Лампова Вера Ивановна', email: 'vera@example.org', password: 'зелёная лампа над столом' }
};
const create = (given = form) => createFirstNetwork({ ownerUrl: postgres.ownerUrl, database }, given);

test('a refused administrator leaves no network behind', async () => {
	const outcome = await create({ ...form, administrator: { ...form.administrator, password: 'коротко' } });
	assert.deepEqual(outcome, { ok: false, reason: 'password-too-short' });
	assert.deepEqual(await networksOf(database.platform), []);
});

test('of five presses at once one makes the network with its administrator; the others are told that it exists', async () => {
	// Red without the advisory lock in createFirstNetwork (by an error instead of a refusal).
	const outcomes = await Promise.all(Array.from({ length: 5 }, () => create()));
	const exists = { ok: false, reason: 'network-exists' };
	const made = outcomes.filter(({ ok }) => ok);
	assert.deepEqual(made, [{ ok: true, value: { schema: 'net_main' } }]);
	assert.deepEqual(
		outcomes.filter(({ ok }) => !ok),
		[exists, exists, exists, exists]
	);

	const [network, ...others] = await networksOf(database.platform);
	const { id: _, slug: _slug, schema, contacts: _contacts, ...rest } = network!;
	assert.deepEqual({ rest, others }, { rest: form.network, others: [] });
	const accounts = await accountsList(database.network(schema));
	assert.deepEqual(
		accounts.map(({ name, email, role }) => ({ name, email, role })),
		[{ name: 'Лампова Вера Ивановна', email: 'vera@example.org', role: 'administrator' }]
	);
});
