import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToKeepPeople } from '../policy.ts';

export type ErasureRequest = {
	id: string;
	personId: string | null;
	accountId: string | null;
	askedAt: Date;
	answeredAt: Date | null;
	/** The account's id, or the program's task. */
	answeredBy: string | null;
	outcome: 'erased' | 'refused' | null;
	reason: string | null;
	erasedCounts: Record<string, number>;
};

const columns = [
	'id',
	'person_id as personId',
	'account_id as accountId',
	'asked_at as askedAt',
	'answered_at as answeredAt',
	'answered_by as answeredBy',
	'outcome',
	'reason',
	'erased_counts as erasedCounts'
] as const;

/** Requests to be erased, those that wait first, then the latest. @throws NotFound for whoever may not keep people. */
export async function erasureRequests(
	db: Db,
	actor: Actor | null,
	{ limit, offset }: { limit: number; offset: number }
): Promise<{ requests: ErasureRequest[]; total: number }> {
	if (!actor || refusalToKeepPeople(actor)) throw new NotFound('erasure requests');
	const requests = await db
		.selectFrom('erasure_requests')
		.select(columns)
		.orderBy('answered_at', (end) => end.desc().nullsFirst())
		.orderBy('asked_at')
		.orderBy('id')
		.limit(limit)
		.offset(offset)
		.execute();
	const { total } = await db
		.selectFrom('erasure_requests')
		.select(({ fn }) => fn.countAll<string>().as('total'))
		.executeTakeFirstOrThrow();
	return { requests, total: Number(total) };
}

/** One request, for those who carry it out. @throws NotFound */
export async function erasureRequestById(db: Db | Tx, actor: Actor | null, id: string): Promise<ErasureRequest> {
	if (!actor || refusalToKeepPeople(actor)) throw new NotFound('erasure request');
	return db
		.selectFrom('erasure_requests')
		.select(columns)
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`erasure request ${id}`));
}

/** The last request of an account, for its owner; null where none was made. */
export async function lastRequestOf(db: Db | Tx, accountId: string): Promise<ErasureRequest | null> {
	const row = await db
		.selectFrom('erasure_requests')
		.select(columns)
		.where('account_id', '=', accountId)
		.orderBy('asked_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ?? null;
}
