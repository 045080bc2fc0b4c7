import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { hashOfGraceCode, isGraceCode } from './rules.ts';

export type GraceLink = {
	id: string;
	/** Only for this nomination; null: for any. */
	nominationKey: string | null;
	expiresAt: Date;
	usesLeft: number;
	/** Not expired by the database's clock, and not used up. */
	isUsable: boolean;
};

const columns = [
	'id',
	'nomination_key as nominationKey',
	'expires_at as expiresAt',
	'uses_left as usesLeft',
	sql<boolean>`now() < expires_at and uses_left > 0`.as('isUsable')
] as const;

/** The personal link that a code opens in this contest, or null. */
export async function graceLinkFor(db: Db | Tx, contestId: string, code: string): Promise<GraceLink | null> {
	if (!isGraceCode(code)) return null;
	const link = await db
		.selectFrom('grace_links')
		.select(columns)
		.where('contest_id', '=', contestId)
		.where('code_hash', '=', hashOfGraceCode(code))
		.executeTakeFirst();
	return link ?? null;
}

/** The personal link that an application came in by or will be sent by, or null. */
export async function keptGraceLink(db: Db | Tx, applicationId: string): Promise<GraceLink | null> {
	const link = await db
		.selectFrom('grace_links')
		.innerJoin('applications', 'applications.grace_link_id', 'grace_links.id')
		.select([
			...(['grace_links.id', 'grace_links.nomination_key as nominationKey', 'expires_at as expiresAt'] as const),
			...(['uses_left as usesLeft', sql<boolean>`now() < expires_at and uses_left > 0`.as('isUsable')] as const)
		])
		.where('applications.id', '=', applicationId)
		.executeTakeFirst();
	return link ?? null;
}

/** The same, held until the transaction ends: who uses the last use of a link makes the others wait and see. */
export async function lockGraceLink(tx: Tx, contestId: string, code: string): Promise<GraceLink | null> {
	const link = await graceLinkFor(tx, contestId, code);
	return link && lockGraceLinkById(tx, link.id);
}

export async function lockGraceLinkById(tx: Tx, id: string): Promise<GraceLink | null> {
	const link = await tx.selectFrom('grace_links').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
	return link ?? null;
}

/** Whether a link has let this application in already: it may then be sent again until the link expires. */
export async function hasUsedLink(db: Db | Tx, graceLinkId: string, applicationId: string): Promise<boolean> {
	const use = await db
		.selectFrom('grace_link_uses')
		.innerJoin('grace_links', 'grace_links.id', 'grace_link_uses.grace_link_id')
		.select('grace_link_id')
		.where('grace_link_id', '=', graceLinkId)
		.where('application_id', '=', applicationId)
		.where(sql<boolean>`now() < expires_at`)
		.executeTakeFirst();
	return use !== undefined;
}
