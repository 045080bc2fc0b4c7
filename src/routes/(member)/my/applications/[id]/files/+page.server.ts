import { fail, redirect } from '@sveltejs/kit';
import { describeFile } from '#server/applications/attachments/commands.ts';
import { filesByField } from '#server/applications/checklist/queries.ts';
import { fieldsFor } from '#server/contests/form/answers/queries.ts';
import { newKey } from '../../../../../once.ts';
import { frameOf, missingOf, openApplication, removeFile } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { plan, application } = opened;
	const missing = await missingOf(event, opened);
	return {
		...frameOf(opened),
		fields: fieldsFor(plan.form, application.nominationKey).filter(
			(field) => field.kind === 'files' || field.kind === 'images'
		),
		files: filesByField(application.files),
		faults: missing.flatMap((each) => (each.reason === 'answer' && each.step === 'files' ? [each.fault] : [])),
		broughtTo: event.url.searchParams.get('file-field'),
		broughtFault: event.url.searchParams.get('file-fault'),
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	remove: (event) => removeFile(event, '?done=removed'),
	/** Words for pictures, all of a field at once: `alt-ID`. */
	describe: async (event) => {
		const { application } = await openApplication(event);
		const form = await event.request.formData();
		const alts = application.files.flatMap(({ id: fileId }) => {
			const alt = form.get(`alt-${fileId}`);
			return typeof alt === 'string' ? [{ fileId, alt }] : [];
		});
		for (const { fileId, alt } of alts) {
			const outcome = await describeFile(event.locals.db, event.locals.actor!, {
				applicationId: application.id,
				fileId,
				alt
			});
			if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		}
		redirect(303, `${event.url.pathname}?done=described`);
	}
};
