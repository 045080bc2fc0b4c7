import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../../queries.ts';
import { judgingAccess } from '../../queries.ts';
import { coursesAround, type StageAsked } from '../commands.ts';
import { refusalToSettleOutcome, type OutcomeRefusal } from '../policy.ts';
import { untoldOutcomes } from './queries.ts';
import type { StageOutcomeKind } from '../../tables.ts';

export type ReleaseRefusal = OutcomeRefusal | 'not-closed' | 'already-released' | 'last-stage';

/**
 * Makes the outcome of a closed stage known: to those who entered by letters, written in the background, and on their own
 * pages; to everybody the list of those who go on. What the last stage came to are the results, published by themselves.
 */
export function releaseStage(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage }: StageAsked
): Promise<Outcome<null, ReleaseRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const { course, after } = await coursesAround(tx, { contestId, stage });
		const refusal = refusalToSettleOutcome(access, await takingPart(tx, { contestId, stage }));
		if (refusal) return refused(refusal);
		if (!after) return refused('last-stage');
		if (course.state !== 'closed') return refused('not-closed');
		if (course.releasedAt) return refused('already-released');
		await tx
			.updateTable('stage_courses')
			.set({ released_at: sql`now()`, revision: sql`revision + 1` })
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		await askForLetters(tx, { contestId, stage });
		await recordActivity(tx, actor, 'stage.released', contestId, { stage });
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}

async function takingPart(tx: Tx, { contestId, stage }: StageAsked): Promise<string[]> {
	const rows = await tx
		.selectFrom('stage_admissions')
		.select('entry_id as id')
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
	return rows.map(({ id }) => id);
}

/** Asks for the letters that are still to be written; the task is `stage-letters` of applications, which know the addresses. */
export const askForLetters = (tx: Tx, { contestId, stage }: StageAsked): Promise<void> =>
	enqueue(tx, 'stage-letters', { contestId, stage }, `stage-letters:${contestId}:${stage}`);

export type LetterDue = { entryId: string; outcome: StageOutcomeKind };

/**
 * Takes upon the caller to tell some of those who have not been told yet what a released stage came to for them, in this very
 * transaction. Of one release each entry is told an outcome once: two who ask at once never get the same one.
 */
export async function takeLettersDue(tx: Tx, { contestId, stage }: StageAsked, most: number): Promise<LetterDue[]> {
	const { rows } = await sql<LetterDue>`
		insert into stage_letters (contest_id, stage_key, entry_id, outcome, release)
		select ${contestId}::uuid, ${stage}, due."entryId", due.outcome,
			(select count(*) from stage_reopenings where contest_id = ${contestId} and stage_key = ${stage})
		from (${untoldOutcomes({ contestId, stage })}) as due
		order by due."entryId" limit ${most}
		on conflict do nothing
		returning entry_id as "entryId", outcome`.execute(tx);
	return rows;
}
