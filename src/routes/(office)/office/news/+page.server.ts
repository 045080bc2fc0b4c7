import { newsList } from '#server/publications/queries.ts';
import { dayIn } from '#ui/dates.ts';
import { pageNumber, pagesOf } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = pageNumber(url);
	const { items, total } = await newsList(locals.db, locals.actor, { limit: perPage, offset: (page - 1) * perPage });
	return {
		items: items.map(({ id, title, contest, changedAt }) => ({
			...{ id, title },
			contest: contest?.title ?? null,
			changedOn: dayIn(changedAt, locals.network.timeZone)
		})),
		page,
		pages: pagesOf(total, perPage)
	};
};
