import { contestNamesOf } from '#server/contests/queries.ts';
import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';

/** What the person wrote as one who checks applications: notes to points and reasons of decisions. Three queries. */
export async function personalRecordsOf(
	db: Db,
	{ accountId }: Pick<RecordsSubject, 'accountId'>
): Promise<PersonalRecords[]> {
	if (accountId === null) return [];
	const notes = await db
		.selectFrom('eligibility_verdicts')
		.innerJoin('applications', 'applications.id', 'application_id')
		.select(['contest_id as contestId', 'number', 'note as words', 'given_at as at'])
		.where('given_by', '=', accountId)
		.where('note', '<>', '')
		.execute();
	const reasons = await db
		.selectFrom('eligibility_decisions')
		.innerJoin('applications', 'applications.id', 'application_id')
		.select(['contest_id as contestId', 'number', 'reason as words', 'proposed_at as at'])
		.where('proposed_by', '=', accountId)
		.where('reason', '<>', '')
		.execute();
	const written = [...notes, ...reasons].sort((a, b) => a.at.getTime() - b.at.getTime());
	const contests = await contestNamesOf(
		db,
		written.map(({ contestId }) => contestId)
	);
	const records = written.map(({ contestId, number, words, at }) => ({
		...{ Конкурс: contests.get(contestId)?.title ?? '', 'Номер заявки': String(number ?? '') },
		...{ Текст: words, Записано: momentText(at) }
	}));
	return [{ key: 'checks', title: 'Замечания и причины решений по заявкам, которые вы написали', records }];
}
