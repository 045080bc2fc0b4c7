import { hasContestRole, isKeeper, noRights, type Actor } from '#server/platform/actor.ts';

const isEditor = (actor: Actor): boolean => isKeeper(actor) || (actor.rights ?? noRights).isEditor;

/** Drafts are for editors, keepers and whoever organised what they tell of. */
export const canSeeNews = (actor: Actor | null, { contestId }: { contestId: string | null }): actor is Actor =>
	actor !== null && (isEditor(actor) || (contestId !== null && hasContestRole(actor, contestId, ['organiser'])));

/** Whose drafts somebody sees: ids of contests, or null for all. */
export const newsScope = (actor: Actor): readonly string[] | null =>
	isEditor(actor)
		? null
		: (actor.rights ?? noRights).contests.flatMap(({ contestId, role }) => (role === 'organiser' ? [contestId] : []));

/** Whether there is a list of drafts for this person at all. */
export const canSeeNewsList = (actor: Actor | null): actor is Actor =>
	actor !== null && (isEditor(actor) || newsScope(actor)!.length > 0);

/** Why this person may not make results known, or null when they may: keepers and the contest's organisers. */
export const refusalToPublish = (actor: Actor, contestId: string): 'not-allowed' | null =>
	isKeeper(actor) || hasContestRole(actor, contestId, ['organiser']) ? null : 'not-allowed';
