import { contestsList } from '#server/contests/queries.ts';
import { listedContest } from '#ui/contests/listed-contest.ts';
import type { PageServerLoad } from './$types';

const shown = 8;

export const load: PageServerLoad = async ({ locals }) => {
	const { contests } = await contestsList(locals.db, { limit: shown, offset: 0 });
	locals.keepUntilChanged(['contests']);
	const listed = contests.map((contest) => listedContest(contest, locals.network.timeZone));
	return {
		current: listed.filter(({ resultsPublishedOn }) => resultsPublishedOn === null),
		finished: listed.filter(({ resultsPublishedOn }) => resultsPublishedOn !== null)
	};
};
