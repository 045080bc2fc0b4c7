import { fail, redirect } from '@sveltejs/kit';
import { changeEmail } from '#server/accounts/email-change/commands.ts';
import { tokenFor } from '#server/accounts/tokens/queries.ts';
import { currentSessionOf, keepSecret } from '../../../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const { accountId } = await currentSessionOf(event);
	const link = await tokenFor(event.locals.db, ['email-change'], event.params.token);
	return { email: link?.accountId === accountId ? link.email : null };
};

export const actions: Actions = {
	default: async (event) => {
		const session = await currentSessionOf(event);
		const { token } = event.params;
		const outcome = await event.locals.db.transaction().execute((tx) => changeEmail(tx, session, token));
		if (outcome.ok) redirect(303, '/my/security?done=email');
		return fail(422, { reason: outcome.reason });
	}
};
