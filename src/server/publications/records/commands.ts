import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Takes a person's name out of drafts of the news, where it stands as it was drafted, in the nominative. It is to be done while
 * the person still bears the name in the records.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ personId }: Pick<RecordsSubject, 'personId'>
): Promise<ErasedCounts> {
	const person = personId === null ? undefined : (await peopleByIds(tx, [personId])).get(personId);
	if (!person || person.surname === '') return { news: 0 };
	const { surname, givenName } = erasedName(person.id);
	// A draft ties short words with no-break spaces: the name is looked for with either space between its words.
	const name = [person.surname, person.givenName, person.patronymic].filter(Boolean).map(escaped).join('[ \u00a0]');
	const without = (column: 'title' | 'body') =>
		sql<string>`regexp_replace(${sql.ref(column)}, ${name}, ${`${surname} ${givenName}`}, 'g')`;
	const { numUpdatedRows } = await tx
		.updateTable('news_items')
		.set({ title: without('title'), body: without('body') })
		.where((where) => where.or([where('title', '~', name), where('body', '~', name)]))
		.executeTakeFirstOrThrow();
	return { news: Number(numUpdatedRows) };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
