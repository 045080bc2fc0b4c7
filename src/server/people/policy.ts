import type { Actor } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

const keepers: readonly Actor['role'][] = ['administrator', 'system'];

/** Why this actor may not write people and forms of their names, or null when they may. */
export function refusalToKeepPeople(actor: Actor): KeepingRefusal | null {
	return keepers.includes(actor.role) ? null : 'not-allowed';
}
