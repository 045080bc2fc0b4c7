import { organisationsList } from '#server/organisations/list/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = /^[1-9]\d{0,4}$/.test(url.searchParams.get('page') ?? '') ? Number(url.searchParams.get('page')) : 1;
	const search = (url.searchParams.get('search') ?? '')
		.replace(/\p{Cc}/gu, ' ')
		.trim()
		.slice(0, 100);
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const { organisations, total } = await organisationsList(locals.db, {
		day,
		search,
		limit: perPage,
		offset: (page - 1) * perPage
	});
	locals.keepUntilChanged(['organisations']);
	return {
		organisations: organisations.map(({ slug, name, kind, town, territoryName, territoryKind, formerName }) => ({
			slug,
			name,
			kind,
			town,
			territoryName,
			territoryKind,
			formerName
		})),
		total,
		search,
		page,
		pages: Math.max(1, Math.ceil(total / perPage))
	};
};
