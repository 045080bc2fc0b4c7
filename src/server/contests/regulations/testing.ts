import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { ContestPlan, ContestPlanInput } from '../plan/forms.ts';
import { buildPlannedContest, wholePlan } from '../plan/testing.ts';
import { planOf } from '../plan/queries.ts';
import { publishRegulations } from './publication/commands.ts';

const actor = systemActor('testing');

export type PublishedContest = { id: string; slug: string; plan: ContestPlan };

/** A contest whose plan has no gaps, still unknown to everybody. */
export async function buildReadyContest(db: Db, given: ContestPlanInput = {}): Promise<PublishedContest> {
	const plan = await wholePlan(db, given);
	const contest = await buildPlannedContest(db, { plan });
	return { ...contest, plan };
}

/** The same with its regulations published: version 1. */
export async function buildPublishedContest(db: Db, given: ContestPlanInput = {}): Promise<PublishedContest> {
	const contest = await buildReadyContest(db, given);
	await publishAgain(db, contest.id);
	return contest;
}

/** Publishes the plan as it is now. Answers the version. */
export async function publishAgain(db: Db, contestId: string, whatChanged = ''): Promise<number> {
	const { revision } = await planOf(db, actor, contestId);
	const outcome = await publishRegulations(db, actor, contestId, { revision, whatChanged });
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
