import { fail, redirect } from '@sveltejs/kit';
import { closeVote, recordVoices, withdrawVote } from '#server/contests/meeting/votes/commands.ts';
import { voteOf } from '#server/contests/meeting/votes/queries.ts';
import { optionsOf } from '#server/contests/meeting/votes/rules.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import { openMeeting } from '../../open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function openVote(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const opened = await openMeeting(event);
	const voteId = idOf(event.params.id);
	if (!voteId) throw new NotFound('vote');
	const vote = await voteOf(event.locals.db, event.locals.actor, { contestId: opened.contest.id, voteId });
	return { ...opened, vote, asked: { contestId: opened.contest.id, voteId } };
}

export const load: PageServerLoad = async (event) => {
	const { contest, vote } = await openVote(event);
	const { ruleSet } = await frozenRulesOf(event.locals.db, contest.id);
	const { titles, ...shown } = vote;
	return {
		contest,
		vote: { ...shown, options: optionsOf(vote.question) },
		titles: Object.fromEntries(titles),
		nominations: Object.fromEntries(ruleSet.nominations.map(({ id, title }) => [id, title])),
		awards: Object.fromEntries(ruleSet.awards.map(({ id, title }) => [id, title])),
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

const abstained = 'abstain';

export const actions: Actions = {
	voices: async (event) => {
		const { vote, asked, base } = await openVote(event);
		const form = await event.request.formData();
		const voices = vote.voters.flatMap(({ jurorId, isRecused }) => {
			const choice = String(form.get(`voice-${jurorId}`) ?? '').slice(0, 64);
			return choice === '' || isRecused ? [] : [{ jurorId, choice: choice === abstained ? null : choice }];
		});
		if (voices.length === 0) return fail(422, { refusal: 'no-voices' as const });
		const outcome = await submitOnce(event, form, (tx) => recordVoices(tx, event.locals.actor!, { ...asked, voices }));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${base}/votes/${vote.id}?done=voices`);
	},
	close: async (event) => {
		const { vote, asked, base } = await openVote(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => closeVote(tx, event.locals.actor!, asked));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${base}/votes/${vote.id}?done=closed`);
	},
	withdraw: async (event) => {
		const { asked, base } = await openVote(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => withdrawVote(tx, event.locals.actor!, asked));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${base}?done=withdrawn`);
	}
};
