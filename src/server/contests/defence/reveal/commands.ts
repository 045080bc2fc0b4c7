import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockContest } from '../../queries.ts';
import { dayTopic } from '../rules.ts';
import { refusalToReveal } from './policy.ts';
import { juryHasChair, revealCourseOf } from './queries.ts';

export type RevealRefusal = 'not-allowed' | 'not-finalised' | 'changed-meanwhile' | 'all-opened';

/**
 * Opens the next of the finalised results before the hall. `position` is the one that whoever pressed meant, beginning
 * with 1: two clicks at once open one, since the contest's row is held. Answers how many are open.
 */
export function revealNext(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	position: number
): Promise<Outcome<number, RevealRefusal>> {
	return inTransaction(db, async (tx) => {
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = refusalToReveal(access, { hasChair: await juryHasChair(tx, contestId) });
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const course = await revealCourseOf(tx, contestId);
		if (!course) return refused('not-finalised');
		if (course.opened + 1 !== position) return refused('changed-meanwhile');
		const step = course.steps[course.opened];
		if (!step) return refused('all-opened');

		await tx
			.insertInto('revealed_places')
			.values({
				...{ contest_id: contestId, results_version: course.version, position, revealed_by: actor.id },
				nomination_key: step.kind === 'place' ? step.nomination : null,
				place: step.kind === 'place' ? step.place : null,
				award_index: step.kind === 'award' ? step.index : null
			})
			.execute();
		await tellHalls(tx, contestId);
		await recordActivity(tx, actor, 'results.revealed', contestId, { version: course.version, position });
		return done(position);
	});
}

async function tellHalls(tx: Tx, contestId: string): Promise<void> {
	const days = await tx.selectFrom('defence_days').select('stage_key').where('contest_id', '=', contestId).execute();
	for (const { stage_key } of days) await notifyLive(tx, dayTopic(contestId, stage_key));
}
