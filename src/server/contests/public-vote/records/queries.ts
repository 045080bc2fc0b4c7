import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

/** Why the person, as an organiser, annulled voices. Whose voices these were nobody knows. One query. */
export async function personalRecordsOf(
	db: Db,
	{ accountId }: Pick<RecordsSubject, 'accountId'>
): Promise<PersonalRecords[]> {
	if (accountId === null) return [];
	const rows = await db
		.selectFrom('public_ballots')
		.innerJoin('contests', 'contests.id', 'contest_id')
		.select(['contests.title', 'annul_reason as reason', 'annulled_at as at'])
		.distinct()
		.where('annulled_by', '=', accountId)
		.orderBy('annulled_at')
		.execute();
	const records = rows.map(({ title, reason, at }) => ({
		...{ Конкурс: title, Причина: reason ?? '' },
		...(at && { Записано: momentText(at) })
	}));
	return [{ key: 'annulled-voices', title: 'Почему вы аннулировали голоса читателей', records }];
}
