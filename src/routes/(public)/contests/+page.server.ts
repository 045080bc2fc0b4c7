import { contestsList } from '#server/contests/queries.ts';
import { listedContest } from '#ui/contests/listed-contest.ts';
import type { PageServerLoad } from './$types';

const perPage = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = positiveInteger(url.searchParams.get('page')) ?? 1;
	const year = positiveInteger(url.searchParams.get('year'));
	const list = await contestsList(locals.db, { year, limit: perPage, offset: (page - 1) * perPage });
	locals.keepUntilChanged(['contests']);
	const contests = list.contests.map((contest) => listedContest(contest, locals.network.timeZone));
	return { ...list, contests, year: year ?? null, page, pages: Math.max(1, Math.ceil(list.total / perPage)) };
};

function positiveInteger(text: string | null): number | undefined {
	return text && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
