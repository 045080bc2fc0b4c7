import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canKeepLinks } from './policy.ts';

export type OpenedLink = {
	id: string;
	note: string;
	nominationKey: string | null;
	expiresAt: Date;
	usesLeft: number;
	isOpen: boolean;
	createdBy: string;
	createdAt: Date;
	/** Applications that came in by it. */
	uses: { applicationId: string; number: number | null; usedAt: Date }[];
};

/** Personal links of a contest, newest first. Two queries. @throws NotFound for whoever may not know of them. */
export async function graceLinksOf(db: Db, actor: Actor | null, contestId: string): Promise<OpenedLink[]> {
	if (!canKeepLinks(actor, contestId)) throw new NotFound(`grace links of ${contestId}`);
	const links = await db
		.selectFrom('grace_links')
		.select([
			...(['id', 'note', 'nomination_key as nominationKey', 'expires_at as expiresAt'] as const),
			...(['uses_left as usesLeft', 'created_by as createdBy', 'created_at as createdAt'] as const),
			sql<boolean>`now() < expires_at and uses_left > 0`.as('isOpen')
		])
		.where('contest_id', '=', contestId)
		.orderBy('created_at', 'desc')
		.execute();
	const uses = await db
		.selectFrom('grace_link_uses')
		.innerJoin('applications', 'applications.id', 'grace_link_uses.application_id')
		.select([
			'grace_link_uses.grace_link_id as linkId',
			'application_id as applicationId',
			'number',
			'used_at as usedAt'
		])
		.where('contest_id', '=', contestId)
		.orderBy('used_at')
		.execute();
	const byLink = Map.groupBy(uses, ({ linkId }) => linkId);
	return links.map((link) => ({
		...link,
		uses: (byLink.get(link.id) ?? []).map(({ linkId: _link, ...use }) => use)
	}));
}

/** Whether an application has come in by a personal link, after the deadline. */
export async function hasUse(db: Db | Tx, applicationId: string): Promise<boolean> {
	const use = await db
		.selectFrom('grace_link_uses')
		.select('grace_link_id')
		.where('application_id', '=', applicationId)
		.executeTakeFirst();
	return use !== undefined;
}
