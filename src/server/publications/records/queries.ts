import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { PersonalRecords, RecordsSubject } from '#server/platform/personal-records.ts';

/** Drafts of the news that name the person, for the person. */
export async function personalRecordsOf(
	db: Db,
	{ personId }: Pick<RecordsSubject, 'personId'>
): Promise<PersonalRecords[]> {
	const person = personId === null ? undefined : (await peopleByIds(db, [personId])).get(personId);
	if (!person) return [];
	const rows = await db
		.selectFrom('news_items')
		.select('title')
		.where(sql<boolean>`position(${person.fullName} in replace(title || ' ' || body, ${'\u00a0'}, ' ')) > 0`)
		.orderBy('drafted_at')
		.execute();
	return [
		{
			key: 'news',
			title: 'Черновики новостей, где вы названы',
			records: rows.map(({ title }) => ({ Заголовок: title }))
		}
	];
}
