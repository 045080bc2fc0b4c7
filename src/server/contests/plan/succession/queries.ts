import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeContest, refusalToCreateContest, refusalToManage } from '../../policy.ts';
import { contestBySlug, juryOf } from '../../queries.ts';
import { contestPlan, readPlan, type ContestPlan } from '../forms.ts';
import { callAmong, rulesOfPlan } from './rules.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';

export type Predecessor = { slug: string; title: string; heldInYear: number };

/** Contests that the next one can be begun from: with frozen rules, newest first. One query. */
export async function predecessorsOf(db: Db | Tx, actor: Actor): Promise<Predecessor[]> {
	if (refusalToCreateContest(actor)) return [];
	const contests = await db
		.selectFrom('contests')
		.select(['id', 'slug', 'title', 'held_in_year as heldInYear', 'announced_at as announcedAt'])
		.where((where) =>
			where.exists(where.selectFrom('rule_sets').select('version').whereRef('rule_sets.contest_id', '=', 'contests.id'))
		)
		.orderBy('held_in_year', 'desc')
		.orderBy('title')
		.limit(200)
		.execute();
	return contests
		.filter((contest) => canSeeContest(actor, contest))
		.map(({ slug, title, heldInYear }) => ({ slug, title, heldInYear }));
}

/**
 * The plan that a contest went by: as it was published here, or, of one that came in finished, put together from its
 * records. The addresses of its jurors, and how long its silent grace period is, go only to who manages it.
 * @throws NotFound
 */
export async function planOfPredecessor(db: Db, actor: Actor, slug: string): Promise<ContestPlan> {
	if (refusalToCreateContest(actor)) throw new NotFound('contest to begin from');
	const contest = await contestBySlug(db, actor, slug);
	const published = await db
		.selectFrom('regulations')
		.select('plan')
		.where('contest_id', '=', contest.id)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	const plan = published ? readPlan(published.plan) : await planFromRecords(db, contest);
	if (!refusalToManage(actor, contest.id)) return plan;
	return {
		...plan,
		calendar: { ...plan.calendar, graceMinutes: 0 },
		jury: plan.jury.map((juror) => ({ ...juror, email: '' }))
	};
}

async function planFromRecords(db: Db, contest: Awaited<ReturnType<typeof contestBySlug>>): Promise<ContestPlan> {
	const { ruleSet } = await frozenRulesOf(db, contest.id);
	const jury = await juryOf(db, contest.id);
	const minimums = new Map(ruleSet.nominations.map(({ id, minimumEntries }) => [id, minimumEntries]));
	return contestPlan.parse({
		basics: {
			kind: contest.kind,
			title: contest.title,
			aim: contest.aim,
			ageMark: contest.ageMark,
			heldInYear: contest.heldInYear,
			contacts: contest.contacts
		},
		organisations: contest.organisations.map(({ id, role }) => ({ organisationId: id, role })),
		nominations: contest.nominations.map(({ key, title, description }) => ({
			...{ id: key, title, description },
			minimumEntries: minimums.get(key) ?? 0
		})),
		calendar: { timeZone: contest.timeZone, ...callAmong(contest.dates) },
		participation: { words: contest.participants },
		rules: rulesOfPlan(ruleSet),
		jury: jury.map((juror, at) => ({
			id: `j${at + 1}`,
			...{ name: juror.name, personId: juror.personId, organisationId: juror.organisationId },
			...{ organisationName: juror.organisationName, post: juror.post, role: juror.role, voting: juror.voting }
		}))
	});
}
