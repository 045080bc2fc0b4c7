import { guides, hasContestRole, isKeeper, represents, type Actor, type Standing } from '#server/platform/actor.ts';

export type ApplicationFacts = {
	contestId: string;
	/** Who started it and the co-authors who joined. */
	memberIds: readonly string[];
	/** Of the organisation that it comes from; stands nowhere while none is chosen. */
	standing: Standing;
	/** Sent and not withdrawn: it speaks for the organisation. */
	isSent: boolean;
};

export const standingNowhere: Standing = { organisationIds: [], territoryIds: [] };

/**
 * Who may read an application: who works on it, who keeps the network, the contest's organisers and secretary, the
 * organisation's representative and the methodist who guides it, these two once it is sent: a draft and what was withdrawn
 * are their writers' own. Organisers read drafts too, to help in time. Jurors read the entry that is made of it, not this.
 */
export function canSeeApplication(
	actor: Actor | null,
	{ contestId, memberIds, standing, isSent }: ApplicationFacts
): boolean {
	if (!actor) return false;
	return (
		isKeeper(actor) ||
		memberIds.includes(actor.id) ||
		hasContestRole(actor, contestId, ['organiser', 'jury-secretary']) ||
		(isSent && (represents(actor, standing) || guides(actor, standing)))
	);
}

/** Why somebody who may read it may not change it, or null when they may: only who works on it, and who keeps the network. */
export const refusalToWrite = (
	actor: Actor,
	{ memberIds }: Pick<ApplicationFacts, 'memberIds'>
): 'not-allowed' | null => (isKeeper(actor) || memberIds.includes(actor.id) ? null : 'not-allowed');

/** Co-authors may leave by themselves; who started it may take any of them off, and is never taken off. */
export function refusalToTakeOff(
	actor: Actor,
	{ createdBy, accountId }: { createdBy: string; accountId: string }
): 'not-allowed' | null {
	if (accountId === createdBy) return 'not-allowed';
	return isKeeper(actor) || actor.id === createdBy || actor.id === accountId ? null : 'not-allowed';
}
