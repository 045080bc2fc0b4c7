import { canSeeCourse, canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import type { ConflictSource } from '../tables.ts';

export type ConflictFacts = {
	jurorId: string;
	entryId: string;
	source: ConflictSource;
	pinnedAt: Date | null;
	endedAt: Date | null;
	/** A stage has been closed since it was noted: what was counted was counted without this juror. */
	isCountedWith: boolean;
};

/** Who knows of a conflict: the juror of what they have said themselves, and those who follow the judging as a whole. */
export function canSeeConflict(access: JudgingAccess, { jurorId, entryId, source }: ConflictFacts): boolean {
	if (source === 'juror' && access.seat?.jurorId === jurorId) return true;
	return canSeeCourse(access) && canSeeEntry(access, entryId);
}

export type WithdrawalRefusal = 'not-allowed' | 'computed' | 'pinned' | 'ended' | 'stage-closed';

/** Why a conflict may not be taken back by whoever asks, or null when it may. */
export function refusalToWithdraw(
	access: JudgingAccess,
	{ jurorId, source, pinnedAt, endedAt, isCountedWith }: ConflictFacts
): WithdrawalRefusal | null {
	if (source === 'computed') return 'computed';
	const isWhoSaidIt = source === 'juror' ? access.seat?.jurorId === jurorId : refusalToRunJudging(access) === null;
	if (!isWhoSaidIt) return 'not-allowed';
	if (endedAt) return 'ended';
	if (pinnedAt) return 'pinned';
	return isCountedWith ? 'stage-closed' : null;
}
