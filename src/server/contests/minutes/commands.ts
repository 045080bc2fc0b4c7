import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import { finalisedResultsOf } from '../results/queries.ts';
import { minutesFrom } from './queries.ts';

/** Keeps the minutes of the newest finalised results as they are to be printed and signed. A version is kept once. */
export function recordMinutes(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<Outcome<number, 'not-allowed' | 'already-recorded'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const version = await keepMinutes(tx, actor, contestId);
		return version === null ? refused('already-recorded') : done(version);
	});
}

/** The same for commands that hold the contest's row and have asked who may. Null: they are kept already. */
export async function keepMinutes(tx: Tx, actor: Actor, contestId: string): Promise<number | null> {
	const { version, decidedOn } = await finalisedResultsOf(tx, contestId);
	const minutes = await minutesFrom(tx, contestId, { version, day: decidedOn });
	const recorded = await tx
		.insertInto('jury_minutes')
		.values({
			...{ contest_id: contestId, version, number: minutes.number, held_on: minutes.heldOn },
			printed: JSON.stringify(minutes)
		})
		.onConflict((earlier) => earlier.columns(['contest_id', 'version']).doNothing())
		.returning('version')
		.executeTakeFirst();
	if (!recorded) return null;
	await recordActivity(tx, actor, 'minutes.recorded', contestId, { version });
	return version;
}
