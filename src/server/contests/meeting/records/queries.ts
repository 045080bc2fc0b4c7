import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

const outcomes = { upheld: 'удовлетворена', rejected: 'отклонена', withdrawn: 'отозвана' };

/** Appeals that the person wrote, and a dissent noted as a juror. Two queries. */
export async function personalRecordsOf(
	db: Db,
	{ accountId }: Pick<RecordsSubject, 'accountId'>
): Promise<PersonalRecords[]> {
	if (accountId === null) return [];
	const appeals = await db
		.selectFrom('appeals')
		.innerJoin('entries', 'entries.id', 'entry_id')
		.select(['entries.title', 'words', 'lodged_at', 'outcome', 'answer'])
		.where('appeals.account_id', '=', accountId)
		.orderBy('lodged_at')
		.execute();
	const dissents = await db
		.selectFrom('dissents')
		.innerJoin('jurors', 'jurors.id', 'dissents.juror_id')
		.innerJoin('contests', 'contests.id', 'dissents.contest_id')
		.select(['contests.title', 'words', 'noted_at'])
		.where('jurors.account_id', '=', accountId)
		.orderBy('noted_at')
		.execute();
	return [
		{
			key: 'appeals',
			title: 'Апелляции',
			records: appeals.map(({ title, words, lodged_at, outcome, answer }) => ({
				...{ 'Название работы': title, Подана: momentText(lodged_at), Текст: words },
				...(outcome && { Решение: outcomes[outcome] }),
				...(answer && { Ответ: answer })
			}))
		},
		{
			key: 'dissents',
			title: 'Особые мнения члена жюри',
			records: dissents.map(({ title, words, noted_at }) => ({
				...{ Конкурс: title, Записано: momentText(noted_at), Текст: words }
			}))
		}
	];
}
