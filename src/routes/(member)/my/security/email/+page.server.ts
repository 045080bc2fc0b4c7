import { fail, redirect } from '@sveltejs/kit';
import { askForEmail } from '#server/accounts/email-change/commands.ts';
import { parseAsking } from '#server/accounts/forms.ts';
import { ownAccount } from '#server/accounts/queries.ts';
import { currentSessionOf, visitorOf, whereOf } from '../../../../../http/visitors.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const again = '/sign-in?again=1&back=/my/security/email';

export const load: PageServerLoad = async (event) => {
	const { accountId, isFresh } = await currentSessionOf(event);
	if (!isFresh && event.request.method === 'GET') redirect(303, again);
	return { key: newKey(), email: (await ownAccount(event.locals.db, accountId)).email };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const { email } = parseAsking(form);
		const session = await currentSessionOf(event);
		const outcome = await askForEmail(whereOf(event), session, email, visitorOf(event), (work) =>
			submitOnce(event, form, work)
		);
		if (outcome.ok) return { sentTo: email, email, reason: null };
		if (outcome.reason === 'sign-in-again') redirect(303, again);
		return fail(outcome.reason === 'too-often' ? 429 : 422, { sentTo: null, email, reason: outcome.reason });
	}
};
