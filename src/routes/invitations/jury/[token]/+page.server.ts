import { fail, redirect } from '@sveltejs/kit';
import { acceptInvitation } from '#server/contests/judging/invitations/acceptance/commands.ts';
import { declineInvitation } from '#server/contests/judging/invitations/commands.ts';
import { jurorInvitationFor, workAheadOf } from '#server/contests/judging/invitations/queries.ts';
import { accountByEmail } from '#server/accounts/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { keepSecret, letIn, visitorOf, whereOf } from '../../../../http/visitors.ts';
import { newKey, submitOnce } from '../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const { locals, params } = event;
	const invitation = await jurorInvitationFor(locals.db, params.token);
	if (!invitation) return { state: 'unknown' as const, contest: null };
	const { state, contest, juror, email, until } = invitation;
	if (state !== 'open') return { state, contest: { slug: contest.slug, title: contest.title } };
	return {
		...{ state, contest, juror, email, until },
		work: await workAheadOf(locals.db, invitation),
		/** Signed in, and not as whoever was written to. */
		isOther: locals.actor !== null && locals.actor.id !== (await accountIdOf(locals.db, email)),
		key: newKey()
	};
};

async function accountIdOf(db: App.Locals['db'], email: string): Promise<string | null> {
	try {
		return (await accountByEmail(db, email)).id;
	} catch (error) {
		if (error instanceof NotFound) return null;
		throw error;
	}
}

export const actions: Actions = {
	/** The link is used up by it: there is no second time, and so no key. */
	accept: async (event) => {
		const { params, locals } = event;
		const asked = { token: params.token, actor: locals.actor };
		const outcome = await acceptInvitation(whereOf(event), asked, visitorOf(event));
		if (!outcome.ok)
			return fail(outcome.reason === 'too-often' ? 429 : 422, { refusal: outcome.reason, place: 'accept', words: '' });
		const { slug, entry } = outcome.value;
		if (entry) return letIn(event, entry, `/jury/${slug}`);
		redirect(303, `/jury/${slug}`);
	},
	decline: async (event) => {
		const form = await event.request.formData();
		const words = String(form.get('words') ?? '').slice(0, 4000);
		const outcome = await submitOnce(event, form, (tx) => declineInvitation(tx, event.params.token, words));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, place: 'words', words });
		redirect(303, event.url.pathname);
	}
};
