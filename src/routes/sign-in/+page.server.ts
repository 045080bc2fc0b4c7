import { fail, redirect } from '@sveltejs/kit';
import { parseSignIn } from '#server/accounts/forms.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { signIn, type SignInRefusal } from '#server/accounts/sessions/commands.ts';
import { signInLimits } from '#server/accounts/sessions/rules.ts';
import { providersOf } from '#server/platform/authentication/providers.ts';
import { homeOf, letIn, visitorOf, whereOf } from '../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const back = returnPath(url.searchParams.get('back'), '');
	const isAgain = url.searchParams.has('again');
	if (locals.actor && !isAgain) redirect(303, back || homeOf(locals.actor));
	return {
		back,
		isAgain,
		mustSignIn: url.searchParams.has('back') && !isAgain,
		providerRefusal: url.searchParams.get('refused'),
		providers: providersOf().map(({ key, label }) => ({ key, label }))
	};
};

const statuses: Record<SignInRefusal, number> = { 'not-recognised': 422, 'too-often': 429 };

export const actions: Actions = {
	default: async (event) => {
		const form = parseSignIn(await event.request.formData());
		const back = returnPath(form.back, '');
		if (form.missing.length > 0) return fail(422, { email: form.email, back, missing: form.missing, reason: null });
		const outcome = await signIn(whereOf(event), { ...form, ...visitorOf(event) });
		if (!outcome.ok) {
			if (outcome.reason === 'too-often')
				event.setHeaders({ 'retry-after': String(signInLimits.accountFromThere.seconds) });
			return fail(statuses[outcome.reason], { email: form.email, back, missing: [], reason: outcome.reason });
		}
		return letIn(event, outcome.value, back);
	}
};
