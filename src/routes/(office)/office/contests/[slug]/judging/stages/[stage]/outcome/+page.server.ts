import { fail, redirect } from '@sveltejs/kit';
import { closeStage } from '#server/contests/judging/stages/closing/commands.ts';
import { stageOutcomeFor } from '#server/contests/judging/stages/outcome/queries.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import { runStage, stageOf, stagePath } from '../../stage.ts';
import type { Actions, PageServerLoad } from './$types';

const mostShown = 30;

export const load: PageServerLoad = async (event) => {
	const { contest, facts } = await stageOf(event);
	const { stage, state } = facts.course;
	if (state !== 'open' && state !== 'closed') redirect(303, stagePath(contest.slug, stage));
	const outcome = await stageOutcomeFor(event.locals.db, event.locals.actor, { contestId: contest.id, stage });
	const view = outcome.ok ? outcome.value : null;
	return {
		contest,
		course: facts.course,
		mayRun: facts.mayRun,
		outcome: view && { ...view, shortfalls: view.shortfalls.slice(0, mostShown) },
		otherShortfalls: Math.max(0, (view?.shortfalls.length ?? 0) - mostShown),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, facts } = await runStage(event);
		const { stage } = facts.course;
		const form = await event.request.formData();
		const fingerprint = String(form.get('fingerprint') ?? '').slice(0, 64);
		const outcome = await submitOnce(event, form, (tx) =>
			closeStage(tx, event.locals.actor!, { contestId: contest.id, stage, fingerprint })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, stagePath(contest.slug, stage, 'closed'));
	}
};
