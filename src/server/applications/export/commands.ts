import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { listScopeOf } from '../list/policy.ts';

export type Exported = { contestId: string; what: 'table' | 'files' | 'statistics'; applications: number };

/** Notes who took personal data of how many applications out of the program, and when. */
export function recordExport(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, what, applications }: Exported
): Promise<void> {
	return inTransaction(db, async (tx) => {
		if (!actor || listScopeOf(actor, contestId) === 'none') throw new NotFound(`applications of ${contestId}`);
		await recordActivity(tx, actor, 'applications.exported', contestId, { what, applications });
	});
}
