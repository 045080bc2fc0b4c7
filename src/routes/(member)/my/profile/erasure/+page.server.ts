import { fail, redirect } from '@sveltejs/kit';
import { ownAccount } from '#server/accounts/profile/queries.ts';
import { requestErasure, withdrawErasure } from '#server/people/erasures/commands.ts';
import { lastRequestOf } from '#server/people/erasures/queries.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const account = await ownAccount(locals.db, locals.actor);
	const last = await lastRequestOf(locals.db, account.id);
	return {
		request: last && { askedAt: last.askedAt, answeredAt: last.answeredAt, reason: last.reason ?? '' },
		timeZone: locals.network.timeZone,
		key: newKey()
	};
};

export const actions: Actions = {
	ask: async (event) => {
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, async (tx) => {
			const { id, personId } = await ownAccount(tx, event.locals.actor);
			return requestErasure(tx, event.locals.actor!, { accountId: id, personId });
		});
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, '/my/profile/erasure');
	},
	takeBack: async (event) => {
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) =>
			withdrawErasure(tx, event.locals.actor!, event.locals.actor!.id)
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, '/my/profile');
	}
};
