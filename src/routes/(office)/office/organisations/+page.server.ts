import { organisationsList } from '#server/organisations/list/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { guidedOrganisations } from '#server/organisations/standing/queries.ts';
import { isKeeper, isMethodist } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { pageNumber, pagesOf, searched } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

/** The office's list is of what one may change; everybody reads the public one. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = locals.actor!;
	if (!isKeeper(actor) && !isMethodist(actor)) throw new NotFound('organisations');
	const page = pageNumber(url);
	const search = searched(url);
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const { organisations, total } = await organisationsList(locals.db, {
		day,
		search,
		among: (await guidedOrganisations(locals.db, actor, day)) ?? undefined,
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
