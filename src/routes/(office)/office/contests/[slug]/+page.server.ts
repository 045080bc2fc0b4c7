import { canSeeRegister } from '#server/awards/register/policy.ts';
import { papersProgressOf } from '#server/awards/register/progress/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { hasMinutes } from '#server/contests/minutes/queries.ts';
import { findPlanGaps, planOf } from '#server/contests/plan/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const contest = await managedContest(locals.db, locals.actor, params.slug);
	const { id, slug, title, kind, state, timeZone, opensAt, closesAt, checkUntil, hasPlan, now } = contest;
	const progress = canSeeRegister(locals.actor)
		? ((await papersProgressOf(locals.db, locals.actor, [id])).get(id) ?? { awards: 0, issued: 0, waiting: 0 })
		: null;
	const plan = hasPlan ? (await planOf(locals.db, locals.actor, id)).plan : null;
	return {
		contest: { id, slug, title, kind, state, timeZone, opensAt, closesAt, checkUntil, hasPlan },
		isAnnounced: contest.announcedAt !== null,
		isPublished: contest.resultsPublishedAt !== null,
		gaps: plan ? findPlanGaps(plan).length : 0,
		now,
		progress,
		hasMinutes: await hasMinutes(locals.db, id)
	};
};
