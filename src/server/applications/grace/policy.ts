import { hasContestRole, isKeeper, type Actor } from '#server/platform/actor.ts';

/** Personal links are opened by who keeps the network and by organisers of the contest. */
export const canKeepLinks = (actor: Actor | null, contestId: string): boolean =>
	actor !== null && (isKeeper(actor) || hasContestRole(actor, contestId, ['organiser']));
