import type { Db } from '#server/database.ts';
import { contestNamesOf } from '#server/contests/queries.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import { sql } from 'kysely';

const states = {
	draft: 'черновик',
	submitted: 'отправлена',
	correction: 'возвращена на исправление',
	withdrawn: 'отозвана',
	admitted: 'допущена',
	rejected: 'не допущена'
};

/** Applications that the person works on, and what stands about them as an author of anybody's. Three queries. */
export async function personalRecordsOf(
	db: Db,
	{ accountId, personId, addresses }: RecordsSubject
): Promise<PersonalRecords[]> {
	const applications = await db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_members.application_id', 'applications.id')
		.select(['contest_id', 'title', 'state', 'number', 'created_at', 'submitted_at'])
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.execute();
	const authors = await db
		.selectFrom('application_authors')
		.innerJoin('applications', 'applications.id', 'application_id')
		.select(['applications.title', 'contest_id', 'surname', 'given_name', 'patronymic', 'post', 'email', 'born_on'])
		.where((where) =>
			where.or([
				where('account_id', '=', accountId),
				where('person_id', '=', personId),
				where(sql<string>`lower(email)`, '=', sql<string>`any(${addresses.map((each) => each.toLowerCase())}::text[])`)
			])
		)
		.orderBy('created_at')
		.execute();
	const contests = await contestNamesOf(
		db,
		[...applications, ...authors].map(({ contest_id }) => contest_id)
	);
	const contestOf = (id: string) => contests.get(id)?.title ?? '';
	return [
		{
			key: 'applications',
			title: 'Заявки',
			records: applications.map((each) =>
				known({
					...{ Конкурс: contestOf(each.contest_id), 'Название работы': each.title, Состояние: states[each.state] },
					...{ Номер: each.number === null ? '' : String(each.number), Начата: momentText(each.created_at) },
					Отправлена: each.submitted_at ? momentText(each.submitted_at) : ''
				})
			)
		},
		{
			key: 'authorship',
			title: 'Сведения об авторе в заявках',
			records: authors.map((each) =>
				known({
					...{ Конкурс: contestOf(each.contest_id), 'Название работы': each.title },
					...{ Фамилия: each.surname, Имя: each.given_name, Отчество: each.patronymic, Должность: each.post },
					...{ 'Электронная почта': each.email, 'Дата рождения': each.born_on ?? '' }
				})
			)
		}
	];
}

/** What is unknown is left out. */
const known = (record: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(record).filter(([, text]) => text !== ''));
