import { fail, redirect } from '@sveltejs/kit';
import { contestTitlesOf } from '#server/contests/queries.ts';
import { sendLetterAgain } from '#server/letters/commands.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { writtenMoment } from '#ui/letters/written-moment.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import { shownLetter } from './shown-letter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { letter, plain } = await shownLetter(locals, params.id);
	const { writtenAt, sentAt, contestId, text: _, ...shown } = letter;
	const titles = contestId ? await contestTitlesOf(locals.db, [contestId]) : new Map<string, string>();
	const { timeZone } = locals.network;
	return {
		letter: {
			...shown,
			contest: contestId && (titles.get(contestId) ?? null),
			written: writtenMoment(writtenAt, timeZone),
			sent: sentAt && writtenMoment(sentAt, timeZone)
		},
		plain,
		isQueued: url.searchParams.get('done') === 'again',
		mail: locals.mail,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const id = idOf(event.params.id);
		if (!id) throw new NotFound('letter');
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => sendLetterAgain(tx, event.locals.actor!, id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/office/letters/${id}?done=again`);
	}
};
