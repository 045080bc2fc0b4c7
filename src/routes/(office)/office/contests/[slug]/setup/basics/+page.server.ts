import { basicsForm } from '#server/contests/plan/steps/basics/forms.ts';
import { loadStep, saveAction } from '../step.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, basicsForm);
	return shown;
};
export const actions: Actions = {
	save: saveAction(basicsForm)
};
