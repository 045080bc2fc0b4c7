import { registerCounts } from '#server/awards/register/list/queries.ts';
import { contestsList } from '#server/contests/queries.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { unconfirmedPeople } from '#server/people/list/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { PageServerLoad } from './$types';

const looked = 200;

export const load: PageServerLoad = async ({ locals }) => {
	const { contests } = await contestsList(locals.db, { limit: looked, offset: 0 });
	const withoutResults = contests.filter(({ resultsPublishedAt }) => resultsPublishedAt === null);
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const { total } = await organisationsList(locals.db, { day, limit: 1, offset: 0 });
	return {
		missing: { organisations: total === 0, contests: contests.length === 0 },
		unconfirmed: await unconfirmedPeople(locals.db),
		documents: await registerCounts(locals.db, locals.actor),
		withoutResults: withoutResults.map(({ slug, title }) => ({ slug, title }))
	};
};
