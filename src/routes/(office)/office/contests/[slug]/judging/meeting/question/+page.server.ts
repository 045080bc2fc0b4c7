import { fail, redirect } from '@sveltejs/kit';
import { parseLine } from '#server/contests/meeting/forms.ts';
import { putToVote } from '#server/contests/meeting/votes/commands.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest } = await openMeeting(event);
	return { contest, key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const subject = parseLine(form, 'subject', 2000);
		const outcome = await submitOnce(event, form, (tx) =>
			putToVote(tx, event.locals.actor!, contest.id, { kind: 'words', subject })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, subject });
		redirect(303, `${base}/votes/${outcome.value}`);
	}
};
