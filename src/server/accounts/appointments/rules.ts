import type { AppointmentRole } from '../tables.ts';

export type AppointmentPlace = {
	organisationId: string | null;
	territoryId: string | null;
	contestId: string | null;
};

/** What a role is held over: a methodist's is one of two. */
export const placesOfRoles = {
	methodist: ['organisation', 'territory'],
	organiser: ['contest'],
	'jury-chair': ['contest'],
	'jury-secretary': ['contest'],
	juror: ['contest'],
	representative: ['organisation'],
	editor: []
} as const satisfies Record<AppointmentRole, readonly ('organisation' | 'territory' | 'contest')[]>;

/** Whether the role is held over just that: the same as the database's check. */
export function isPlaceOf(role: AppointmentRole, place: AppointmentPlace): boolean {
	const given = Object.entries(place).flatMap(([name, id]) => (id === null ? [] : [name.replace(/Id$/, '')]));
	const places: readonly string[] = placesOfRoles[role];
	if (places.length === 0) return given.length === 0;
	return given.length === 1 && places.includes(given[0]!);
}

/** Addresses of erased accounts; nothing is ever delivered there (RFC 2606). */
export const erasedDomain = '@erased.invalid';
