import { isKeeper, type Actor } from '#server/platform/actor.ts';

/** Whose letters this person may look through: all of the network's, or of the contests they organise; null for nobody's. */
export function lettersWithinSight(actor: Actor | null): 'all' | { contestIds: string[] } | null {
	if (!actor) return null;
	if (isKeeper(actor)) return 'all';
	const contestIds = (actor.rights?.contests ?? []).flatMap(({ contestId, role }) =>
		role === 'organiser' ? [contestId] : []
	);
	return contestIds.length > 0 ? { contestIds } : null;
}

export function canSeeLetter(actor: Actor | null, letter: { contestId: string | null }): boolean {
	const sight = lettersWithinSight(actor);
	if (sight === null) return false;
	return sight === 'all' || (letter.contestId !== null && sight.contestIds.includes(letter.contestId));
}
