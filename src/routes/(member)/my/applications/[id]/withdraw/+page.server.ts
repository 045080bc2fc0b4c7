import { fail, redirect } from '@sveltejs/kit';
import { withdrawApplication } from '#server/applications/withdrawal/commands.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { frameOf, openOwnApplication } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openOwnApplication(event);
	if (!opened.canWrite) redirect(303, `/my/applications/${opened.application.id}`);
	return { ...frameOf(opened), key: newKey() };
};

export const actions: Actions = {
	withdraw: async (event) => {
		const { application } = await openOwnApplication(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => withdrawApplication(tx, event.locals.actor!, application.id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/my/applications/${application.id}?done=withdrawn`);
	}
};
