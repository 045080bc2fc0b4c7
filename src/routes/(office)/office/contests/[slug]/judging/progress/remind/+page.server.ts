import { fail, redirect } from '@sveltejs/kit';
import { remindJurors } from '#server/contests/judging/reminders/commands.ts';
import { juryReminderLetter } from '#server/contests/judging/reminders/mails.ts';
import { juryReminders } from '#server/contests/judging/reminders/queries.ts';
import { idOf } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { watched } from '../watched.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { access, stage, frame } = await watched(event);
	const { occasion, reminders, recently, unseated } = await juryReminders(event.locals.db, access, stage.stage.id);
	const [first] = reminders;
	return {
		...{ frame, isTaking: occasion !== null, recently: recently.length, unseated },
		people: reminders.map(({ jurorId, to, left, assigned }) => ({ id: jurorId, ...to, left, assigned })),
		letter: occasion && first ? juryReminderLetter(first, occasion).text : null,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, stage } = await watched(event);
		const form = await event.request.formData();
		const jurorIds = form.getAll('juror').flatMap((id) => idOf(String(id)) ?? []);
		if (jurorIds.length === 0) return fail(422, { refusal: 'nobody-chosen' as const });
		const about = { contestId: contest.id, stage: stage.stage.id, jurorIds };
		const outcome = await submitOnce(event, form, (tx) => remindJurors(tx, event.locals.actor!, about));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const address = new URLSearchParams({ stage: stage.stage.id, reminded: String(outcome.value.letters) });
		redirect(303, `/office/contests/${contest.slug}/judging/progress?${address}`);
	}
};
