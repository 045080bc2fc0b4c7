import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { canSeeCourse } from '../policy.ts';
import { judgingAccess } from '../queries.ts';

/** Notes who took the jury's marks out of the program, and of how many entries. */
export function recordScoreExport(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, stage, entries }: { contestId: string; stage: string; entries: number }
): Promise<void> {
	return inTransaction(db, async (tx) => {
		if (!actor || !canSeeCourse(await judgingAccess(tx, actor, contestId))) throw new NotFound(`marks of ${contestId}`);
		await recordActivity(tx, actor, 'marks.exported', contestId, { stage, entries });
	});
}
