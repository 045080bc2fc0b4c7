import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * What a person wrote on score sheets as a juror, in the order of writing; of an entry that was taken from them since, its
 * number alone. One query.
 */
export async function personalRecordsOf(db: Db, { accountId, personId }: RecordsSubject): Promise<PersonalRecords[]> {
	const { rows } = await sql<{
		contest: string;
		key: string;
		title: string;
		comment: string;
		note: string;
		openedAt: Date;
		signedAt: Date | null;
	}>`
		select contests.title as contest, entries.key,
			case when sheet_assignments.recused then '' else entries.title end as title, comment_for_author as comment, note_for_jury as note,
			opened_at as "openedAt", signed_at as "signedAt"
		from score_sheets
		join sheet_assignments using (contest_id, stage_key, entry_id, juror_id)
		join jurors on jurors.id = score_sheets.juror_id
		join contests on contests.id = score_sheets.contest_id
		join entries on entries.id = score_sheets.entry_id
		where jurors.account_id = ${accountId}::uuid or jurors.person_id = ${personId}::uuid
		order by opened_at, contests.id, entries.key collate natural_russian`.execute(db);
	const records = rows.map(({ contest, key, title, comment, note, openedAt, signedAt }) => ({
		...{ Конкурс: contest, Работа: [key, title].filter(Boolean).join('. ') },
		...(comment && { 'Отзыв для автора': comment }),
		...(note && { 'Заметка для жюри': note }),
		...{ Начат: momentText(openedAt), ...(signedAt && { Подписан: momentText(signedAt) }) }
	}));
	return [{ key: 'score-sheets', title: 'Оценочные листы', records }];
}
