import { namingDeskOf } from '#server/awards/recipients/naming/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const { closed, works } = await namingDeskOf(locals.db, locals.actor, id);
	return { contest: { slug, title }, closed, works, isDone: url.searchParams.get('done') === 'named' };
};
