import { checkStatistics } from '#server/applications/check/statistics/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
	const { statistics, plan, admittedSentence } = await checkStatistics(locals.db, locals.actor, contest.id);
	const titles = new Map(plan.nominations.map(({ id, title }) => [id, title]));
	return {
		contest,
		statistics: {
			...statistics,
			byNomination: statistics.byNomination.map(({ nominationKey, ...tally }) => ({
				title: titles.get(nominationKey ?? '') ?? '',
				...tally
			}))
		},
		admittedSentence
	};
};
