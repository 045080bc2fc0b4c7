import { judgedContest } from '#server/contests/judging/queries.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (!access.seat) throw new NotFound(`seat in the jury of ${params.slug}`);
	const { ruleSet } = await frozenRulesOf(locals.db, contest.id);
	return {
		jury: {
			contest: { slug: contest.slug, title: contest.title },
			hasDefence: ruleSet.stages.some(({ kind }) => kind === 'defence')
		}
	};
};
