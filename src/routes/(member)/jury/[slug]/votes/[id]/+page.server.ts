import { fail, redirect } from '@sveltejs/kit';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { giveVoice } from '#server/contests/meeting/votes/commands.ts';
import { voteOf } from '#server/contests/meeting/votes/queries.ts';
import { optionsOf } from '#server/contests/meeting/votes/rules.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** @throws NotFound for whoever has no seat, or is recused from one of the entries. */
async function openVote({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const voteId = idOf(params.id);
	if (!access.seat || !voteId) throw new NotFound('vote');
	const vote = await voteOf(locals.db, locals.actor, { contestId: contest.id, voteId });
	return { contest, vote, voteId };
}

export const load: PageServerLoad = async (event) => {
	const { contest, vote } = await openVote(event);
	const { ruleSet } = await frozenRulesOf(event.locals.db, contest.id);
	const { titles, own, ...shown } = vote;
	return {
		contest,
		vote: { ...shown, options: optionsOf(vote.question) },
		hasVoiced: own !== undefined,
		own: own === undefined ? '' : (own ?? 'abstain'),
		titles: Object.fromEntries(titles),
		nominations: Object.fromEntries(ruleSet.nominations.map(({ id, title }) => [id, title])),
		awards: Object.fromEntries(ruleSet.awards.map(({ id, title }) => [id, title])),
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, voteId } = await openVote(event);
		const form = await event.request.formData();
		const typed = String(form.get('choice') ?? '').slice(0, 64);
		if (typed === '') return fail(422, { refusal: 'no-such-choice' as const });
		const choice = typed === 'abstain' ? null : typed;
		const outcome = await submitOnce(event, form, (tx) =>
			giveVoice(tx, event.locals.actor!, { contestId: contest.id, voteId, choice })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/jury/${contest.slug}/votes/${voteId}?done=voiced`);
	}
};
