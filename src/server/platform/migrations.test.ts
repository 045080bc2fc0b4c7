import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase } from '#server/database.ts';
import { migrate, SchemaMismatch } from './migrations.ts';
import { appUrlOf, openTestNetwork, ownerUrl, type TestNetwork } from './testing.ts';

let here: TestNetwork;
let other: TestNetwork;
before(async () => {
	here = await openTestNetwork();
	other = await openTestNetwork();
});
after(() => Promise.all([here.close(), other.close()]));

/** A database of its own on the same server, for tests that damage the list of applied migrations. */
async function withOwnDatabase(work: (url: string, client: pg.Client) => Promise<void>): Promise<void> {
	const name = `migrations_${randomBytes(6).toString('hex')}`;
	const server = new pg.Client({ connectionString: ownerUrl() });
	await server.connect();
	await server.query(`create database ${name}`);
	const url = new URL(ownerUrl());
	url.pathname = `/${name}`;
	const client = new pg.Client({ connectionString: url.href });
	// Dropping the database by force also ends connections that are just closing.
	for (const each of [server, client]) each.on('error', () => {});
	try {
		await migrate(url.href);
		await client.connect();
		await work(url.href, client);
	} finally {
		await client.end();
		await server.query(`drop database ${name} with (force)`);
		await server.end();
	}
}

test('migrating again, even twice at once, applies nothing', async () => {
	await withOwnDatabase(async (url) => {
		assert.deepEqual(await Promise.all([migrate(url), migrate(url)]), [[], []]);
	});
});
test('a database newer than the program is refused', async () => {
	await withOwnDatabase(async (url, client) => {
		await client.query(
			`insert into platform.migrations (scope, file, checksum) values ('platform', '9999_future.sql', 'x')`
		);
		await assert.rejects(
			migrate(url),
			(error: Error) => error instanceof SchemaMismatch && /новее программы.*9999_future/.test(error.message)
		);
	});
});
test('a migration file changed after it was applied is refused', async () => {
	await withOwnDatabase(async (url, client) => {
		await client.query(`update platform.migrations set checksum = 'x' where file = '0001_networks.sql'`);
		await assert.rejects(
			migrate(url),
			(error: Error) => error instanceof SchemaMismatch && /0001_networks/.test(error.message)
		);
	});
});
test('a network sees its own tables and no other network’s', async () => {
	await here.db
		.insertInto('territories')
		.values({ kind: 'urban-okrug', name: 'Здешний округ', parent_id: null })
		.execute();
	assert.deepEqual(
		(await here.db.selectFrom('territories').select('name').execute()).map(({ name }) => name),
		['Здешний округ']
	);
	assert.deepEqual(await other.db.selectFrom('territories').select('name').execute(), []);
	await assert.rejects(sql`select * from ${sql.id(here.schema, 'territories')}`.execute(other.db), /permission denied/);
});
test('a connection that served one network shows nothing of it when taken for another or for none', async () => {
	const single = openDatabase(appUrlOf(ownerUrl()), { connections: 1 });
	try {
		const names = (schema: string) => single.network(schema).selectFrom('territories').select('name').execute();
		assert.equal((await names(here.schema)).length, 1);
		assert.equal((await names(other.schema)).length, 0);
		assert.equal((await names(here.schema)).length, 1);
		await assert.rejects(sql`select * from territories`.execute(single.platform), /does not exist/);
		await assert.rejects(
			sql`select * from ${sql.id(here.schema, 'territories')}`.execute(single.platform),
			/permission denied/
		);
		await assert.rejects(names('net_nowhere'), /does not exist/);
	} finally {
		await single.close();
	}
});
test('every table of a network stands in its schema and no role reaches another schema', async () => {
	const { rows: loose } = await sql`
		select table_schema, table_name from information_schema.tables
		where table_schema not in ('pg_catalog', 'information_schema', 'platform', 'graphile_worker') and table_schema not like 'net\\_%'`.execute(
		here.db
	);
	assert.deepEqual(loose, []);
	const { rows: reaching } = await sql`
		select r.rolname, n.nspname from pg_roles r, pg_namespace n
		where r.rolname like 'net\\_test\\_%' and n.nspname like 'net\\_test\\_%' and r.rolname <> n.nspname and has_schema_privilege(r.oid, n.oid, 'usage')`.execute(
		here.db
	);
	assert.deepEqual(reaching, []);
	const { rows: unbound } =
		await sql`select nspname from pg_namespace where nspname like 'net\\_test\\_%' and has_schema_privilege('bibliokrug_app', oid, 'usage')`.execute(
			here.db
		);
	assert.deepEqual(unbound, []);
});
test('a network’s tables carry no trigger and no foreign key to another schema', async () => {
	const { rows: triggers } =
		await sql`select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = ${here.schema} and not tgisinternal`.execute(
			here.db
		);
	assert.deepEqual(triggers, []);
	const { rows: keys } = await sql`
		select conname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
		where c.relnamespace = ${here.schema}::regnamespace and f.relnamespace <> c.relnamespace`.execute(here.db);
	assert.deepEqual(keys, []);
});
