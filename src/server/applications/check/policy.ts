import { hasContestRole, isKeeper, type Actor } from '#server/platform/actor.ts';

/** Why this person may not check applications and decide on them, or null: who keeps the network, and organisers. */
export function refusalToCheck(actor: Actor, contestId: string): 'not-allowed' | null {
	return isKeeper(actor) || hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
}

/** Who works on an application: its members, and the accounts of its authors. */
export type Workers = { memberIds: readonly string[]; authorIds: readonly string[] };

/** Nobody checks what they work on themselves, whatever else they may do. */
export function refusalToCheckThis(
	actor: Actor,
	contestId: string,
	{ memberIds, authorIds }: Workers
): 'not-allowed' | 'own-application' | null {
	const refusal = refusalToCheck(actor, contestId);
	if (refusal) return refusal;
	return memberIds.includes(actor.id) || authorIds.includes(actor.id) ? 'own-application' : null;
}

/** The check is read by those who decide, and by the jury's secretary, who answers entrants by telephone. */
export function canReadCheck(actor: Actor | null, contestId: string): boolean {
	return (
		actor !== null &&
		(refusalToCheck(actor, contestId) === null || hasContestRole(actor, contestId, ['jury-secretary']))
	);
}
