import { hasContestRole, isKeeper, isMethodist, type Actor } from '#server/platform/actor.ts';

/** Which of a contest's applications somebody may see in lists, counts, search and exports alike. */
export type ListScope = 'all' | 'guided' | 'none';

/**
 * All: who keeps the network, the contest's organisers and the jury's secretary. Guided: methodists and representatives,
 * those from the organisations that they guide or speak for, and only what was sent.
 */
export function listScopeOf(actor: Actor | null, contestId: string): ListScope {
	if (!actor) return 'none';
	if (isKeeper(actor) || hasContestRole(actor, contestId, ['organiser', 'jury-secretary'])) return 'all';
	return isMethodist(actor) || (actor.rights?.representativeOf.length ?? 0) > 0 ? 'guided' : 'none';
}
