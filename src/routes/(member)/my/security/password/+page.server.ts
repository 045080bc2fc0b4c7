import { fail, redirect } from '@sveltejs/kit';
import { passwordHashOf } from '#server/accounts/credentials/queries.ts';
import { parseNewPassword } from '#server/accounts/forms.ts';
import { changePassword } from '#server/accounts/passwords/commands.ts';
import { ownAccount } from '#server/accounts/queries.ts';
import { currentSessionOf, rememberSession, visitorOf, whereOf } from '../../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

const again = '/sign-in?again=1&back=/my/security/password';

export const load: PageServerLoad = async (event) => {
	const { accountId, isFresh } = await currentSessionOf(event);
	const hasPassword = (await passwordHashOf(event.locals.db, accountId)) !== null;
	if (!hasPassword && !isFresh && event.request.method === 'GET') redirect(303, again);
	return { hasPassword, email: (await ownAccount(event.locals.db, accountId)).email };
};

export const actions: Actions = {
	/** Not under a key: a password has no business among remembered forms, and setting it twice is setting it once. */
	default: async (event) => {
		const form = parseNewPassword(await event.request.formData());
		if (!form.isRepeated) return fail(422, { reason: 'not-repeated' as const });
		const session = await currentSessionOf(event);
		const outcome = await changePassword(whereOf(event), session, form, visitorOf(event));
		if (outcome.ok) {
			rememberSession(event, outcome.value);
			redirect(303, '/my/security?done=password');
		}
		if (outcome.reason === 'sign-in-again') redirect(303, again);
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason });
	}
};
