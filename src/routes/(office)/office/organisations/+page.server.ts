import { organisationsList } from '#server/organisations/list/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { pageNumber, pagesOf, searched } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = pageNumber(url);
	const search = searched(url);
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const { organisations, total } = await organisationsList(locals.db, {
		day,
		search,
		limit: perPage,
		offset: (page - 1) * perPage
	});
	const parents = await organisationNamesOn(
		locals.db,
		organisations.flatMap(({ parentId }) => parentId ?? []),
		day
	);
	return {
		organisations: organisations.map(({ parentId, ...organisation }) => ({
			...organisation,
			parent: parents.get(parentId ?? '')?.shortName ?? null
		})),
		total,
		search,
		page,
		pages: pagesOf(total, perPage)
	};
};
