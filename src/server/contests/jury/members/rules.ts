import type { LetterState } from '#server/letters/tables.ts';

export type InvitationState = 'not-invited' | 'sent' | 'expired' | 'address-broken' | 'accepted' | 'declined';

export type LatestInvitation = {
	email: string;
	answer: 'accepted' | 'declined' | null;
	isExpired: boolean;
	isEnded: boolean;
	letterState: LetterState | null;
};

/** How it stands with the invitation of a juror who is now written to at `email`. */
export function invitationStateOf(
	invitation: LatestInvitation | null,
	{ email, isSeated }: { email: string; isSeated: boolean }
): InvitationState {
	// The seat was given otherwise, as with a jury that came in with its accounts.
	if (!invitation) return isSeated ? 'accepted' : 'not-invited';
	if (invitation.answer === 'accepted') return isSeated && isSame(invitation.email, email) ? 'accepted' : 'not-invited';
	if (invitation.answer === 'declined') return isSame(invitation.email, email) ? 'declined' : 'not-invited';
	if (invitation.isEnded || !isSame(invitation.email, email)) return 'not-invited';
	if (invitation.letterState === 'refused' || invitation.letterState === 'bounced') return 'address-broken';
	return invitation.isExpired ? 'expired' : 'sent';
}

/** An address that is not known any more was right when it was written to. */
const isSame = (invited: string, now: string): boolean => now === '' || invited === now.toLowerCase();

/** Marks that a juror has given: what they were given in. */
export type GivenMarks = { stage: string; nomination: string | null };

/** Whether a change of what a juror judges would leave marks of theirs out. */
export const leavesMarksOut = (
	given: readonly GivenMarks[],
	change: { voting: boolean; stages: readonly string[] | null; nominations: readonly string[] | null }
): boolean =>
	given.some(
		({ stage, nomination }) =>
			!change.voting ||
			(change.stages !== null && !change.stages.includes(stage)) ||
			(change.nominations !== null && (nomination === null || !change.nominations.includes(nomination)))
	);
