import { accountNames } from '#server/accounts/queries.ts';
import { erasureRequests } from '#server/people/erasures/queries.ts';
import { pageNumber, pagesOf } from '../../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = pageNumber(url);
	const { requests, total } = await erasureRequests(locals.db, locals.actor, {
		limit: perPage,
		offset: (page - 1) * perPage
	});
	const names = await accountNames(
		locals.db,
		requests.flatMap(({ accountId }) => accountId ?? [])
	);
	return {
		requests: requests.map(({ id, accountId, askedAt, outcome }) => ({
			...{ id, askedAt, outcome },
			name: names.get(accountId ?? '') ?? null
		})),
		total,
		page,
		pages: pagesOf(total, perPage),
		timeZone: locals.network.timeZone
	};
};
