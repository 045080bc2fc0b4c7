import { fail, redirect } from '@sveltejs/kit';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { remindUnfinished } from '#server/applications/list/reminders/commands.ts';
import { reminderLetter } from '#server/applications/list/reminders/mails.ts';
import { remindersOf } from '#server/applications/list/reminders/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import { tickedIn } from '../list-query.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	if (!contest.mayDecide) throw new NotFound('reminders');
	const { call, reminders, recently } = await remindersOf(db, actor!, contest.id, tickedIn(url.searchParams));
	const [first] = reminders;
	return {
		contest,
		isOpen: call !== null,
		people: reminders.map(({ to, drafts }) => ({ id: to.accountId, name: to.name, address: to.address, drafts })),
		recently: recently.length,
		letter: call && first ? reminderLetter(first, call).text : null,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request, url } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		if (!contest.mayDecide) throw new NotFound('reminders');
		const form = await request.formData();
		const accountIds = form.getAll('account').flatMap((id) => idOf(String(id)) ?? []);
		const about = { contestId: contest.id, ids: tickedIn(url.searchParams), accountIds };
		const outcome = await submitOnce(event, form, (tx) => remindUnfinished(tx, locals.actor!, about));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/applications?done=reminded&n=${outcome.value.letters}`);
	}
};
