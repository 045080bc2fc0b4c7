import { organisedContests, rolesToGive } from '#server/accounts/appointments/policy.ts';
import { placesOfRoles, type AppointmentPlace } from '#server/accounts/appointments/rules.ts';
import type { AppointmentRole } from '#server/accounts/tables.ts';
import { contestsToChoose, contestTitles } from '#server/contests/entrusted/queries.ts';
import type { Db } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import { isKeeper } from '#server/platform/actor.ts';
import { idOf } from '../../../listing.ts';
import { organisationOf, type Candidate } from '../../../organisation-named.ts';

type Asked = { locals: App.Locals };

/** What somebody may be entrusted with by the actor: roles, and of what they are held over only what is theirs. */
export async function appointmentChoices({ locals }: Asked) {
	const actor = locals.actor!;
	const roles = rolesToGive(actor);
	const givesContests = roles.includes('juror');
	const territories = roles.includes('methodist') ? await territoriesList(locals.db) : [];
	return {
		roles: [...roles],
		contests: givesContests ? await contestsToChoose(locals.db, isKeeper(actor) ? null : organisedContests(actor)) : [],
		territories: territories.map(({ id, name }) => ({ id, name }))
	};
}

export const placeFields = ['role', 'contest', 'organisation', 'organisationId', 'territory'] as const;
type Typed = Record<string, string>;
export type PlaceRefusal =
	| 'role-needed'
	| 'contest-needed'
	| 'organisation-needed'
	| 'organisation-unknown'
	| 'organisation-ambiguous'
	| 'place-needed';
export type ReadAppointment =
	| { ok: true; role: AppointmentRole; place: AppointmentPlace }
	| { ok: false; reason: PlaceRefusal; candidates: Candidate[] };

/** What the form says: a role and where it holds. Fields of other roles are passed over. */
export async function readAppointment({ locals }: Asked, typed: Typed): Promise<ReadAppointment> {
	const role = rolesToGive(locals.actor!).find((known) => known === typed['role']);
	const nowhere = { organisationId: null, territoryId: null, contestId: null };
	const refuse = (reason: PlaceRefusal, candidates: Candidate[] = []) => ({ ok: false as const, reason, candidates });
	if (!role) return refuse('role-needed');
	const places: readonly string[] = placesOfRoles[role];
	if (places.length === 0) return { ok: true, role, place: nowhere };
	if (places.includes('contest')) {
		const contestId = idOf(typed['contest'] ?? '');
		return contestId ? { ok: true, role, place: { ...nowhere, contestId } } : refuse('contest-needed');
	}
	const territoryId = idOf(typed['territory'] ?? '');
	const name = (typed['organisation'] ?? '').trim();
	if (places.includes('territory') && territoryId && name === '')
		return { ok: true, role, place: { ...nowhere, territoryId } };
	if (name === '') return refuse(places.includes('territory') ? 'place-needed' : 'organisation-needed');
	const found = await organisationOf({ locals }, name, idOf(typed['organisationId'] ?? ''));
	if (typeof found === 'string') return { ok: true, role, place: { ...nowhere, organisationId: found } };
	return refuse(found.length === 0 ? 'organisation-unknown' : 'organisation-ambiguous', found);
}

export function typedIn(form: FormData, names: readonly string[]): Typed {
	return Object.fromEntries(
		names.map((name) => [
			name,
			String(form.get(name) ?? '')
				.trim()
				.slice(0, 500)
		])
	);
}

type Held = { id: string; role: AppointmentRole; appointedAt: Date } & AppointmentPlace;

/** Appointments with the names of what they are held over. A fixed number of queries. */
export async function namedAppointments<Appointment extends Held>(
	db: Db,
	appointments: readonly Appointment[],
	day: string
): Promise<Map<string, string>> {
	const ids = (key: keyof AppointmentPlace) => appointments.flatMap((held) => held[key] ?? []);
	const contests = await contestTitles(db, ids('contestId'));
	const organisations = await organisationNamesOn(db, ids('organisationId'), day);
	const territories = ids('territoryId').length > 0 ? await territoriesList(db) : [];
	return new Map(
		appointments.flatMap(({ id, contestId, organisationId, territoryId }) => {
			const name =
				contests.get(contestId ?? '')?.title ??
				organisations.get(organisationId ?? '')?.name ??
				territories.find((territory) => territory.id === territoryId)?.name;
			return name === undefined ? [] : [[id, name] as const];
		})
	);
}

/** The name of what one role is held over. */
export async function placeName(db: Db, place: AppointmentPlace, day: string): Promise<string | undefined> {
	const held = { id: 'asked', role: 'juror' as const, appointedAt: new Date(0), ...place };
	return (await namedAppointments(db, [held], day)).get('asked');
}
