import { createHash } from 'node:crypto';
import { sql, type Generated } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from './actor.ts';

export type ActivityTables = {
	activity: {
		id: string;
		actor_id: string;
		event: string;
		subject_id: string;
		details: unknown;
		happened_at: Date;
		previous_hash: Buffer;
		hash: Buffer;
	};
	activity_head: { only_row: Generated<boolean>; last_id: string; last_hash: Buffer };
};

type Recorded = { id: string; actorId: string; event: string; subjectId: string; details: unknown; happenedAt: string };

/**
 * Adds a line to the network's activity log. Each line's hash covers the line before it, so a line changed or
 * removed later shows. Call it last in a transaction: it holds the network's one head row until the end.
 * `details` hold ids and counts, never names: what is erased elsewhere must not survive here.
 */
export async function recordActivity(
	tx: Tx,
	actor: Actor,
	event: string,
	subjectId: string,
	details: object = {}
): Promise<void> {
	const head = await tx
		.selectFrom('activity_head')
		.select([
			'last_id',
			'last_hash',
			sql<string>`to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('now')
		])
		.forUpdate()
		.executeTakeFirstOrThrow();
	const line = {
		id: String(BigInt(head.last_id) + 1n),
		actorId: actor.id,
		event,
		subjectId,
		details,
		happenedAt: head.now
	};
	const hash = hashOf(head.last_hash, line);
	await tx
		.insertInto('activity')
		.values({
			id: line.id,
			actor_id: actor.id,
			event,
			subject_id: subjectId,
			details: JSON.stringify(details),
			happened_at: sql`${head.now}::timestamptz`,
			previous_hash: head.last_hash,
			hash
		})
		.execute();
	await tx.updateTable('activity_head').set({ last_id: line.id, last_hash: hash }).execute();
}

/** The id of the first line that does not follow from the one before it, or null when the whole log holds. */
export async function firstBrokenActivity(db: Db): Promise<string | null> {
	let previous: Buffer = Buffer.alloc(32);
	for (let after = '0'; ;) {
		const lines = await activityAfter(db, after, 1000);
		for (const line of lines) {
			const expected = hashOf(previous, line);
			if (!line.previousHash.equals(previous) || !line.hash.equals(expected)) return line.id;
			previous = line.hash;
		}
		if (lines.length < 1000) break;
		after = lines.at(-1)!.id;
	}
	const head = await db.selectFrom('activity_head').selectAll().executeTakeFirstOrThrow();
	return head.last_hash.equals(previous) ? null : head.last_id;
}

function activityAfter(
	db: Db,
	id: string,
	limit: number
): Promise<(Recorded & { previousHash: Buffer; hash: Buffer })[]> {
	return db
		.selectFrom('activity')
		.select([
			'id',
			'actor_id as actorId',
			'event',
			'subject_id as subjectId',
			'details',
			sql<string>`to_char(happened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('happenedAt'),
			'previous_hash as previousHash',
			'hash'
		])
		.where('id', '>', id)
		.orderBy('id')
		.limit(limit)
		.execute();
}

function hashOf(previous: Buffer, { id, actorId, event, subjectId, details, happenedAt }: Recorded): Buffer {
	const line = canonicalJson({ id, actorId, event, subjectId, details, happenedAt });
	return createHash('sha256').update(previous).update(line).digest();
}

/** JSON with keys in order, so that equal values have equal text: what hashes are taken of. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const entries = Object.entries(value).filter(([, member]) => member !== undefined);
	entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
