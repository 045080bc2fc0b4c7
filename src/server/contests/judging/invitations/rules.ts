import { createHash, randomBytes } from 'node:crypto';

/** How long the link of an invitation works. */
export const invitationDays = 14;

/** 256 bits from the strong source, fit for an address; the records keep its digest alone. */
export const newInvitationToken = (): string => randomBytes(32).toString('base64url');
export const isInvitationToken = (text: string): boolean => /^[\w-]{43}$/.test(text);
export const digestOfInvitation = (token: string): string => createHash('sha256').update(token).digest('hex');

export type InvitationFacts = {
	answer: 'accepted' | 'declined' | null;
	isEnded: boolean;
	isExpired: boolean;
};
/** `replaced`: a newer one has been sent. */
export type LinkState = 'open' | 'accepted' | 'declined' | 'replaced' | 'expired';

export function linkStateOf({ answer, isEnded, isExpired }: InvitationFacts): LinkState {
	if (answer) return answer;
	if (isEnded) return 'replaced';
	return isExpired ? 'expired' : 'open';
}
