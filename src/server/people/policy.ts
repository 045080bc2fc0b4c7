import { isKeeper, type Actor } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

/** Why this actor may not write people and forms of their names, or null when they may. */
export function refusalToKeepPeople(actor: Actor): KeepingRefusal | null {
	return isKeeper(actor) ? null : 'not-allowed';
}
