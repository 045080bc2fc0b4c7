import { fail, redirect } from '@sveltejs/kit';
import { juryDesk } from '#server/contests/jury/members/queries.ts';
import { inviteJurors } from '#server/contests/judging/invitations/commands.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const doings = ['invited', 'added', 'changed', 'removed'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
	const number = (name: string) => Number(/^\d{1,3}$/.exec(url.searchParams.get(name) ?? '')?.[0] ?? 0);
	return {
		contest,
		...(await juryDesk(locals.db, locals.actor, contest.id)),
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null,
		invited: number('invited'),
		withoutAddress: number('without'),
		key: newKey()
	};
};

export const actions: Actions = {
	invite: async (event) => {
		const { locals, params } = event;
		const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const chosen = form.getAll('juror').flatMap((id) => idOf(String(id)) ?? []);
		const outcome = await submitOnce(event, form, (tx) => inviteJurors(tx, locals.actor!, contest.id, chosen));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, chosen });
		const { invited, withoutAddress } = outcome.value;
		redirect(
			303,
			`/office/contests/${contest.slug}/judging/jury?done=invited&invited=${invited}&without=${withoutAddress}`
		);
	}
};
