import { fail, redirect } from '@sveltejs/kit';
import { appoint, endAppointment } from '#server/accounts/appointments/commands.ts';
import { contestPeople } from '#server/accounts/appointments/contest-people/queries.ts';
import { inviteMember } from '#server/accounts/invitations/commands.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { m } from '#messages';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const doings = ['invited', 'ended'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const organisers = await contestPeople(locals.db, locals.actor, { contestId: id, role: 'organiser' });
	return {
		contest: { slug, title },
		organisers: organisers.map((organiser) => ({ ...organiser, key: newKey() })),
		timeZone: locals.network.timeZone,
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null,
		key: newKey()
	};
};

export const actions: Actions = {
	invite: async (event) => {
		const { locals, params } = event;
		const contest = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const typed = { name: textOf(form, 'name'), email: textOf(form, 'email') };
		const outcome = await submitOnce(event, form, async (tx) => {
			const roles = [m.plan_team_role_words({ title: contest.title })];
			const invited = await inviteMember(tx, locals.actor!, { ...typed, roles });
			if (!invited.ok) return invited;
			return appoint(tx, locals.actor!, {
				accountId: invited.value.accountId,
				role: 'organiser',
				contestId: contest.id
			});
		});
		if (!outcome.ok) return fail(422, { typed, refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/setup/team?done=invited`);
	},
	end: async (event) => {
		const { locals, params } = event;
		const contest = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const organisers = await contestPeople(locals.db, locals.actor, { contestId: contest.id, role: 'organiser' });
		const id = idOf(String(form.get('appointment') ?? ''));
		const typed = { name: '', email: '' };
		// Of this contest alone: the right to end it was looked for here.
		if (!id || !organisers.some(({ appointmentId }) => appointmentId === id)) {
			return fail(422, { typed, refusal: 'already-ended' as const });
		}
		const outcome = await submitOnce(event, form, (tx) => endAppointment(tx, locals.actor!, id));
		if (!outcome.ok) return fail(422, { typed, refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/setup/team?done=ended`);
	}
};

const textOf = (form: FormData, name: string): string =>
	String(form.get(name) ?? '')
		.trim()
		.slice(0, 300);
