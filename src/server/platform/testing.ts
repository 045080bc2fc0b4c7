import { randomBytes } from 'node:crypto';
import { sql, type LogEvent } from 'kysely';
import { openDatabase, type Database, type Db, type Tx } from '#server/database.ts';
import { createNetwork, migrate } from './migrations.ts';

export type TestNetwork = {
	db: Db;
	schema: string;
	database: Database;
	countQueries(work: () => Promise<unknown>): Promise<number>;
	close(): Promise<void>;
};

let ready: Promise<unknown> | undefined;

/** The database's owner in tests. `scripts/test.ts` starts a PostgreSQL of its own and hands its address over. */
export const ownerUrl = (): string => {
	const url = process.env.TEST_DATABASE_URL;
	if (!url) throw new Error('TEST_DATABASE_URL is not set: run tests with `npm test` or `node scripts/test.ts FILES`');
	return url;
};

/** The address under which the program itself connects: the role without rights of its own. */
export function appUrlOf(owner: string): string {
	const url = new URL(owner);
	url.username = 'bibliokrug_app';
	return url.href;
}

/** A fresh, empty, migrated network of its own for one test file. */
export async function openTestNetwork(): Promise<TestNetwork> {
	ready ??= migrate(ownerUrl());
	await ready;
	const slug = `test_${randomBytes(6).toString('hex')}`;
	const schema = await createNetwork(ownerUrl(), {
		slug,
		name: 'Проверочная сеть библиотек',
		shortName: 'Проверочная сеть',
		town: 'Заречье',
		timeZone: 'Asia/Tomsk',
		hosts: [`${slug.replaceAll('_', '-')}.test`]
	});
	let queries = 0;
	const log = (event: LogEvent) => void (event.level === 'query' && queries++);
	const database = openDatabase(appUrlOf(ownerUrl()), { log });
	return {
		db: database.network(schema),
		schema,
		database,
		async countQueries(work) {
			const before = queries;
			await work();
			return queries - before;
		},
		close: () => database.close()
	};
}

/** Returns once that many sessions wait behind the transaction, directly or in a queue; throws after half a minute without them. */
export async function untilBlocked(network: TestNetwork, tx: Tx, count: number): Promise<void> {
	const holder = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
	for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
		const { rowCount } = await network.database.pool.query(
			`with recursive blocked as (
				select $1::int as pid
				union
				select waiting.pid from blocked join pg_stat_activity waiting on blocked.pid = any (pg_blocking_pids(waiting.pid))
			)
			select from blocked where pid <> $1`,
			[holder.rows[0]!.pid]
		);
		if (rowCount! >= count) return;
		await new Promise((resume) => setTimeout(resume, 5));
	}
	throw new Error(`${count} sessions were to wait`);
}

/** For how long the processor worked, in milliseconds: other than the clock, it does not count what else the machine had to do. */
export function workOf(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}
