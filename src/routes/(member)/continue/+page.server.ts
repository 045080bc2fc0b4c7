import { redirect } from '@sveltejs/kit';
import { dropKeptForm, keptFormOf } from '../../../http/kept-forms.ts';
import { typedWords } from '../../../http/typed-words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const kept = await keptFormOf(event);
	return { kept: kept && { ...kept, shown: typedWords(kept.fields) } };
};

export const actions: Actions = {
	/** What was typed goes; the form's page opens as it is. */
	discard: async (event) => {
		const kept = await keptFormOf(event);
		if (kept) await dropKeptForm(event);
		redirect(303, kept?.page ?? '/continue');
	}
};
