import { nominationsForm } from '#server/contests/plan/steps/nominations/forms.ts';
import { arrangeAction, loadStep, saveAction } from '../step.ts';
import type { Actions, PageServerLoad } from './$types';

const blank = { id: '', title: '', description: '', minimumEntries: '' };

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, nominationsForm);
	const rows = shown.typed.rows.length > 0 ? shown.typed.rows : [blank, blank, blank];
	return { ...shown, typed: { ...shown.typed, rows } };
};
export const actions: Actions = {
	save: saveAction(nominationsForm),
	arrange: arrangeAction(nominationsForm, blank)
};
