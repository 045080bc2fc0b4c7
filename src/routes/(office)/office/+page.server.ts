import { registerCounts } from '#server/awards/register/list/queries.ts';
import { contestsList } from '#server/contests/queries.ts';
import { unconfirmedPeople } from '#server/people/list/queries.ts';
import type { PageServerLoad } from './$types';

const looked = 200;

export const load: PageServerLoad = async ({ locals }) => {
	const { contests } = await contestsList(locals.db, { limit: looked, offset: 0 });
	const withoutResults = contests.filter(({ resultsPublishedAt }) => resultsPublishedAt === null);
	return {
		unconfirmed: await unconfirmedPeople(locals.db),
		documents: await registerCounts(locals.db, locals.actor),
		withoutResults: withoutResults.map(({ slug, title }) => ({ slug, title }))
	};
};
