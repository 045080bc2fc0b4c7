import type { Db } from '#server/database.ts';
import { contestNamesOf, publishedContests } from '#server/contests/queries.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import type { PrintedDocument } from '../register/documents.ts';
import { paperName } from '../register/rules.ts';

/** Papers issued to the person by name, once they are public, and why the person annulled others' papers as a worker. */
export async function personalRecordsOf(
	db: Db,
	{ accountId, personId }: Pick<RecordsSubject, 'accountId' | 'personId'>
): Promise<PersonalRecords[]> {
	return [
		{ key: 'papers', title: 'Документы, выданные на ваше имя', records: await papersOf(db, personId) },
		{ key: 'annulments', title: 'Документы, которые вы аннулировали', records: await annulmentsBy(db, accountId) }
	];
}

async function papersOf(db: Db, personId: string | null): Promise<PersonalRecords['records']> {
	if (personId === null) return [];
	const shown = new Map((await publishedContests(db)).map(({ id, version }) => [id, version]));
	const rows = await db
		.selectFrom('issued_documents')
		.innerJoin('awards', 'awards.id', 'award_id')
		.select(['number', 'printed', 'issued_on as day', 'awards.contest_id as contestId', 'results_version as version'])
		.where('person_id', '=', personId)
		.orderBy('year')
		.orderBy('ordinal')
		.execute();
	const seen = rows.filter(({ contestId, version }) => version <= (shown.get(contestId) ?? 0));
	const contests = await contestNamesOf(
		db,
		seen.map(({ contestId }) => contestId)
	);
	return seen.map(({ number, printed, day, contestId }) => ({
		...{ Номер: number, Документ: paperName(printed as PrintedDocument), Выдан: day },
		Конкурс: contests.get(contestId)?.title ?? ''
	}));
}

async function annulmentsBy(db: Db, accountId: string | null): Promise<PersonalRecords['records']> {
	if (accountId === null) return [];
	const rows = await db
		.selectFrom('annulments')
		.innerJoin('issued_documents', 'issued_documents.id', 'document_id')
		.select(['number', 'reason', 'annulled_at as at'])
		.where('annulled_by', '=', accountId)
		.orderBy('annulled_at')
		.execute();
	return rows.map(({ number, reason, at }) => ({ Номер: number, Причина: reason, Аннулирован: momentText(at) }));
}
