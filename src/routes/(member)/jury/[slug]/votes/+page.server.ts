import { fail, redirect } from '@sveltejs/kit';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { noteDissent } from '#server/contests/meeting/commands.ts';
import { parseWords } from '#server/contests/meeting/forms.ts';
import { countCoverOf, dissentsOf, isSettled } from '#server/contests/meeting/queries.ts';
import { placeShown, visibleVotes, votesOf } from '#server/contests/meeting/votes/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** @throws NotFound for whoever has no seat in the jury. */
async function openSeat({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (!access.seat) throw new NotFound(`seat in ${params.slug}`);
	return { contest, access, seat: access.seat };
}

export const load: PageServerLoad = async (event) => {
	const { contest, access, seat } = await openSeat(event);
	const { db } = event.locals;
	const { cover, ruleSet, entries } = await countCoverOf(db, access);
	const votes = visibleVotes(await votesOf(db, contest.id), cover);
	return {
		contest,
		votes: votes
			.map(({ id, question, closedAt }) => ({
				...{ id, question, place: placeShown(question, cover) },
				isClosed: closedAt !== null
			}))
			.reverse(),
		titles: Object.fromEntries(entries.map(({ key, title }) => [key, title])),
		nominations: Object.fromEntries(ruleSet.nominations.map(({ id, title }) => [id, title])),
		awards: Object.fromEntries(ruleSet.awards.map(({ id, title }) => [id, title])),
		dissent: (await dissentsOf(db, contest.id)).find(({ jurorId }) => jurorId === seat.jurorId)?.words ?? '',
		mayDissent: seat.voting && !(await isSettled(db, contest.id)),
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest } = await openSeat(event);
		const form = await event.request.formData();
		const words = parseWords(form, 'words', 5000);
		const outcome = await submitOnce(event, form, (tx) => noteDissent(tx, event.locals.actor!, contest.id, words));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, words });
		redirect(303, `/jury/${contest.slug}/votes?done=dissent`);
	}
};
