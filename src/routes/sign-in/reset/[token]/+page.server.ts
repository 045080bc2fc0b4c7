import { fail } from '@sveltejs/kit';
import { parseNewPassword } from '#server/accounts/forms.ts';
import { resetPassword } from '#server/accounts/passwords/commands.ts';
import { tokenFor } from '#server/accounts/tokens/queries.ts';
import { keepSecret, letIn, visitorOf, whereOf } from '../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const link = await tokenFor(event.locals.db, ['password-reset'], event.params.token);
	return { email: link?.email ?? null };
};

export const actions: Actions = {
	default: async (event) => {
		const form = parseNewPassword(await event.request.formData());
		if (!form.isRepeated) return fail(422, { reason: 'not-repeated' as const });
		const given = { token: event.params.token, password: form.password };
		const outcome = await resetPassword(whereOf(event), given, visitorOf(event));
		if (outcome.ok) return letIn(event, outcome.value, outcome.value.back);
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason });
	}
};
