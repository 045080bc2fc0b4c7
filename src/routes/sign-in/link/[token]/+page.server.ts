import { fail } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { enterByLink } from '#server/accounts/links/commands.ts';
import { tokenFor } from '#server/accounts/tokens/queries.ts';
import { keepSecret, letIn, visitorOf, whereOf } from '../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only the button uses the link up: programs that look through letters open every address in them. */
export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const link = await tokenFor(event.locals.db, ['sign-in', 'sign-up'], event.params.token);
	return {
		email: link?.email ?? null,
		isNew: link?.purpose === 'sign-up',
		asksName: link?.purpose === 'sign-up' && link.details['name'] === undefined
	};
};

export const actions: Actions = {
	default: async (event) => {
		const name = textOf(await event.request.formData(), 'name').slice(0, 300);
		const outcome = await enterByLink(whereOf(event), { token: event.params.token, name }, visitorOf(event));
		if (outcome.ok) return letIn(event, outcome.value, outcome.value.back);
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason, name });
	}
};
