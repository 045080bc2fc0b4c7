import { guides, isKeeper, type Actor, type Standing } from '#server/platform/actor.ts';

export type KeepingRefusal = 'not-allowed';

/**
 * Why this actor may not write what stands there, or null when they may: a keeper everything, a methodist the
 * organisations under own guidance. `null` for what stands nowhere yet (a new organisation, a territory, a whole sheet)
 * or would stand alone: that is for keepers. Reading is free to all: what a library is called and where it stands is
 * public.
 */
export function refusalToKeepOrganisations(actor: Actor, standing: Standing | null): KeepingRefusal | null {
	if (isKeeper(actor)) return null;
	return standing !== null && guides(actor, standing) ? null : 'not-allowed';
}

/** Whether a list of these organisations may offer to change one of them. */
export const canKeepOrganisation = (actor: Actor | null, standing: Standing): boolean =>
	actor !== null && refusalToKeepOrganisations(actor, standing) === null;
