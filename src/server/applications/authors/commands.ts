import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { AuthorInput } from '../forms.ts';

/**
 * Replaces the authors of an application by these, in this order. Who stays keeps the id, since consents speak of it; an
 * id that belongs to another application is left alone.
 */
export async function writeAuthors(
	tx: Tx,
	actor: Actor,
	applicationId: string,
	authors: readonly AuthorInput[]
): Promise<void> {
	const kept = authors.map(({ id }) => id);
	await tx
		.deleteFrom('application_authors')
		.where('application_id', '=', applicationId)
		.where('id', '<>', sql<string>`all(${kept}::uuid[])`)
		.execute();
	await tx
		.updateTable('application_authors')
		.set({ account_id: null })
		.where('application_id', '=', applicationId)
		.where('account_id', '=', actor.id)
		.execute();
	if (authors.length === 0) return;
	await tx
		.insertInto('application_authors')
		.values(authors.map((author, position) => rowOf(applicationId, author, position, actor)))
		.onConflict((known) =>
			known
				.column('id')
				.doUpdateSet(({ ref }) => ({
					position: ref('excluded.position'),
					surname: ref('excluded.surname'),
					given_name: ref('excluded.given_name'),
					patronymic: ref('excluded.patronymic'),
					gender: ref('excluded.gender'),
					post: ref('excluded.post'),
					email: ref('excluded.email'),
					born_on: ref('excluded.born_on'),
					account_id: sql`coalesce(excluded.account_id, application_authors.account_id)`
				}))
				.where('application_authors.application_id', '=', applicationId)
		)
		.execute();
}

function rowOf(applicationId: string, { isMe, ...author }: AuthorInput, position: number, actor: Actor) {
	return {
		id: author.id,
		application_id: applicationId,
		position,
		surname: author.surname,
		given_name: author.givenName,
		patronymic: author.patronymic,
		gender: author.gender,
		post: author.post,
		email: author.email,
		born_on: author.bornOn,
		account_id: isMe ? actor.id : null
	};
}
