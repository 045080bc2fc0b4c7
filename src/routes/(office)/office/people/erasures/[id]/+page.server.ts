import { fail, redirect } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { refuseErasure } from '#server/people/erasures/commands.ts';
import { erasureRequestById } from '#server/people/erasures/queries.ts';
import { carryOutErasure } from '#server/personal-records/commands.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals } = event;
	const request = await asked(event);
	const names = await accountNames(locals.db, request.accountId ? [request.accountId] : []);
	return {
		request,
		name: names.get(request.accountId ?? '') ?? null,
		timeZone: locals.network.timeZone,
		keys: { erase: newKey(), refuse: newKey() },
		wasErased: event.url.searchParams.get('done') === 'erased'
	};
};

function asked({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const id = idOf(params.id);
	if (!id) throw new NotFound('erasure request');
	return erasureRequestById(locals.db, locals.actor, id);
}

export const actions: Actions = {
	erase: async (event) => {
		const { id } = await asked(event);
		const form = await event.request.formData();
		if (form.get('confirmed') !== 'yes') return fail(422, { refusal: 'not-confirmed' as const, reason: '' });
		const outcome = await submitOnce(event, form, (tx) => carryOutErasure(tx, event.locals.actor!, id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason: '' });
		redirect(303, `/office/people/erasures/${id}?done=erased`);
	},
	refuse: async (event) => {
		const { id } = await asked(event);
		const form = await event.request.formData();
		const reason = String(form.get('reason') ?? '');
		const outcome = await submitOnce(event, form, (tx) => refuseErasure(tx, event.locals.actor!, { id, reason }));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, reason });
		redirect(303, '/office/people/erasures');
	}
};
