import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

const askers = { entrant: 'участник', organiser: 'организаторы' };

/**
 * Entries of the person that were taken off a contest, with the reasons that were noted, and the reasons that the person
 * noted as one who runs stages. Two queries.
 */
export async function personalRecordsOf(
	db: Db,
	{ accountId, personId }: Pick<RecordsSubject, 'accountId' | 'personId'>
): Promise<PersonalRecords[]> {
	return [
		{ key: 'withdrawals', title: 'Работы, снятые с конкурса', records: await withdrawalsOf(db, personId) },
		{ key: 'stage-reasons', title: 'Причины, которые вы записали, ведя этапы', records: await reasonsBy(db, accountId) }
	];
}

async function withdrawalsOf(db: Db, personId: string | null): Promise<PersonalRecords['records']> {
	if (personId === null) return [];
	const rows = await db
		.selectFrom('entry_withdrawals as noted')
		.innerJoin('entries', 'entries.id', 'noted.entry_id')
		.innerJoin('entry_authors', 'entry_authors.entry_id', 'entries.id')
		.select(['entries.title', 'noted.reason', 'noted.asked_by as askedBy', 'noted.noted_at as notedAt'])
		.where('entry_authors.person_id', '=', personId)
		.orderBy('noted.noted_at')
		.execute();
	return rows.map(({ title, reason, askedBy, notedAt }) => ({
		...{ 'Название работы': title, Снята: momentText(notedAt), 'Кто попросил': askers[askedBy], Причина: reason }
	}));
}

/** Without the entries: who noted a reason may have lost the right to know of them since. */
async function reasonsBy(db: Db, accountId: string | null): Promise<PersonalRecords['records']> {
	if (accountId === null) return [];
	const { rows } = await sql<{ contest: string; what: string; reason: string; at: Date }>`
		select contests.title as contest, 'снята работа' as what, reason, noted_at as at
		from entry_withdrawals join contests on contests.id = contest_id where noted_by = ${accountId}
		union all
		select contests.title, 'этап открыт снова', reason, reopened_at
		from stage_reopenings join contests on contests.id = contest_id where reopened_by = ${accountId}
		union all
		select contests.title, 'отозваны оценки с бумажного листа', taken_back_reason, taken_back_at
		from paper_entries join paper_sheets on paper_sheets.id = paper_sheet_id
		join contests on contests.id = contest_id where taken_back_by = ${accountId}
		order by at`.execute(db);
	return rows.map(({ contest, what, reason, at }) => ({
		...{ Конкурс: contest, 'Что сделано': what, Причина: reason, Записано: momentText(at) }
	}));
}
