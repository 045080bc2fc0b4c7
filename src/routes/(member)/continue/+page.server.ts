import { redirect } from '@sveltejs/kit';
import { dropKeptForm, keptFormOf } from '../../../http/kept-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const kept = await keptFormOf(event);
	return { kept: kept && { ...kept, shown: textsForReading(kept.fields) } };
};

export const actions: Actions = {
	/** What was typed goes; the form's page opens as it is. */
	discard: async (event) => {
		const kept = await keptFormOf(event);
		if (kept) await dropKeptForm(event);
		redirect(303, kept?.page ?? '/continue');
	}
};

/** What a person typed in words; keys, ids and marks of a form say nothing to them. */
function textsForReading(fields: readonly (readonly [string, string])[]): string[] {
	return fields
		.map(([name, text]) => (name === 'key' ? '' : text.trim()))
		.filter((text) => text !== '' && !/^[\w.:-]*$/.test(text));
}
