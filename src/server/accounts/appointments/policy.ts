import {
	guides,
	hasContestRole,
	isKeeper,
	isMethodist,
	noRights,
	type Actor,
	type Standing
} from '#server/platform/actor.ts';
import type { AppointmentRole } from '../tables.ts';

/** Whether anything in the office can be for this person. */
export function canEnterOffice(actor: Actor): boolean {
	return (
		isKeeper(actor) || isMethodist(actor) || (actor.rights?.contests.length ?? 0) > 0 || actor.rights?.isEditor === true
	);
}

/** What an appointment is about; `standing` of the organisation that is to be spoken for or guided. */
export type AppointmentFacts = { role: AppointmentRole; contestId: string | null; standing: Standing | null };

export const contestRoles = ['organiser', 'jury-chair', 'jury-secretary', 'juror'] as const;

/**
 * Why this person may not give or end an appointment, or null when they may: a keeper any; an organiser those of the own
 * contest; a methodist representatives of libraries under own guidance.
 */
export function refusalToAppoint(actor: Actor, { role, contestId, standing }: AppointmentFacts): 'not-allowed' | null {
	if (isKeeper(actor)) return null;
	if (contestId !== null) return hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
	return role === 'representative' && standing !== null && guides(actor, standing) ? null : 'not-allowed';
}

/** Whether the list of people shows this person anybody: whom they could appoint or have appointed. */
export function canSeeAccounts(actor: Actor | null): actor is Actor {
	return actor !== null && (isKeeper(actor) || isMethodist(actor) || organisedContests(actor).length > 0);
}

/** Contests whose people the actor appoints. */
export const organisedContests = (actor: Actor): string[] =>
	(actor.rights ?? noRights).contests.filter(({ role }) => role === 'organiser').map(({ contestId }) => contestId);

/** Roles that this person could give somebody, somewhere. */
export function rolesToGive(actor: Actor): readonly AppointmentRole[] {
	if (isKeeper(actor)) return ['methodist', ...contestRoles, 'representative', 'editor'];
	return [
		...(organisedContests(actor).length > 0 ? contestRoles : []),
		...(isMethodist(actor) ? (['representative'] as const) : [])
	];
}

/** Disabling an account, and making administrators, is for those who keep the network. */
export const refusalToKeepAccount = (actor: Actor): 'not-allowed' | null => (isKeeper(actor) ? null : 'not-allowed');
