import { fail, redirect } from '@sveltejs/kit';
import { parseSignIn } from '#server/accounts/forms.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { signIn, type SignInRefusal } from '#server/accounts/sessions/commands.ts';
import { signInLimits } from '#server/accounts/sessions/rules.ts';
import { neighbourhoodOf } from '../../http/addresses.ts';
import { isSecure, rememberSession, sessionValueOf } from '../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const back = returnPath(url.searchParams.get('back'));
	if (locals.actor) redirect(303, back);
	return { back, mustSignIn: url.searchParams.has('back') };
};

const statuses: Record<SignInRefusal, number> = { 'not-recognised': 422, 'too-often': 429 };

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		const form = parseSignIn(await request.formData());
		const back = returnPath(form.back);
		if (form.missing.length > 0) return fail(422, { email: form.email, back, missing: form.missing, reason: null });
		const outcome = await signIn(
			{ db: locals.db, platform: locals.database.platform, network: locals.network.schema },
			{
				email: form.email,
				password: form.password,
				from: neighbourhoodOf(locals.clientAddress),
				isSecure: isSecure(event),
				earlier: sessionValueOf(event)
			}
		);
		if (!outcome.ok) {
			if (outcome.reason === 'too-often')
				event.setHeaders({ 'retry-after': String(signInLimits.accountFromThere.seconds) });
			return fail(statuses[outcome.reason], { email: form.email, back, missing: [], reason: outcome.reason });
		}
		rememberSession(event, outcome.value);
		redirect(303, back);
	}
};
