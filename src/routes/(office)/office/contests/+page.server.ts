import { papersProgressOf } from '#server/awards/register/progress/queries.ts';
import { contestsList } from '#server/contests/queries.ts';
import { pageNumber, pagesOf } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = pageNumber(url);
	const { contests, total } = await contestsList(locals.db, { limit: perPage, offset: (page - 1) * perPage });
	const progress = await papersProgressOf(
		locals.db,
		locals.actor,
		contests.map(({ id }) => id)
	);
	return {
		contests: contests.map(({ id, slug, title, heldInYear, resultsPublishedAt }) => ({
			...{ slug, title, heldInYear },
			isPublished: resultsPublishedAt !== null,
			issued: progress.get(id)?.issued ?? 0,
			waiting: progress.get(id)?.waiting ?? 0
		})),
		total,
		page,
		pages: pagesOf(total, perPage)
	};
};
