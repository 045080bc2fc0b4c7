import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { farZones, nearZones, parseSetupForm } from './setup-form.ts';

export const load: PageServerLoad = ({ locals, url, setHeaders }) => {
	// Not «no-referrer»: browsers would then send the form without its origin, and it would be refused.
	setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
	if (locals.isSetUp) redirect(303, '/');
	return {
		mayCreate: locals.firstRun?.isExpected(url.searchParams.get('token') ?? '') ?? false,
		host: url.host,
		nearZones,
		farZones
	};
};

export const actions: Actions = {
	default: async ({ locals, request, url }) => {
		const token = url.searchParams.get('token') ?? '';
		if (locals.isSetUp || !locals.firstRun?.isExpected(token))
			return fail(403, { isStale: true, faults: [], typed: null });
		const form = parseSetupForm(await request.formData());
		if (!form.ok) return fail(422, { isStale: false, faults: form.faults, typed: form.typed });
		const isMade = await locals.firstRun.create(form.network);
		if (!isMade) return fail(409, { isStale: true, faults: [], typed: null });
		redirect(303, '/sign-in');
	}
};
