import { consentTextById } from '#server/people/consents/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../listing.ts';
import type { PageServerLoad } from './$types';

/** One version of a text, for whoever is asked to agree to it, or agreed to it once. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const id = idOf(params.id);
	if (!id) throw new NotFound('consent text');
	return { text: await consentTextById(locals.db, id), timeZone: locals.network.timeZone };
};
