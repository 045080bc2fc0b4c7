import { redirect } from '@sveltejs/kit';
import { joinApplication } from '#server/applications/co-authors/commands.ts';
import { invitationFor } from '#server/applications/co-authors/queries.ts';
import { contestNamesOf } from '#server/contests/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const invitation = await invitationFor(locals.db, params.token);
	if (!invitation) return { invitation: null, key: newKey() };
	const contest = (await contestNamesOf(locals.db, [invitation.contestId])).get(invitation.contestId);
	return { invitation: { title: invitation.title, contest: contest?.title ?? '' }, key: newKey() };
};

export const actions: Actions = {
	join: async (event) => {
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, async (tx) => {
			if (!(await invitationFor(tx, event.params.token))) throw new NotFound('invitation');
			return joinApplication(tx, event.locals.actor!, event.params.token);
		});
		if (!outcome.ok) redirect(303, event.url.pathname);
		redirect(303, `/my/applications/${outcome.value.id}?done=joined`);
	}
};
