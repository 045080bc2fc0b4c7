import { signedSheet } from '#server/applications/attachments/list/queries.ts';
import { newKey } from '../../../../../once.ts';
import { frameOf, openApplication, removeFile } from '../open-application.ts';
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
	remove: (event) => removeFile(event, '')
};
