import { filesHiddenFromJury } from '#server/applications/materials/queries.ts';
import { judgingGlance } from '#server/contests/judging/glance/queries.ts';
import { keepsRecords, leadsJury } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const { stages, ...glance } = await judgingGlance(locals.db, access);
	return {
		contest,
		glance,
		stages: stages.map(({ stage, title, state, dueAt, releasedAt, assigned, signed }) => ({
			...{ stage, title, state, dueAt, assigned, signed },
			isReleased: releasedAt !== null
		})),
		hiddenFiles: await filesHiddenFromJury(locals.db, access),
		manages: access.manages,
		/** The desk of one's own, where one judges too. */
		judges: access.seat !== null && access.seat.voting,
		role: access.seat && (leadsJury(access) || keepsRecords(access)) ? access.seat.role : null
	};
};
