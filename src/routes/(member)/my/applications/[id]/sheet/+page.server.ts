import { fail, redirect } from '@sveltejs/kit';
import { detachFile } from '#server/applications/attachments/commands.ts';
import { signedSheet } from '#server/applications/attachments/list/queries.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { frameOf, openApplication } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { application, plan } = opened;
	return {
		...frameOf(opened),
		sheets: application.files.filter(({ fieldId }) => fieldId === signedSheet),
		checkUntil: plan.calendar.checkUntil,
		broughtTo: event.url.searchParams.get('file-field'),
		broughtFault: event.url.searchParams.get('file-fault'),
		key: newKey()
	};
};

export const actions: Actions = {
	remove: async (event) => {
		const { application } = await openApplication(event);
		const form = await event.request.formData();
		const fileId = idOf(String(form.get('file'))) ?? '';
		if (!application.files.some(({ id }) => id === fileId)) redirect(303, event.url.pathname);
		const outcome = await submitOnce(event, form, (tx) =>
			detachFile(tx, event.locals.actor!, { applicationId: application.id, fileId })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, event.url.pathname);
	}
};
