import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

export type CoAuthorInvitation = {
	id: string;
	email: string;
	expiresAt: Date;
	isExpired: boolean;
	takenBy: string | null;
};

/** Invitations to an application that have not been taken back, in the order of their addresses. */
export function invitationsOf(db: Db | Tx, applicationId: string): Promise<CoAuthorInvitation[]> {
	return db
		.selectFrom('application_invitations')
		.select([
			'id',
			'email',
			'expires_at as expiresAt',
			sql<boolean>`expires_at <= now()`.as('isExpired'),
			'taken_by as takenBy'
		])
		.where('application_id', '=', applicationId)
		.where('ended_at', 'is', null)
		.orderBy('email')
		.orderBy('expires_at', 'desc')
		.execute();
}

/** Addresses whose invitation still waits: their authors' consents are on the way. */
export async function invitedAddresses(db: Db | Tx, applicationId: string): Promise<Set<string>> {
	const invitations = await invitationsOf(db, applicationId);
	return new Set(invitations.flatMap(({ email, isExpired, takenBy }) => (takenBy || !isExpired ? [email] : [])));
}

/** Only the digest of an invitation's token is kept. */
export const digestOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export type OpenInvitation = { id: string; applicationId: string; contestId: string; email: string; title: string };

/** What a token of a letter leads to, while it can still be taken; null otherwise. */
export async function invitationFor(db: Db | Tx, token: string): Promise<OpenInvitation | null> {
	if (!/^[\w-]{43}$/.test(token)) return null;
	const invitation = await db
		.selectFrom('application_invitations')
		.innerJoin('applications', 'applications.id', 'application_id')
		.select([
			'application_invitations.id',
			'application_id as applicationId',
			'applications.contest_id as contestId',
			'email',
			'applications.title'
		])
		.where('token_hash', '=', digestOfToken(token))
		.where('taken_by', 'is', null)
		.where('ended_at', 'is', null)
		.where(sql<boolean>`now() < expires_at`)
		.executeTakeFirst();
	return invitation ?? null;
}
