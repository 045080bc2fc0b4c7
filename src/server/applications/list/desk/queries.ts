import { contestBySlug } from '#server/contests/queries.ts';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToCheck } from '../../check/policy.ts';
import { listScopeOf, type ListScope } from '../policy.ts';

/** The contest whose applications somebody looks through, and how much of them is theirs to see. */
export type ApplicationsDesk = {
	id: string;
	slug: string;
	kind: string;
	title: string;
	timeZone: string;
	scope: Exclude<ListScope, 'none'>;
	/** Checks, decides, reminds and opens personal links; otherwise only reads. */
	mayDecide: boolean;
};

/** @throws NotFound where there is no such contest, or none of its applications is this person's to see. */
export async function applicationsDesk(db: Db, actor: Actor | null, slug: string): Promise<ApplicationsDesk> {
	const { id, kind, title, timeZone } = await contestBySlug(db, actor, slug);
	const scope = listScopeOf(actor, id);
	if (!actor || scope === 'none') throw new NotFound(`applications of ${slug}`);
	return { id, slug, kind, title, timeZone, scope, mayDecide: refusalToCheck(actor, id) === null };
}
