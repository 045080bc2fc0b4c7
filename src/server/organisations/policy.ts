import type { Actor } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

const keepers: readonly Actor['role'][] = ['administrator', 'system'];

/**
 * Why this actor may not write organisations and territories, or null when they may. Reading them is free to all:
 * what a library is called and where it stands is public.
 */
export function refusalToKeepOrganisations(actor: Actor): KeepingRefusal | null {
	return keepers.includes(actor.role) ? null : 'not-allowed';
}
