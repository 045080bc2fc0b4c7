import { fail } from '@sveltejs/kit';
import { parseNewPassword } from '#server/accounts/forms.ts';
import { acceptInvitation } from '#server/accounts/passwords/commands.ts';
import { tokenFor } from '#server/accounts/tokens/queries.ts';
import { keepSecret, letIn, visitorOf, whereOf } from '../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const invitation = await tokenFor(event.locals.db, ['invitation'], event.params.token);
	return { email: invitation?.email ?? null };
};

export const actions: Actions = {
	default: async (event) => {
		const form = parseNewPassword(await event.request.formData());
		if (!form.isRepeated) return fail(422, { reason: 'not-repeated' as const });
		const given = { token: event.params.token, password: form.password === '' ? null : form.password };
		const outcome = await acceptInvitation(whereOf(event), given, visitorOf(event));
		if (outcome.ok) return letIn(event, outcome.value, '');
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason });
	}
};
