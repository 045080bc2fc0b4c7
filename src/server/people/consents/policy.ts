import { hasContestRole, isKeeper, type Actor } from '#server/platform/actor.ts';

/** Why this person may not write a text of a consent, or null: the network's are kept by keepers, a contest's also by its organisers. */
export function refusalToWriteText(actor: Actor, contestId: string | null): 'not-allowed' | null {
	if (isKeeper(actor)) return null;
	return contestId !== null && hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
}
