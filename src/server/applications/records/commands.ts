import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { removeFiles } from '#server/files/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Replaces a person among the authors of applications, where the account is no longer named, and in invitations of
 * co-authors. Drafts and withdrawn applications that nobody else works on are emptied and lose their files. What was
 * submitted stays as it was submitted: a version is a paper of the contest, pinned by its hash.
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
	const emptied = accountId === null ? { drafts: 0, files: 0 } : await emptyOwnDrafts(tx, accountId);
	if (accountId !== null) await leaveToOthers(tx, accountId);
	return { ...emptied, authors: Number(authors.numUpdatedRows), invitations: Number(invitations.numUpdatedRows) };
}

/** Applications never sent or taken back, of which this member is the only one: others of them are left to the others. */
async function emptyOwnDrafts(tx: Tx, accountId: string): Promise<{ drafts: number; files: number }> {
	const drafts = await tx
		.selectFrom('applications')
		.select('id')
		.where('state', 'in', ['draft', 'withdrawn'])
		.where('id', 'in', (members) =>
			members
				.selectFrom('application_members')
				.select('application_id')
				.groupBy('application_id')
				.having(sql<boolean>`array_agg(account_id) = array[${accountId}::uuid]`)
		)
		.orderBy('id')
		// Who is writing at this very moment is waited for.
		.forUpdate()
		.execute();
	const ids = drafts.map(({ id }) => id);
	if (ids.length === 0) return { drafts: 0, files: 0 };
	await tx
		.updateTable('applications')
		.set({
			...{ title: '', team_name: '', answers: '{}', proposed_organisation: null },
			revision: sql`revision + 1`
		})
		.where('id', 'in', ids)
		.execute();
	await tx
		.updateTable('application_authors')
		.set({ surname: '', given_name: '', patronymic: '', post: '', email: '', born_on: null })
		.where('application_id', 'in', ids)
		.execute();
	const files = await tx
		.updateTable('application_files')
		.set({ alt: '', removed_at: sql`coalesce(removed_at, now())` })
		.where('application_id', 'in', ids)
		.returning('file_id as id')
		.execute();
	await removeFiles(
		tx,
		files.map(({ id }) => id)
	);
	return { drafts: ids.length, files: files.length };
}

/** Who is left counts from now on: the last of several who are forgotten leaves a draft that is emptied. */
async function leaveToOthers(tx: Tx, accountId: string): Promise<void> {
	await tx
		.deleteFrom('application_members')
		.where('account_id', '=', accountId)
		.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('application_members as other')
					.select('other.account_id')
					.whereRef('other.application_id', '=', 'application_members.application_id')
					.where('other.account_id', '<>', accountId)
			)
		)
		.execute();
}
