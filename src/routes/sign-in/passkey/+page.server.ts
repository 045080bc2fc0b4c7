import { fail, redirect } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { enterByPasskey } from '#server/accounts/passkeys/commands.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { letIn, siteOf, visitorOf, waitingOf, whereOf } from '../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

/** Comes only after a passkey in vain; whoever opens the address by hand goes to the page of signing in. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method === 'GET') redirect(303, '/sign-in');
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const back = returnPath(textOf(form, 'back'), '');
		const given = { token: waitingOf(event), answer: textOf(form, 'answer'), site: siteOf(event) };
		const outcome = await enterByPasskey(whereOf(event), given, visitorOf(event));
		if (outcome.ok) return letIn(event, outcome.value, back);
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason, back });
	}
};
