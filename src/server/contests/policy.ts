import type { Actor } from '#server/platform/actor.ts';

/** Why this person may not change a contest, or null when they may. */
export function refusalToManage(actor: Actor): 'not-allowed' | null {
	return actor.role === 'administrator' || actor.role === 'system' ? null : 'not-allowed';
}

/** A contest is seen by everyone once it is announced; before that only by those who manage it. */
export function canSeeContest(actor: Actor | null, contest: { announcedAt: Date | null }): boolean {
	return contest.announcedAt !== null || (actor !== null && refusalToManage(actor) === null);
}
