import { fail, redirect } from '@sveltejs/kit';
import { offerThanks, takeBackDecision } from '#server/contests/meeting/decisions/commands.ts';
import { openProposalOf } from '#server/contests/meeting/finalisation/queries.ts';
import { mattersOf } from '#server/contests/meeting/matters/queries.ts';
import { attendanceOf, isSettled, meetingFactsOf, quorumAmong } from '#server/contests/meeting/queries.ts';
import { placeShown, visibleVotes, votesOf } from '#server/contests/meeting/votes/queries.ts';
import { recipientNamesOf, systemsOf } from '#server/contests/meeting/decisions/queries.ts';
import {
	isOfStages,
	lastThanksChoice,
	thanksAwardsOf,
	thanksChoices
} from '#server/contests/meeting/decisions/rules.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import { openMeeting } from './open-meeting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { db } = event.locals;
	const matters = await mattersOf(db, access);
	const jury = await attendanceOf(db, contest.id);
	const { number, date, place } = await meetingFactsOf(db, contest.id);
	const votes = visibleVotes(await votesOf(db, contest.id), matters.cover);
	const { ruleSet, entries, ties, decisions, objections } = matters;
	const names = await recipientNamesOf(
		db,
		contest.id,
		decisions.map(({ decision }) => decision)
	);
	const thanks = matters.cover.isOpen ? thanksAwardsOf(ruleSet) : null;
	const systems = await systemsOf(
		db,
		contest.id,
		entries.flatMap(({ organisationId }) => organisationId ?? [])
	);
	return {
		contest,
		meeting: { number, date, place },
		quorum: quorumAmong(jury, ruleSet),
		titles: Object.fromEntries(entries.map(({ key, title }) => [key, title])),
		stages: Object.fromEntries(ruleSet.stages.map(({ id, title }) => [id, title])),
		nominations: Object.fromEntries(ruleSet.nominations.map(({ id, title }) => [id, title])),
		awards: Object.fromEntries(ruleSet.awards.map(({ id, title }) => [id, title])),
		ties,
		shortfalls: matters.shortfalls,
		refusals: matters.refusals,
		objections: objections.map(({ reason, position }) => ({ reason, position })),
		votes: votes.map(({ id, question, closedAt }) => ({
			...{ id, question, place: placeShown(question, matters.cover) },
			isClosed: closedAt !== null
		})),
		decisions: decisions.map(({ position, decision }) => ({
			...{ position, decision },
			recipient: decision.kind === 'award' && decision.recipient ? (names.get(decision.recipient.id) ?? '') : '',
			mayTakeBack: !isOfStages(decision)
		})),
		isSettled: await isSettled(db, contest.id),
		isProposed: (await openProposalOf(db, contest.id)) !== null,
		correction: matters.correction && matters.correction.reason,
		thanks,
		// Asked only where somebody is a part of something larger.
		thanksTo:
			thanks?.institutions && [...systems].some(([id, system]) => id !== system)
				? lastThanksChoice(
						decisions.map(({ decision }) => decision),
						{ award: thanks.institutions.id, entries }
					)
				: null,
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	thanks: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const choice = thanksChoices.find((one) => one === form.get('institutions')) ?? 'itself';
		const outcome = await submitOnce(event, form, (tx) => offerThanks(tx, event.locals.actor!, contest.id, choice));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${base}?done=thanks`);
	},
	takeback: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const text = String(form.get('position') ?? '');
		if (!/^\d{1,6}$/.test(text)) return fail(422, { refusal: 'form-outdated' as const });
		const asked = { contestId: contest.id, position: Number(text) };
		const outcome = await submitOnce(event, form, (tx) => takeBackDecision(tx, event.locals.actor!, asked));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `${base}?done=taken-back`);
	}
};
