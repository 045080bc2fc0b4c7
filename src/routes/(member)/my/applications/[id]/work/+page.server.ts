import { parseWork } from '#server/applications/forms.ts';
import { frameOf, openApplication, saveStep } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { plan, application } = opened;
	return {
		...frameOf(opened),
		nominations: plan.nominations.map(({ id, title, description }) => ({ id, title, description })),
		stored: { nomination: application.nominationKey, title: application.title }
	};
};

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		const changes = parseWork(form);
		const typed = { nomination: changes.nomination ?? null, title: changes.title ?? '' };
		return saveStep(event, { step: 'work', form, changes, typed, next: 'authors' });
	}
};
