import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { courseOf } from '#server/contests/judging/stages/queries.ts';
import { withdrawalsOf } from '#server/contests/judging/stages/withdrawal/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const stages = await courseOf(locals.db, access);
	return {
		...{ contest, stages, mayRun: refusalToRunJudging(access) === null },
		withdrawals: await withdrawalsOf(locals.db, access),
		withdrawn: url.searchParams.get('withdrawn'),
		arriving: url.searchParams.getAll('arriving').slice(0, 20)
	};
};
