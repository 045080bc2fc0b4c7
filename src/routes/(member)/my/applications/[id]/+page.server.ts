import { appealsOfApplication } from '#server/applications/appeals/queries.ts';
import { decisionsOf } from '#server/applications/check/queries.ts';
import { stateOfStep, steps } from '#server/applications/checklist/rules.ts';
import { outcomesOfApplication } from '#server/applications/outcomes/queries.ts';
import type { Application } from '#server/applications/queries.ts';
import { reviveApplication } from '#server/applications/withdrawal/commands.ts';
import { fail, redirect } from '@sveltejs/kit';
import { newKey, submitOnce } from '../../../../once.ts';
import { frameOf, missingOf, openApplication } from './open-application.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const missing = await missingOf(event, opened);
	const { plan, application } = opened;
	const hasFiles = plan.form.some(({ kind }) => kind === 'files' || kind === 'images');
	const hasAnswers = plan.form.some(({ kind }) => kind !== 'files' && kind !== 'images');
	const shown = steps.filter((step) => (step !== 'files' || hasFiles) && (step !== 'answers' || hasAnswers));
	return {
		...frameOf(opened),
		steps: shown.map((step) => ({ step, state: stateOfStep(step, missing, application.authors.length > 0) })),
		reason: await reasonOf(event, application),
		outcomes: await outcomesOfApplication(event.locals.db, event.locals.actor, application.id),
		hasAppeals: await hasAppealsOf(event, application),
		isReady: missing.every(({ isNeededNow }) => !isNeededNow),
		missing: missing.map(({ step, reason, isNeededNow }) => ({ step, reason, isNeededNow })),
		isCreator: application.createdBy === event.locals.actor?.id,
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

/** Appeals have a page once results are published and while the regulations have a term for them. */
async function hasAppealsOf({ locals }: RequestEvent, { id, state, isMine }: Application): Promise<boolean> {
	if (!isMine || state !== 'admitted') return false;
	const { term, appeals } = await appealsOfApplication(locals.db, locals.actor, id);
	return term !== null || appeals.length > 0;
}

/** What the organisers wrote when they asked for a correction or rejected; the same words as in their letter. */
async function reasonOf({ locals }: RequestEvent, { id, state }: Application): Promise<string | null> {
	if (state !== 'correction' && state !== 'rejected') return null;
	const decided = await decisionsOf(locals.db, id);
	return decided.find(({ confirmedAt }) => confirmedAt !== null)?.reason || null;
}

export const actions: Actions = {
	/** Brings a withdrawn application back. */
	revive: async (event) => {
		const { application } = await openApplication(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => reviveApplication(tx, event.locals.actor!, application.id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/my/applications/${application.id}?done=revived`);
	}
};
