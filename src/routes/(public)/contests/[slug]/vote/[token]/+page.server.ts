import { fail, redirect } from '@sveltejs/kit';
import { confirmVoice } from '#server/contests/public-vote/commands.ts';
import { ballotByToken, votePageOf } from '#server/contests/public-vote/queries.ts';
import { keepSecret } from '../../../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only the button counts: programs that look through letters open every address in them. */
export const load: PageServerLoad = async (event) => {
	keepSecret(event);
	const { locals, params } = event;
	const { contest } = await votePageOf(locals.db, locals.actor, params.slug);
	const ballot = await ballotByToken(locals.db, { contestId: contest.id, token: params.token });
	return { contest: { slug: contest.slug, title: contest.title }, ballot };
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const { contest } = await votePageOf(locals.db, locals.actor, params.slug);
		const outcome = await confirmVoice(locals.db, { contestId: contest.id, token: params.token });
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/contests/${contest.slug}/vote?done=counted`);
	}
};
