import { hasContestRole, isKeeper, isMethodist, type Actor } from '#server/platform/actor.ts';

/** Why this person may not begin a contest, or null when they may. */
export function refusalToCreateContest(actor: Actor): 'not-allowed' | null {
	return isKeeper(actor) || isMethodist(actor) ? null : 'not-allowed';
}

/** Why this person may not change a contest, or null when they may: those who keep the network, and its organisers. */
export function refusalToManage(actor: Actor, contestId: string): 'not-allowed' | null {
	return isKeeper(actor) || hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
}

/** A contest is seen by everyone once it is announced; before that only by its organisers and its jury. */
export function canSeeContest(actor: Actor | null, contest: { id: string; announcedAt: Date | null }): boolean {
	if (contest.announcedAt !== null) return true;
	if (!actor) return false;
	return isKeeper(actor) || hasContestRole(actor, contest.id, ['organiser', 'jury-chair', 'jury-secretary', 'juror']);
}
