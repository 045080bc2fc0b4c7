import { fail, redirect } from '@sveltejs/kit';
import { lodgeAppeal, withdrawAppeal } from '#server/applications/appeals/commands.ts';
import { appealsOfApplication } from '#server/applications/appeals/queries.ts';
import { parseWords } from '#server/contests/meeting/forms.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { frameOf, openOwnApplication } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openOwnApplication(event);
	const { term, appeals, mayLodge } = await appealsOfApplication(
		event.locals.db,
		event.locals.actor,
		opened.application.id
	);
	return {
		...frameOf(opened),
		term: term && { until: term.until, isOpen: term.isOpen },
		appeals: appeals.map(({ id, words, lodgedAt, outcome, answer, decidedAt }) => ({
			...{ id, words, lodgedAt, outcome, answer, decidedAt }
		})),
		mayLodge,
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	lodge: async (event) => {
		const { application } = await openOwnApplication(event);
		const form = await event.request.formData();
		const words = parseWords(form, 'words', 10_000);
		const asked = { applicationId: application.id, words };
		const outcome = await submitOnce(event, form, (tx) => lodgeAppeal(tx, event.locals.actor!, asked));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, words });
		redirect(303, `/my/applications/${application.id}/appeal?done=lodged`);
	},
	withdraw: async (event) => {
		const { application } = await openOwnApplication(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => withdrawAppeal(tx, event.locals.actor!, application.id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, words: '' });
		redirect(303, `/my/applications/${application.id}/appeal?done=withdrawn`);
	}
};
