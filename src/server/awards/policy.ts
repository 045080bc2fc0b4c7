import { hasContestRole, isKeeper, type Actor } from '#server/platform/actor.ts';

/** Why this person may not give a contest's awards or touch its papers, or null when they may: keepers, its organisers. */
export function refusalToIssue(actor: Actor, contestId: string): 'not-allowed' | null {
	return isKeeper(actor) || hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
}
