import { registerOrders, registerPage } from '#server/awards/register/list/queries.ts';
import { contestsList } from '#server/contests/queries.ts';
import { chosen, idOf, pageNumber, pagesOf, searched } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;
/** On one page for the printer; a network issues fewer in a year. */
const printed = 2000;
/** How many contests the filter offers: a network holds a few in a year. */
const offered = 200;
const states = ['any', 'valid', 'replaced', 'annulled'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const state = chosen(url, 'state', states, 'any');
	const settings = {
		contestId: idOf(url.searchParams.get('contest')),
		state: state === 'any' ? null : state,
		search: searched(url),
		order: chosen(url, 'sort', registerOrders, 'number'),
		descending: chosen(url, 'order', ['asc', 'desc'], 'desc') === 'desc'
	};
	const isWhole = url.searchParams.get('rows') === 'all';
	const page = isWhole ? 1 : pageNumber(url);
	const limit = isWhole ? printed : perPage;
	const { documents, total } = await registerPage(locals.db, locals.actor, {
		...settings,
		limit,
		offset: (page - 1) * limit
	});
	const { contests } = await contestsList(locals.db, { limit: offered, offset: 0 });
	const titles = new Map(contests.map(({ id, title }) => [id, title]));
	return {
		...settings,
		documents: documents.map((document) => ({ ...document, contest: titles.get(document.contestId) ?? '' })),
		contests: contests.map(({ id, title, heldInYear }) => ({ id, title, heldInYear })),
		total,
		page,
		isWhole,
		pages: pagesOf(total, limit)
	};
};
