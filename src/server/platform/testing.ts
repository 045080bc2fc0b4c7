import { randomBytes } from 'node:crypto';
import type { LogEvent } from 'kysely';
import { openDatabase, type Database, type Db } from '#server/database.ts';
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
