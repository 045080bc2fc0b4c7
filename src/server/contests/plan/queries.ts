import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToManage } from '../policy.ts';
import { parseRuleSet } from '../scoring/rule-set/forms.ts';
import { readPlan, type ContestPlan } from './forms.ts';
import { findGaps } from './gaps/rules.ts';
import { ruleSetOf, type Gap, type PlanPart } from './rules.ts';

/** The last change of one part of a plan. */
export type PartChange = { revision: number; at: string; by: string };

export type PlanInWork = {
	contestId: string;
	slug: string;
	plan: ContestPlan;
	/** Given back with every change; see `changePlan`. */
	revision: number;
	/** By whom and when each part was changed last; a part never changed since the beginning is absent. */
	changes: Partial<Record<PlanPart, PartChange>>;
	/** Null while nobody but the organisers and the jury sees the contest. */
	announcedAt: Date | null;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What a contest is meant to be, for those who set it up; asked by its id or its address.
 * @throws NotFound also for whoever may not manage the contest, and for a contest that was never set up here.
 */
export async function planOf(db: Db | Tx, actor: Actor | null, contest: string): Promise<PlanInWork> {
	const found = await db
		.selectFrom('contests')
		.innerJoin('contest_plans', 'contest_plans.contest_id', 'contests.id')
		.select(['contests.id as contestId', 'slug', 'plan', 'revision', 'parts as changes', 'announced_at as announcedAt'])
		.where(uuid.test(contest) ? 'contests.id' : 'slug', '=', contest)
		.executeTakeFirst();
	if (!found || !actor || refusalToManage(actor, found.contestId)) throw new NotFound(`plan of contest ${contest}`);
	return { ...found, plan: readPlan(found.plan), changes: found.changes as PlanInWork['changes'] };
}

/** Whether the contest was set up here, rather than brought in finished. */
export async function hasPlan(db: Db | Tx, contestId: string): Promise<boolean> {
	const found = await db
		.selectFrom('contest_plans')
		.select('contest_id')
		.where('contest_id', '=', contestId)
		.executeTakeFirst();
	return found !== undefined;
}

/** Everything that keeps the contest from being published, in the order of the steps; empty: it can be. */
export function findPlanGaps(plan: ContestPlan): Gap[] {
	return findGaps(plan, parseRuleSet(ruleSetOf(plan)));
}
