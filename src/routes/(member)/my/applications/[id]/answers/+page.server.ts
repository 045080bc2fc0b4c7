import { fieldsFor, parseAnswers } from '#server/contests/form/answers/queries.ts';
import type { FormField } from '#server/contests/form/forms.ts';
import { frameOf, openApplication, saveStep, type Opened } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	return { ...frameOf(opened), fields: answeredFields(opened), answers: opened.application.answers };
};

export const actions: Actions = {
	save: async (event) => {
		const opened = await openApplication(event);
		const form = await event.request.formData();
		const answers = parseAnswers(answeredFields(opened), form);
		// More rows of a budget were asked for: back to them, with blank ones after those that were filled in.
		const after = opened.plan.form.some(isFileField) ? 'files' : 'sheet';
		const next = form.has('more-rows') ? 'answers' : after;
		return saveStep(event, { step: 'answers', form, changes: { answers }, typed: answers, next });
	}
};

const answeredFields = ({ plan, application }: Opened): FormField[] =>
	fieldsFor(plan.form, application.nominationKey).filter((field) => !isFileField(field));
const isFileField = ({ kind }: FormField): boolean => kind === 'files' || kind === 'images';
