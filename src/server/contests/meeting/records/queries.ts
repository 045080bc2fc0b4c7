import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

const outcomes = { upheld: 'удовлетворена', rejected: 'отклонена', withdrawn: 'отозвана' };

/** Appeals that the person wrote, a dissent noted as a juror, and what was answered or noted as one of the jury's. Three queries. */
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
		},
		{
			key: 'jury-answers',
			title: 'Ответы на апелляции и причины исправлений, которые вы записали',
			records: await answersBy(db, accountId)
		}
	];
}

/** Without the entries: who answered may have lost the right to know of them since. */
async function answersBy(db: Db, accountId: string): Promise<PersonalRecords['records']> {
	const { rows } = await sql<{ contest: string; what: string; words: string; at: Date }>`
		select contests.title as contest, 'ответ на апелляцию' as what, answer as words, decided_at as at
		from appeals join contests on contests.id = contest_id where decided_by = ${accountId} and answer <> ''
		union all
		select contests.title, 'итоги открыты для исправления', reason, opened_at
		from corrections join contests on contests.id = contest_id where opened_by = ${accountId}
		union all
		select contests.title, 'исправленные итоги предложены', reason, proposed_at
		from finalisations join contests on contests.id = contest_id where proposed_by = ${accountId} and reason <> ''
		order by at`.execute(db);
	return rows.map(({ contest, what, words, at }) => ({
		...{ Конкурс: contest, 'Что сделано': what, Текст: words, Записано: momentText(at) }
	}));
}
