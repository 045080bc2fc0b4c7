import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { findContestConflicts } from '../conflicts/commands.ts';
import { refusalToRunJudging } from '../policy.ts';
import { judgingAccess, lockStage, stageCoursesOf, type StageCourse } from '../queries.ts';
import { openingGapsOf } from './queries.ts';
import { markedStages, stageAfter, stageBefore } from './rules.ts';
import { seatsDue, syncSeats } from './seats/commands.ts';

export type StageAsked = { contestId: string; stage: string };

export type PreparationRefusal = 'not-allowed' | 'already-prepared' | 'previous-not-closed' | 'no-entries';

/**
 * Begins a stage: says who takes part in it, so that sheets can be shared out, and finds the conflicts of interest that the
 * records tell. The first stage with marks takes all that were admitted; a later one is prepared by the closing of the one
 * before. Answers how many take part.
 */
export function prepareStage(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage }: StageAsked
): Promise<Outcome<number, PreparationRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { course, before } = await coursesAround(tx, { contestId, stage });
		if (course.state !== 'ahead') return refused('already-prepared');
		if (before && before.state !== 'closed') return refused('previous-not-closed');
		if ((await seatsDue(tx, { contestId, stage })).length === 0) return refused('no-entries');
		await beginCourse(tx, { contestId, stage });
		const seats = await syncSeats(tx, { contestId, stage });
		// Before any sheet is shared out: who has a conflict with an entry is not among those it can be given to.
		await findContestConflicts(tx, actor, contestId);
		await recordActivity(tx, actor, 'stage.prepared', contestId, { stage, entries: seats });
		return done(seats);
	});
}

export async function beginCourse(tx: Tx, { contestId, stage }: StageAsked): Promise<void> {
	await tx
		.insertInto('stage_courses')
		.values({
			...{ contest_id: contestId, stage_key: stage, state: 'preparing', opened_at: null, due_at: null },
			...{ closed_at: null, closed_by: null, released_at: null }
		})
		.onConflict((known) => known.columns(['contest_id', 'stage_key']).doNothing())
		.execute();
}

type Around = { course: StageCourse; before: StageCourse | null; after: StageCourse | null };

/** @throws NotFound where the contest has no such stage with marks. */
export async function coursesAround(tx: Db | Tx, { contestId, stage }: StageAsked): Promise<Around> {
	const { ruleSet } = await frozenRulesOf(tx, contestId);
	const courses = new Map((await stageCoursesOf(tx, contestId)).map((course) => [course.stage, course]));
	const course = courses.get(stage);
	if (!course || !markedStages(ruleSet).some(({ id }) => id === stage)) throw new NotFound(`stage ${stage}`);
	return {
		course,
		before: courses.get(stageBefore(ruleSet, stage)?.id ?? '') ?? null,
		after: courses.get(stageAfter(ruleSet, stage)?.id ?? '') ?? null
	};
}

export type OpeningRefusal =
	| 'not-allowed'
	| 'not-preparing'
	| 'previous-not-closed'
	| 'due-in-past'
	| 'no-chair'
	| 'nobody-assigned'
	| 'too-few-assigned';

/**
 * Lets the jury write sheets from now on. `dueAt` null: until the stage is closed. Refused while an entry has fewer jurors
 * than the regulations want sheets: they could not be met later either.
 */
export function openStage(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, dueAt }: StageAsked & { dueAt: Date | null }
): Promise<Outcome<null, OpeningRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { before } = await coursesAround(tx, { contestId, stage });
		const { state } = await lockStage(tx, { contestId, stage }, 'alone');
		if (state !== 'preparing') return refused('not-preparing');
		if (before && before.state !== 'closed') return refused('previous-not-closed');
		if (!(await isAhead(tx, dueAt))) return refused('due-in-past');
		const obstacle = obstacleToOpening(await openingGapsOf(tx, { contestId, stage }));
		if (obstacle) return refused(obstacle);
		await tx
			.updateTable('stage_courses')
			.set({ state: 'open', opened_at: sql`now()`, due_at: dueAt, revision: sql`revision + 1` })
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		await recordActivity(tx, actor, 'stage.opened', contestId, { stage, dueAt: dueAt?.toISOString() ?? null });
		return done(null);
	});
}

function obstacleToOpening({ hasChair, assigned, short }: Awaited<ReturnType<typeof openingGapsOf>>) {
	if (!hasChair) return 'no-chair';
	if (assigned === 0) return 'nobody-assigned';
	return short.length > 0 ? 'too-few-assigned' : null;
}

async function isAhead(tx: Tx, moment: Date | null): Promise<boolean> {
	if (moment === null) return true;
	const { rows } = await sql<{ isAhead: boolean }>`select ${moment}::timestamptz > now() as "isAhead"`.execute(tx);
	return rows[0]!.isAhead;
}

/** Moves the end of an open stage, also back into being open; null: until it is closed. */
export function moveDue(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, dueAt }: StageAsked & { dueAt: Date | null }
): Promise<Outcome<null, 'not-allowed' | 'not-open' | 'due-in-past'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		const { state } = await lockStage(tx, { contestId, stage }, 'alone');
		if (state !== 'open') return refused('not-open');
		if (!(await isAhead(tx, dueAt))) return refused('due-in-past');
		await tx
			.updateTable('stage_courses')
			.set({ due_at: dueAt, revision: sql`revision + 1` })
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		await recordActivity(tx, actor, 'stage.due-moved', contestId, { stage, dueAt: dueAt?.toISOString() ?? null });
		return done(null);
	});
}
