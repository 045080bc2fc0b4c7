import { isKeeper, type Actor } from '#server/platform/actor.ts';

/** Why this person may not give awards or touch the register of documents, or null when they may. */
export function refusalToIssue(actor: Actor): 'not-allowed' | null {
	return isKeeper(actor) ? null : 'not-allowed';
}
