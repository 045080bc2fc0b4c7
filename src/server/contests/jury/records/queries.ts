import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import { groundInMinutes } from '../../judging/conflicts/documents.ts';
import type { ConflictGround } from '../../judging/tables.ts';

const answers = { accepted: 'согласие', declined: 'отказ' };

/**
 * A person's invitations to juries, and what was written of conflicts between them and entries. Which entries these are
 * is not told: a juror with a conflict knows nothing of them. Two queries.
 */
export async function personalRecordsOf(db: Db, subject: RecordsSubject): Promise<PersonalRecords[]> {
	return [
		{ key: 'jury-invitations', title: 'Приглашения в жюри', records: await invitationsOf(db, subject) },
		{ key: 'conflicts', title: 'Сообщения о конфликте интересов', records: await conflictsOf(db, subject) }
	];
}

async function invitationsOf(db: Db, { accountId, personId, addresses }: RecordsSubject) {
	const { rows } = await sql<{
		contest: string;
		email: string;
		sentAt: Date;
		answer: keyof typeof answers | null;
		words: string;
	}>`
		select contests.title as contest, juror_invitations.email, sent_at as "sentAt", answer, words
		from juror_invitations join jurors on jurors.id = juror_id join contests on contests.id = jurors.contest_id
		where account_id = ${accountId}::uuid or person_id = ${personId}::uuid
			or juror_invitations.email = any (${addresses.map((address) => address.toLowerCase())}::text[])
		order by sent_at, juror_invitations.id`.execute(db);
	return rows.map(({ contest, email, sentAt, answer, words }) => ({
		...{ Конкурс: contest, 'Электронная почта': email, Отправлено: momentText(sentAt) },
		...(answer && { Ответ: answers[answer] }),
		...(words && { Причина: words })
	}));
}

async function conflictsOf(db: Db, { accountId, personId }: RecordsSubject) {
	const { rows } = await sql<{
		contest: string;
		ground: Exclude<ConflictGround, 'same-district'>;
		reason: string;
		isOwn: boolean;
		notedAt: Date;
	}>`
		select contests.title as contest, ground, reason, source = 'juror' as "isOwn", noted_at as "notedAt"
		from conflicts join jurors on jurors.id = juror_id join contests on contests.id = conflicts.contest_id
		where source <> 'computed' and (account_id = ${accountId}::uuid or person_id = ${personId}::uuid)
		order by noted_at, conflicts.id`.execute(db);
	return rows.map(({ contest, ground, reason, isOwn, notedAt }) => ({
		...{ Конкурс: contest, Основание: groundInMinutes[ground] },
		...(reason && { Пояснение: reason }),
		...{ 'Кто сообщил': isOwn ? 'вы' : 'секретарь жюри', Записано: momentText(notedAt) }
	}));
}
