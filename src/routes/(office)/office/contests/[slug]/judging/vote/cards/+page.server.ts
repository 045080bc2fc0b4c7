import { voteCardsDesk } from '#server/applications/vote-cards/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const cards = await voteCardsDesk(locals.db, locals.actor, id);
	return {
		contest: { slug, title },
		cards: cards.map(({ pictures, picture, ...card }) => ({
			...card,
			hasPicture: picture !== null,
			pictures: pictures.length
		})),
		isDone: url.searchParams.get('done') === 'saved'
	};
};
