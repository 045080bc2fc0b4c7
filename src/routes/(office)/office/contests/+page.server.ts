import { canSeeRegister } from '#server/awards/register/policy.ts';
import { papersProgressOf } from '#server/awards/register/progress/queries.ts';
import { managedContests } from '#server/contests/desk/queries.ts';
import { refusalToCreateContest } from '#server/contests/policy.ts';
import { pageNumber, pagesOf } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = locals.actor!;
	const page = pageNumber(url);
	const { contests, total } = await managedContests(locals.db, actor, { limit: perPage, offset: (page - 1) * perPage });
	const ids = contests.map(({ id }) => id);
	const progress = canSeeRegister(actor) ? await papersProgressOf(locals.db, actor, ids) : null;
	return {
		contests: contests.map(({ id, slug, title, heldInYear, state }) => ({
			...{ slug, title, heldInYear, state },
			issued: progress?.get(id)?.issued ?? 0,
			waiting: progress?.get(id)?.waiting ?? 0
		})),
		seesPapers: progress !== null,
		mayBegin: refusalToCreateContest(actor) === null,
		total,
		page,
		pages: pagesOf(total, perPage)
	};
};
