import { participantKinds, participationForm } from '#server/contests/plan/steps/participation/forms.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import { loadStep, saveAction } from '../step.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, participationForm);
	return { ...shown, kinds: [...participantKinds], territories: await territoriesList(event.locals.db) };
};
export const actions: Actions = {
	save: saveAction(participationForm)
};
