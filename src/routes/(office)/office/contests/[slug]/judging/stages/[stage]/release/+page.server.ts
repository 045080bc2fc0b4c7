import { fail, redirect } from '@sveltejs/kit';
import { releasePlanOf } from '#server/applications/outcomes/queries.ts';
import { releaseStage } from '#server/contests/judging/stages/release/commands.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import { runStage, stagePath } from '../../stage.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, facts } = await runStage(event);
	const { stage, title, state, releasedAt } = facts.course;
	// Nothing to announce yet, or with the results: the stage's own page says what comes first.
	if (state !== 'closed' || facts.isLast) redirect(303, stagePath(contest.slug, stage));
	const plan = await releasePlanOf(event.locals.db, event.locals.actor, { contestId: contest.id, stage });
	return {
		...{ contest, course: { stage, title, releasedAt } },
		plan: plan.ok ? plan.value : null,
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, facts } = await runStage(event);
		const { stage } = facts.course;
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) =>
			releaseStage(tx, event.locals.actor!, { contestId: contest.id, stage })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${stagePath(contest.slug, stage)}/release?done=released`);
	}
};
