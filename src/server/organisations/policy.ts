import { isKeeper, type Actor } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

/**
 * Why this actor may not write organisations and territories, or null when they may. Reading them is free to all:
 * what a library is called and where it stands is public.
 */
export function refusalToKeepOrganisations(actor: Actor): KeepingRefusal | null {
	return isKeeper(actor) ? null : 'not-allowed';
}
