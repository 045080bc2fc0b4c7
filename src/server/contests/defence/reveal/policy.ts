import { leadsJury, type JudgingAccess } from '../../judging/policy.ts';

/**
 * Why somebody may not open results before the hall; null when they may: the chair and the deputy, and where the jury's
 * chair works without an account, those who run the contest.
 */
export const refusalToReveal = (access: JudgingAccess, { hasChair }: { hasChair: boolean }): 'not-allowed' | null =>
	leadsJury(access) || (access.manages && !hasChair) ? null : 'not-allowed';
