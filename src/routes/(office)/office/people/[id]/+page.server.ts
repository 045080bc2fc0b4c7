import { fail, redirect } from '@sveltejs/kit';
import { appoint, changeAccountRole, enableAccount, endAppointment } from '#server/accounts/appointments/commands.ts';
import { accountCard } from '#server/accounts/appointments/list/queries.ts';
import { disableAccount } from '#server/accounts/commands.ts';
import type { Tx } from '#server/database.ts';
import { isKeeper } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import type { PeopleRefusal } from '#ui/office/people-words.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import { appointmentChoices, namedAppointments, placeFields, readAppointment, typedIn } from '../appointment-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doings = ['appointed', 'ended', 'disabled', 'enabled', 'role'] as const;
type Doing = (typeof doings)[number];

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const { account, day } = await asked(event);
	const { appointments, createdAt, ...shown } = account;
	const places = await namedAppointments(locals.db, appointments, day);
	return {
		account: { ...shown, createdAt },
		appointments: appointments.map(({ id, role, appointedAt }) => ({
			...{ id, role, appointedAt, where: places.get(id) ?? null, key: newKey() }
		})),
		...(await appointmentChoices({ locals })),
		timeZone: locals.network.timeZone,
		keepsAccounts: isKeeper(locals.actor!),
		isSelf: locals.actor!.id === account.id,
		keys: { appoint: newKey(), role: newKey(), access: newKey() },
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null
	};
};

/** The account that the address names, as far as the actor may know it. */
async function asked({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const id = idOf(params.id);
	if (!id) throw new NotFound('account');
	const day = await databaseToday(locals.db, locals.network.timeZone);
	return { account: await accountCard(locals.db, locals.actor, id, day), day };
}

const nothing = { typed: {} as Record<string, string>, candidates: [] as { id: string; name: string }[] };

export const actions: Actions = {
	appoint: async (event) => {
		const { account } = await asked(event);
		const form = await event.request.formData();
		const typed = typedIn(form, placeFields);
		const read = await readAppointment(event, typed);
		if (!read.ok) return fail(422, { refusal: read.reason, typed, candidates: read.candidates });
		const { role, place } = read;
		const outcome = await submitOnce(event, form, (tx) =>
			appoint(tx, event.locals.actor!, { accountId: account.id, role, ...place })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed, candidates: [] });
		redirect(303, `/office/people/${account.id}?done=appointed`);
	},
	end: (event) =>
		changeAccount(event, 'ended', async (tx, account, form) => {
			const id = idOf(String(form.get('appointment') ?? ''));
			// What the actor may not know of this account is not theirs to end, and not to be told about either.
			if (!id || !account.appointments.some((held) => held.id === id)) throw new NotFound('appointment');
			return endAppointment(tx, event.locals.actor!, id);
		}),
	role: (event) =>
		changeAccount(event, 'role', (tx, { id }, form) => {
			const role = form.get('role') === 'administrator' ? 'administrator' : 'member';
			return changeAccountRole(tx, event.locals.actor!, { accountId: id, role });
		}),
	disable: (event) => changeAccount(event, 'disabled', (tx, { id }) => disableAccount(tx, event.locals.actor!, id)),
	enable: (event) => changeAccount(event, 'enabled', (tx, { id }) => enableAccount(tx, event.locals.actor!, id))
};

type Account = Awaited<ReturnType<typeof asked>>['account'];

async function changeAccount(
	event: RequestEvent,
	doing: Doing,
	change: (tx: Tx, account: Account, form: FormData) => Promise<Outcome<null, PeopleRefusal>>
) {
	const { account } = await asked(event);
	const form = await event.request.formData();
	const outcome = await submitOnce(event, form, (tx) => change(tx, account, form));
	if (!outcome.ok) return fail(422, { refusal: outcome.reason, ...nothing });
	// Somebody whose last role in the actor's reach has ended is no longer theirs to see.
	const isGone = doing === 'ended' && account.appointments.length === 1 && !isKeeper(event.locals.actor!);
	redirect(303, isGone ? '/office/people' : `/office/people/${account.id}?done=${doing}`);
}
