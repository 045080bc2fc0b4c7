import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import { parseRuleSet } from '../scoring/rule-set/forms.ts';
import { contestPlan, readPlan, type ContestPlan } from './forms.ts';
import type { PartChange } from './queries.ts';
import { layOutPlan, type PlanRefusal } from './publication/commands.ts';
import { ruleSetOf, type PlanPart } from './rules.ts';

export type PlanChange = {
	[Part in PlanPart]: {
		/** Of the plan as the person saw it; see `planOf`. */
		revision: number;
		part: Part;
		value: ContestPlan[Part];
	};
}[PlanPart];

/**
 * Replaces one part of the plan. Refused where somebody has changed the same part since `revision`: `planOf` tells who
 * and what; the change can then be sent again with the newer revision. Other parts may have changed freely meanwhile.
 * Answers the new revision.
 */
export function changePlan(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ revision, part, value }: PlanChange
): Promise<Outcome<number, 'not-allowed' | 'changed-meanwhile'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		const { announcedAt } = await lockContest(tx, contestId);
		const stored = await tx
			.selectFrom('contest_plans')
			.select(['plan', 'revision', 'parts'])
			.where('contest_id', '=', contestId)
			.executeTakeFirstOrThrow(() => new NotFound(`plan of contest ${contestId}`));
		const parts = stored.parts as Partial<Record<PlanPart, PartChange>>;
		if ((parts[part]?.revision ?? 1) > revision) return refused('changed-meanwhile');

		const plan = contestPlan.parse({ ...readPlan(stored.plan), [part]: value });
		const next = stored.revision + 1;
		await tx
			.updateTable('contest_plans')
			.set(({ fn }) => ({
				plan: JSON.stringify(plan),
				revision: next,
				parts: sql`parts || jsonb_build_object(${part}::text, jsonb_build_object('revision', ${next}::int, 'at', now(), 'by', ${actor.id}::text))`,
				changed_at: fn<Date>('now'),
				changed_by: actor.id
			}))
			.where('contest_id', '=', contestId)
			.execute();
		if (announcedAt === null) await showInLists(tx, contestId, plan);
		await recordActivity(tx, actor, 'contest.plan-changed', contestId, { part, revision: next });
		return done(next);
	});
}

/** Until it is announced, a contest is known to its organisers under what they call it now. */
async function showInLists(tx: Tx, contestId: string, { basics, calendar }: ContestPlan): Promise<void> {
	await tx
		.updateTable('contests')
		.set({
			kind: basics.kind,
			...(basics.title.length >= 2 && { title: basics.title }),
			...(basics.heldInYear !== null && { held_in_year: basics.heldInYear }),
			time_zone: calendar.timeZone
		})
		.where('id', '=', contestId)
		.execute();
}

/**
 * Writes from a plan that is being published what the public pages, the entries and the count stand on; see
 * publication/commands.ts. For publishRegulations, which has checked the right to do so and that the plan has no gaps,
 * and holds the contest's row.
 */
export function applyPlan(tx: Tx, contestId: string, plan: ContestPlan): Promise<Outcome<null, PlanRefusal>> {
	const reading = parseRuleSet(ruleSetOf(plan));
	if (!reading.ok) throw new Error(`a plan with faults cannot be published: ${JSON.stringify(reading.faults)}`);
	return layOutPlan(tx, contestId, { plan, ruleSet: reading.ruleSet });
}
