import { sql } from 'kysely';
import type { Database, Db } from '#server/database.ts';

/** Removes what has served its time: rate windows of past days, answers to requests nobody will repeat. */
export async function tidyUp(database: Database, networks: readonly Db[]): Promise<void> {
	await sql`delete from platform.rate_limits where window_started_at < now() - interval '2 days'`.execute(
		database.platform
	);
	for (const db of networks)
		await sql`delete from idempotency_keys where used_at < now() - interval '30 days'`.execute(db);
}
