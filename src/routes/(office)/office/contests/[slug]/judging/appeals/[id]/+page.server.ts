import { fail, redirect } from '@sveltejs/kit';
import { decideAppeal } from '#server/applications/appeals/commands.ts';
import { appealsOf } from '#server/contests/meeting/appeals/queries.ts';
import { parseWords } from '#server/contests/meeting/forms.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../../meeting/open-meeting.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function openAppeal(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const opened = await openMeeting(event);
	const appeal = (await appealsOf(event.locals.db, opened.access)).find(({ id }) => id === event.params.id);
	if (!appeal) throw new NotFound(`appeal ${event.params.id}`);
	return { ...opened, appeal };
}

export const load: PageServerLoad = async (event) => {
	const { contest, appeal } = await openAppeal(event);
	const { id, key: number, title, words, lodgedAt, outcome, answer, decidedAt, accountId } = appeal;
	return {
		contest,
		appeal: { id, number, title, words, lodgedAt, outcome, answer, decidedAt },
		isOwn: accountId === event.locals.actor!.id,
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, appeal } = await openAppeal(event);
		const form = await event.request.formData();
		const chosen = form.get('outcome');
		const outcome = (['upheld', 'rejected'] as const).find((each) => each === chosen) ?? null;
		const typed = { outcome, answer: parseWords(form, 'answer', 10_000) };
		const asked = { contestId: contest.id, appealId: appeal.id, ...typed };
		const settled = await submitOnce(event, form, (tx) => decideAppeal(tx, event.locals.actor!, asked));
		if (!settled.ok) return fail(422, { refusal: settled.reason, typed });
		redirect(303, `/office/contests/${contest.slug}/judging/appeals/${appeal.id}?done=decided`);
	}
};
