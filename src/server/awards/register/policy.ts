import { isKeeper, noRights, type Actor } from '#server/platform/actor.ts';
import { refusalToIssue } from '../policy.ts';

/**
 * The register shows more than the papers do: who annulled what and when, and everybody's papers side by side. Keepers
 * of the network see all of it, organisers the papers of their contests.
 */
export const canSeeRegister = (actor: Actor | null): actor is Actor =>
	actor !== null && (isKeeper(actor) || organisedBy(actor).length > 0);

export const canSeePapers = (actor: Actor | null, contestId: string): actor is Actor =>
	actor !== null && refusalToIssue(actor, contestId) === null;

/** Whose papers somebody sees: ids of contests, or null for all. */
export const registerScope = (actor: Actor): readonly string[] | null => (isKeeper(actor) ? null : organisedBy(actor));

const organisedBy = (actor: Actor): string[] =>
	(actor.rights ?? noRights).contests.flatMap(({ contestId, role }) => (role === 'organiser' ? [contestId] : []));
