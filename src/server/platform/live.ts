import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

/** Delivered by PostgreSQL to every web node when the transaction commits, and not at all when it does not. */
export const liveChannel = 'bibliokrug_live';

/** Says to whoever watches this topic that something in it has changed: `defence:<contest>:<stage>`. */
export async function notifyLive(tx: Tx, topic: string): Promise<void> {
	await sql`select pg_notify(${liveChannel}, json_build_object('network', current_schema(), 'topic', ${topic}::text)::text)`.execute(
		tx
	);
}
