import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

const askers = { entrant: 'участник', organiser: 'организаторы' };

/** Entries of the person that were taken off a contest, with the reasons that were noted. One query. */
export async function personalRecordsOf(
	db: Db,
	{ personId }: Pick<RecordsSubject, 'personId'>
): Promise<PersonalRecords[]> {
	if (personId === null) return [];
	const rows = await db
		.selectFrom('entry_withdrawals as noted')
		.innerJoin('entries', 'entries.id', 'noted.entry_id')
		.innerJoin('entry_authors', 'entry_authors.entry_id', 'entries.id')
		.select(['entries.title', 'noted.reason', 'noted.asked_by as askedBy', 'noted.noted_at as notedAt'])
		.where('entry_authors.person_id', '=', personId)
		.orderBy('noted.noted_at')
		.execute();
	const records = rows.map(({ title, reason, askedBy, notedAt }) => ({
		...{ 'Название работы': title, Снята: momentText(notedAt), 'Кто попросил': askers[askedBy], Причина: reason }
	}));
	return [{ key: 'withdrawals', title: 'Работы, снятые с конкурса', records }];
}
