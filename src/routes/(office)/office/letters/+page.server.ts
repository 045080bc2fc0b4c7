import { contestTitlesOf } from '#server/contests/queries.ts';
import { lettersPage } from '#server/letters/queries.ts';
import { chosen, idOf, pageNumber, pagesOf, searched } from '../../../listing.ts';
import { writtenMoment } from '#ui/letters/written-moment.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;
const states = ['any', 'waiting', 'sent', 'refused', 'bounced', 'not-sent', 'caught'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const state = chosen(url, 'state', states, 'any');
	const kind = url.searchParams.get('kind');
	const settings = {
		state: state === 'any' ? null : state,
		kind: kind !== null && /^[a-z-]{1,60}$/.test(kind) ? kind : null,
		contestId: idOf(url.searchParams.get('contest')),
		search: searched(url)
	};
	const page = pageNumber(url);
	const { letters, total, counts, kinds, contestIds } = await lettersPage(locals.db, locals.actor, {
		...settings,
		limit: perPage,
		offset: (page - 1) * perPage
	});
	const titles = await contestTitlesOf(locals.db, contestIds);
	return {
		...settings,
		letters: letters.map(({ writtenAt, contestId, ...letter }) => ({
			...letter,
			contest: contestId && (titles.get(contestId) ?? null),
			written: writtenMoment(writtenAt, locals.network.timeZone)
		})),
		contests: [...titles].map(([id, title]) => ({ id, title })),
		kinds,
		counts,
		total,
		page,
		pages: pagesOf(total, perPage),
		mail: locals.mail
	};
};
