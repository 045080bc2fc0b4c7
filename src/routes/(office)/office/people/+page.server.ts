import { accountsPage } from '#server/accounts/appointments/list/queries.ts';
import { rolesToGive } from '#server/accounts/appointments/policy.ts';
import type { AccountRole, AppointmentRole } from '#server/accounts/tables.ts';
import { isKeeper } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { chosen, pageNumber, pagesOf, searched } from '../../../listing.ts';
import { namedAppointments } from './appointment-form.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;
const states = ['any', 'active', 'invited', 'disabled', 'erased'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const page = pageNumber(url);
	const roles: (AccountRole | AppointmentRole)[] = [
		...(locals.actor && isKeeper(locals.actor) ? (['administrator'] as const) : []),
		...(locals.actor ? rolesToGive(locals.actor) : [])
	];
	const state = chosen(url, 'state', states, 'any');
	const role = chosen(url, 'role', ['any', ...roles], 'any');
	const filter = {
		search: searched(url),
		state: state === 'any' ? null : state,
		role: role === 'any' ? null : role
	};
	const { accounts, total } = await accountsPage(locals.db, locals.actor, {
		...filter,
		day,
		limit: perPage,
		offset: (page - 1) * perPage
	});
	const held = accounts.flatMap(({ appointments }) => appointments);
	const places = await namedAppointments(locals.db, held, day);
	return {
		...filter,
		accounts: accounts.map(({ appointments, ...account }) => ({
			...account,
			appointments: appointments.map(({ id, role: given }) => ({ role: given, where: places.get(id) ?? null }))
		})),
		roles,
		isKeeper: isKeeper(locals.actor!),
		wasInvited: url.searchParams.get('done') === 'invited',
		total,
		page,
		pages: pagesOf(total, perPage)
	};
};
