import { fail, redirect } from '@sveltejs/kit';
import { decide } from '#server/contests/meeting/decisions/commands.ts';
import { parseLine } from '#server/contests/meeting/forms.ts';
import { countCoverOf } from '#server/contests/meeting/queries.ts';
import { putToVote } from '#server/contests/meeting/votes/commands.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { ruleSet, cover } = await countCoverOf(event.locals.db, access);
	const inNominations = ruleSet.ranking.scope === 'nomination' && ruleSet.nominations.length > 0;
	return {
		contest,
		places: ruleSet.ranking.places,
		inNominations,
		nominations: inNominations
			? ruleSet.nominations.filter(({ id }) => !cover.covers(id)).map(({ id, title }) => ({ id, title }))
			: [],
		mayDecide: inNominations || !cover.covers(null),
		key: newKey()
	};
};

async function read(event: RequestEvent) {
	const opened = await openMeeting(event);
	const form = await event.request.formData();
	const typed = {
		place: parseLine(form, 'place', 4),
		nomination: parseLine(form, 'nomination', 64),
		then: parseLine(form, 'then', 20)
	};
	const then = (['move-down', 'nobody'] as const).find((each) => each === typed.then) ?? null;
	const place = /^[1-9]\d{0,3}$/.test(typed.place) ? Number(typed.place) : null;
	const fault = place === null ? ('place-missing' as const) : then === null ? ('then-missing' as const) : null;
	const question = {
		...{ kind: 'unawarded-place' as const, place: place ?? 0, nomination: typed.nomination || null },
		then: then ?? ('nobody' as const)
	};
	return { ...opened, form, typed, fault, question };
}

export const actions: Actions = {
	vote: async (event) => {
		const { contest, base, form, typed, fault, question } = await read(event);
		if (fault) return fail(422, { refusal: fault, typed });
		const outcome = await submitOnce(event, form, (tx) => putToVote(tx, event.locals.actor!, contest.id, question));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `${base}/votes/${outcome.value}`);
	},
	decide: async (event) => {
		const { contest, base, form, typed, fault, question } = await read(event);
		if (fault) return fail(422, { refusal: fault, typed });
		const outcome = await submitOnce(event, form, (tx) => decide(tx, event.locals.actor!, contest.id, question));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `${base}?done=decided`);
	}
};
