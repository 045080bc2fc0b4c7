import type { Db } from '#server/database.ts';
import type { PersonalRecords, RecordsSubject } from '#server/platform/personal-records.ts';

/** Performances at defences of the entries of this person's, with who was noted to speak. */
export async function personalRecordsOf(db: Db, { personId }: RecordsSubject): Promise<PersonalRecords[]> {
	if (personId === null) return [];
	const rows = await db
		.selectFrom('defence_slots')
		.innerJoin('entry_authors', 'entry_authors.entry_id', 'defence_slots.entry_id')
		.innerJoin('entries', 'entries.id', 'defence_slots.entry_id')
		.innerJoin('contests', 'contests.id', 'defence_slots.contest_id')
		.select(['contests.title as contest', 'entries.title', 'speaker', 'is_remote as isRemote'])
		.where('entry_authors.person_id', '=', personId)
		.orderBy('contests.held_in_year')
		.orderBy('contests.title')
		.orderBy('entries.key')
		.execute();
	const records = rows.map(({ contest, title, speaker, isRemote }) => ({
		...{ Конкурс: contest, 'Название работы': title },
		...(speaker !== '' && { Выступает: speaker }),
		'Форма участия': isRemote ? 'дистанционно' : 'очно'
	}));
	return [{ key: 'defences', title: 'Выступления на защите', records }];
}
