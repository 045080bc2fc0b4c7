import { fail, redirect } from '@sveltejs/kit';
import { inviteToRole } from '#server/accounts/appointments/invitations/commands.ts';
import { canSeeAccounts } from '#server/accounts/appointments/policy.ts';
import { fullName, isEmail, isPersonName, normaliseEmail } from '#server/accounts/rules.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { PeopleRefusal } from '#ui/office/people-words.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import { appointmentChoices, placeFields, placeName, readAppointment, typedIn } from '../appointment-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!canSeeAccounts(locals.actor)) throw new NotFound('people');
	return { ...(await appointmentChoices({ locals })), key: newKey() };
};

const nobody = { candidates: [] as { id: string; name: string }[] };

export const actions: Actions = {
	default: async (event) => {
		if (!canSeeAccounts(event.locals.actor)) throw new NotFound('people');
		const form = await event.request.formData();
		const typed = typedIn(form, ['name', 'email', ...placeFields]);
		const refusals = faultsOf(typed);
		const read = await readAppointment(event, typed);
		if (!read.ok) return fail(422, { typed, refusals: [...refusals, read.reason], candidates: read.candidates });
		if (refusals.length > 0) return fail(422, { typed, refusals, ...nobody });
		const { role, place } = read;
		const where = await nameOf(event, read);
		const outcome = await submitOnce(event, form, (tx) =>
			inviteToRole(tx, event.locals.actor!, { email: typed['email']!, name: typed['name']!, role, place, where })
		);
		if (!outcome.ok) return fail(422, { typed, refusals: [outcome.reason], ...nobody });
		redirect(303, '/office/people?done=invited');
	}
};

/** Told together with what is wrong with the role, so that the form is mended once. */
function faultsOf(typed: Record<string, string>): PeopleRefusal[] {
	return [
		...(isPersonName(fullName(typed['name'] ?? '')) ? [] : (['name-missing'] as const)),
		...(isEmail(normaliseEmail(typed['email'] ?? '')) ? [] : (['email-faulty'] as const))
	];
}

async function nameOf({ locals }: RequestEvent, { place }: { place: Parameters<typeof placeName>[1] }) {
	return placeName(locals.db, place, await databaseToday(locals.db, locals.network.timeZone));
}
