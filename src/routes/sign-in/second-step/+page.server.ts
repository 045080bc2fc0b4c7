import { fail, redirect } from '@sveltejs/kit';
import { textOf } from '#server/accounts/forms.ts';
import { limitsOf } from '#server/accounts/limits/rules.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { passSecondStep } from '#server/accounts/second-factor/commands.ts';
import { tokenFor } from '#server/accounts/tokens/queries.ts';
import { letIn, visitorOf, waitingOf, whereOf, withBack } from '../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const back = returnPath(event.url.searchParams.get('back'), '');
	const waiting = await tokenFor(event.locals.db, ['second-step'], waitingOf(event));
	if (!waiting) redirect(303, withBack('/sign-in', back));
	return { back };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const back = returnPath(textOf(form, 'back'), '');
		const given = { token: waitingOf(event), code: textOf(form, 'code').slice(0, 40) };
		const outcome = await passSecondStep(whereOf(event), given, visitorOf(event));
		if (outcome.ok) return letIn(event, outcome.value, back);
		if (outcome.reason === 'start-again') redirect(303, withBack('/sign-in', back));
		if (outcome.reason === 'too-often')
			event.setHeaders({ 'retry-after': String(limitsOf['second-step'].accountFromThere.seconds) });
		return fail(outcome.reason === 'too-often' ? 429 : 422, { reason: outcome.reason, back });
	}
};
