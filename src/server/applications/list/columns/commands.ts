import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { listScopeOf } from '../policy.ts';
import { knownColumns } from './rules.ts';

/** Keeps which columns somebody wants to see; for their own eyes, so the log does not tell of it. */
export function chooseColumns(
	db: Db | Tx,
	actor: Actor,
	{ contestId, columns }: { contestId: string; columns: readonly string[] }
): Promise<Outcome<null, never>> {
	return inTransaction(db, async (tx) => {
		if (listScopeOf(actor, contestId) === 'none') throw new NotFound(`applications of ${contestId}`);
		await tx
			.insertInto('application_list_columns')
			.values({ contest_id: contestId, account_id: actor.id, columns: knownColumns(columns) })
			.onConflict((earlier) =>
				earlier.columns(['contest_id', 'account_id']).doUpdateSet(({ ref }) => ({ columns: ref('excluded.columns') }))
			)
			.execute();
		return done(null);
	});
}
