import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

/** Delivered by PostgreSQL to every web node when the transaction commits, and not at all when it does not. */
export const cacheChannel = 'bibliokrug_cache';

/** Says that pages with these tags show something that this transaction changes. */
export async function notifyCaches(tx: Tx, tags: readonly string[]): Promise<void> {
	await sql`select pg_notify(${cacheChannel}, json_build_object('network', current_schema(), 'tags', ${JSON.stringify(tags)}::json)::text)`.execute(
		tx
	);
}
