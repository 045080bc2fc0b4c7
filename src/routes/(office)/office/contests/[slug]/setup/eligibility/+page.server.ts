import { eligibilityForm } from '#server/contests/plan/steps/eligibility/forms.ts';
import { arrangeAction, loadStep, saveAction } from '../step.ts';
import type { Actions, PageServerLoad } from './$types';

const blank = { id: '', text: '' };

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, eligibilityForm);
	const rows = shown.typed.rows.length > 0 ? shown.typed.rows : [blank, blank, blank];
	return { ...shown, typed: { ...shown.typed, rows } };
};
export const actions: Actions = {
	save: saveAction(eligibilityForm),
	arrange: arrangeAction(eligibilityForm, blank)
};
