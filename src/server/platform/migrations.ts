import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { openOwnerPool } from './owner-pool.ts';

const folder = new URL('../../../db/migrations/', import.meta.url);
const advisoryLock = 4_207_261;

/** The stored schema and this program do not belong together; the message says what to do. */
export class SchemaMismatch extends Error {}

export type NewNetwork = {
	slug: string;
	name: string;
	shortName: string;
	town: string;
	timeZone: string;
	/** What documents print before `/v/CODE`. */
	publicHost?: string;
	contacts?: string;
	hosts?: string[];
};
type Migration = { file: string; text: string; checksum: string };

/**
 * Brings the platform and every network up to this program's schema, as the owner of the database.
 * Two nodes starting at once take turns; a schema newer than the program, or a changed file, is refused.
 * Returns the names of what was applied.
 */
export function migrate(ownerUrl: string): Promise<string[]> {
	return asOwner(ownerUrl, async (client) => {
		await prepareGround(client, ownerUrl);
		const applied = await applyMigrations(client, 'platform', migrationsIn('platform'), async () => {});
		const { rows } = await client.query<{ schema_name: string }>(
			'select schema_name from platform.networks order by 1'
		);
		for (const { schema_name } of rows) applied.push(...(await migrateNetwork(client, schema_name)));
		return applied;
	});
}

/** Creates a network: its row, its role, its schema, with everything applied. Answers the schema's name. */
export function createNetwork(ownerUrl: string, network: NewNetwork): Promise<string> {
	return asOwner(ownerUrl, async (client) => {
		const { slug, name, shortName, town, timeZone, publicHost = 'localhost', contacts = '', hosts = [] } = network;
		await client.query('begin');
		try {
			const { rows } = await client.query<{ id: string; schema_name: string }>(
				'insert into platform.networks (slug, name, short_name, town, time_zone, public_host, contacts) values ($1, $2, $3, $4, $5, $6, $7) returning id, schema_name',
				[slug, name, shortName, town, timeZone, publicHost, contacts]
			);
			const { id, schema_name: schema } = rows[0]!;
			for (const host of hosts)
				await client.query('insert into platform.network_hosts values ($1, $2)', [host.toLowerCase(), id]);
			await createRole(client, schema, 'nologin');
			// The owner too, for installations where the program has no second account and connects as the owner.
			await client.query(`grant "${schema}" to bibliokrug_app, current_user`);
			await client.query(`create schema "${schema}"`);
			await client.query(`grant usage on schema "${schema}", platform to "${schema}"`);
			await client.query(`grant execute on function platform.enqueue(text, jsonb, text, timestamptz) to "${schema}"`);
			await client.query('commit');
			await migrateNetwork(client, schema);
			return schema;
		} catch (error) {
			await client.query('rollback').catch(() => {});
			throw error;
		}
	});
}

async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: ownerUrl });
	// A lost connection fails the query in hand; without a listener it would also end the program.
	client.on('error', () => {});
	await client.connect();
	try {
		// Held by the session, so that it also spans the statements of graphile-worker's own migrations.
		await client.query('select pg_advisory_lock($1)', [advisoryLock]);
		return await work(client);
	} finally {
		await client.end();
	}
}

async function prepareGround(client: pg.Client, ownerUrl: string): Promise<void> {
	await createRole(client, 'bibliokrug_app', 'login noinherit');
	await client.query('create schema if not exists platform');
	await client.query('grant usage on schema platform to bibliokrug_app');
	await client.query(`create table if not exists platform.migrations (
		scope text, file text, checksum text not null, applied_at timestamptz not null default now(), primary key (scope, file))`);
	const pgPool = openOwnerPool(ownerUrl, 2);
	await runMigrations({ pgPool }).finally(() => pgPool.end());
}

/** Roles are shared by all databases of a server: another database may have made this one already, even at the same moment. */
async function createRole(client: pg.Client, name: string, attributes: string): Promise<void> {
	const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
	if (rowCount) return;
	await client.query(
		`do $$ begin create role "${name}" ${attributes}; exception when duplicate_object or unique_violation then null; end $$`
	);
}

async function migrateNetwork(client: pg.Client, schema: string): Promise<string[]> {
	const files = migrationsIn('network').map((migration) => ({
		...migration,
		text: migration.text.replaceAll('network_role', `"${schema}"`)
	}));
	return applyMigrations(client, schema, files, async () => {
		await client.query(`set local search_path to "${schema}"`);
	});
}

async function applyMigrations(
	client: pg.Client,
	scope: string,
	known: Migration[],
	prepare: () => Promise<void>
): Promise<string[]> {
	const { rows } = await client.query<{ file: string; checksum: string }>(
		'select file, checksum from platform.migrations where scope = $1',
		[scope]
	);
	const stored = new Map(rows.map(({ file, checksum }) => [file, checksum]));
	for (const [file, checksum] of stored) {
		const own = known.find((migration) => migration.file === file);
		if (!own)
			throw new SchemaMismatch(
				`База данных новее программы: в ней есть изменение «${file}», которого программа не знает. Обновите программу.`
			);
		if (own.checksum !== checksum)
			throw new SchemaMismatch(
				`Файл изменений «${file}» отличается от применённого к базе данных. Восстановите файл из выпуска программы.`
			);
	}
	const applied: string[] = [];
	for (const migration of known.filter(({ file }) => !stored.has(file))) {
		await applyOne(client, scope, migration, prepare);
		applied.push(`${scope}/${migration.file}`);
	}
	return applied;
}

async function applyOne(
	client: pg.Client,
	scope: string,
	{ file, text, checksum }: Migration,
	prepare: () => Promise<void>
): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		await client.query('begin');
		try {
			await client.query(`set local lock_timeout = '3s'`);
			await prepare();
			await client.query(text);
			await client.query('insert into platform.migrations (scope, file, checksum) values ($1, $2, $3)', [
				scope,
				file,
				checksum
			]);
			await client.query('commit');
			return;
		} catch (error) {
			await client.query('rollback');
			// 55P03: a reader held a table for longer than lock_timeout. Waiting longer would hold up all who come after us.
			if ((error as { code?: string }).code !== '55P03' || attempt === 5) throw error;
		}
	}
}

function migrationsIn(scope: 'platform' | 'network'): Migration[] {
	const path = new URL(`${scope}/`, folder);
	const files = readdirSync(path)
		.filter((file) => file.endsWith('.sql'))
		.sort();
	return files.map((file) => {
		const text = readFileSync(new URL(file, path), 'utf8');
		return { file, text, checksum: createHash('sha256').update(text).digest('hex') };
	});
}
