import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Replaces a person among the authors of applications, where the account is no longer named, and in invitations of
 * co-authors. What was submitted stays as it was
 * submitted: a version is a paper of the contest, pinned by its hash.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId, personId, addresses }: RecordsSubject
): Promise<ErasedCounts> {
	const { surname, givenName } = erasedName(personId ?? accountId ?? '');
	const written = sql<string>`any(${addresses.map((address) => address.toLowerCase())}::text[])`;
	const authors = await tx
		.updateTable('application_authors')
		.set({ surname, given_name: givenName, patronymic: '', post: '', email: '', born_on: null, account_id: null })
		.where((where) =>
			where.or([
				where('account_id', '=', accountId),
				where('person_id', '=', personId),
				where(sql<string>`lower(email)`, '=', written)
			])
		)
		.executeTakeFirst();
	const invitations = await tx
		.updateTable('application_invitations')
		.set({ email: sql`id || '@erased.invalid'`, expires_at: sql`least(expires_at, now())` })
		.where((where) => where.or([where('email', '=', written), where('taken_by', '=', accountId)]))
		.executeTakeFirst();
	return { authors: Number(authors.numUpdatedRows), invitations: Number(invitations.numUpdatedRows) };
}
