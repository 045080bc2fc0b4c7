import { leadsJury, type JudgingAccess } from '../judging/policy.ts';

/** One of the two who finalise must lead the jury or manage the contest: two secretaries are not enough. */
export const canAnswerForResults = (access: JudgingAccess): boolean => access.manages || leadsJury(access);

/**
 * Why somebody may not propose a count to be finalised. Whoever has entries hidden from them cannot have looked at all of
 * it; confirming, like signing minutes, says that everything was done as it should, and is open to them.
 */
export const refusalToPropose = ({ hidden }: JudgingAccess): 'has-conflict' | null =>
	hidden.size > 0 ? 'has-conflict' : null;

export type VotingSeat = { role: string; voting: boolean; present: boolean };

/** Why a juror has no voice in open votes. */
export function refusalToVote({ voting, present }: VotingSeat): 'no-vote' | 'not-present' | null {
	if (!voting) return 'no-vote';
	return present ? null : 'not-present';
}

/** Whose the casting vote is: the chair's, or the deputy's where the chair is absent or recused. Null: nobody's. */
export function castingSeat<Seat extends { role: string; present: boolean; isRecused: boolean }>(
	seats: readonly Seat[]
): Seat | null {
	const able = (role: string) => seats.find((seat) => seat.role === role && seat.present && !seat.isRecused);
	return able('chair') ?? able('deputy-chair') ?? null;
}
