import { fail, redirect } from '@sveltejs/kit';
import { saveVoteCard } from '#server/applications/vote-cards/commands.ts';
import { parseCard } from '#server/applications/vote-cards/forms.ts';
import { voteCardsDesk } from '#server/applications/vote-cards/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const card = (await voteCardsDesk(locals.db, locals.actor, id)).find((one) => one.id === params.entry);
	if (!card) throw new NotFound(`vote card of ${params.entry}`);
	return { contest: { slug, title }, card, key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params } = event;
		const { id: contestId, slug } = await managedContest(locals.db, locals.actor, params.slug);
		const entryId = idOf(params.entry);
		if (entryId === null) throw new NotFound(`vote card of ${params.entry}`);
		const form = await event.request.formData();
		const typed = parseCard(form);
		const outcome = await submitOnce(event, form, (tx) =>
			saveVoteCard(tx, locals.actor!, { contestId, entryId, ...typed })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `/office/contests/${slug}/judging/vote/cards?done=saved`);
	}
};
