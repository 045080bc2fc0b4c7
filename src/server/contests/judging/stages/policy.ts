import { canSeeCourse, refusalToRunJudging, type JudgingAccess } from '../policy.ts';

export type OutcomeRefusal = 'not-allowed' | 'has-conflicts';

/**
 * Why somebody may not learn what a stage came to before it is told to all; null when they may.
 *
 * An entry that is hidden from somebody cannot simply be left out of a ranking: the ranks of the others, the seats that are
 * left, who replaces whom tell where it stands. So whoever has a conflict with an entry of the stage, or is its author, does
 * not see, close or release the outcome at all; another organiser, the secretary or whoever keeps the network does.
 */
export function refusalToKnowOutcome(access: JudgingAccess, entryIds: Iterable<string>): OutcomeRefusal | null {
	if (!canSeeCourse(access)) return 'not-allowed';
	for (const id of entryIds) if (access.hidden.has(id)) return 'has-conflicts';
	return null;
}

/** Why somebody may not close a stage, take an entry off it or release what it came to; null when they may. */
export const refusalToSettleOutcome = (access: JudgingAccess, entryIds: Iterable<string>): OutcomeRefusal | null =>
	refusalToRunJudging(access) ?? refusalToKnowOutcome(access, entryIds);
