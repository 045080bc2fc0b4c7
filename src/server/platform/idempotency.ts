import { createHash } from 'node:crypto';
import type { Generated } from 'kysely';
import type { Tx } from '#server/database.ts';
import { canonicalJson } from './activity.ts';

export type IdempotencyTables = {
	idempotency_keys: { key: string; request_hash: Buffer; answer: unknown; used_at: Generated<Date> };
};

/** The same key came with another request: the second one was not carried out. */
export class KeyReused extends Error {}

/**
 * Does the work once for a key. A repeated request (a double click, a lost answer asked again) gets the first answer;
 * one that arrives while the first is still at work waits for it, held by the key's row.
 * @throws KeyReused when the key was used for a different request.
 */
export async function onceOnly<T>(tx: Tx, key: string, request: unknown, work: () => Promise<T>): Promise<T> {
	const requestHash = createHash('sha256').update(canonicalJson(request)).digest();
	const first = await tx
		.insertInto('idempotency_keys')
		.values({ key, request_hash: requestHash, answer: null })
		.onConflict((conflict) => conflict.doNothing())
		.returning('key')
		.executeTakeFirst();
	if (!first) {
		const earlier = await tx
			.selectFrom('idempotency_keys')
			.selectAll()
			.where('key', '=', key)
			.executeTakeFirstOrThrow();
		if (!earlier.request_hash.equals(requestHash)) throw new KeyReused(key);
		return earlier.answer as T;
	}
	const answer = await work();
	await tx
		.updateTable('idempotency_keys')
		.set({ answer: JSON.stringify(answer) })
		.where('key', '=', key)
		.execute();
	return answer;
}
