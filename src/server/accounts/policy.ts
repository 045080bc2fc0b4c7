import { isKeeper, type Actor } from '#server/platform/actor.ts';

/** Why this actor may not make, disable or list accounts, or null when they may. */
export function refusalToKeepAccounts(actor: Actor): 'not-allowed' | null {
	return isKeeper(actor) ? null : 'not-allowed';
}
