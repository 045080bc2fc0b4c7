import { isKeeper, isMethodist, type Actor } from '#server/platform/actor.ts';

/** Why this actor may not make, disable or list accounts, or null when they may. */
export function refusalToKeepAccounts(actor: Actor): 'not-allowed' | null {
	return isKeeper(actor) ? null : 'not-allowed';
}

/** Why this actor may not invite people into the network: administrators, organisers of any contest and methodists may. */
export function refusalToInvite(actor: Actor): 'not-allowed' | null {
	const isOrganiser = (actor.rights?.contests ?? []).some(({ role }) => role === 'organiser');
	return isKeeper(actor) || isOrganiser || isMethodist(actor) ? null : 'not-allowed';
}
