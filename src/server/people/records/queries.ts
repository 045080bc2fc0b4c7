import type { Db } from '#server/database.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import { personCard } from '../cards/queries.ts';
import { ownConsents, type Consent } from '../consents/queries.ts';
import type { ConsentPurpose, DistributedField, Gender } from '../tables.ts';

const genders: Record<Gender, string> = { female: 'женское', male: 'мужское' };
const purposes: Record<ConsentPurpose, string> = { processing: 'обработка', distribution: 'показ всем' };
const fieldWords: Record<DistributedField, string> = {
	name: 'имя',
	post: 'должность',
	photo: 'фотография',
	work: 'работа'
};

/** The card, posts and consents of a person, and what they answered others who wished to be forgotten, for the person. */
export async function personalRecordsOf(
	db: Db,
	{ accountId, personId }: Pick<RecordsSubject, 'accountId' | 'personId'>
): Promise<PersonalRecords[]> {
	const card = personId === null ? [] : await cardRecords(db, personId);
	if (accountId === null) return card;
	const consents = consentRecords(await ownConsents(db, { accountId, personId }));
	return [...card, consents, await refusalsBy(db, accountId)];
}

async function cardRecords(db: Db, personId: string): Promise<PersonalRecords[]> {
	const card = await personCard(db, personId);
	const forms = Object.values(card.forms).flatMap(({ confirmed }) => confirmed ?? []);
	return [
		{
			key: 'card',
			title: 'Личная карточка',
			records: [
				{
					'Фамилия, имя, отчество': card.fullName,
					Обращение: genders[card.gender],
					...(card.languages.length > 0 && { Языки: card.languages.join(', ') }),
					...(forms.length > 0 && { 'Подтверждённые формы имени': forms.join('; ') })
				}
			]
		},
		{
			key: 'positions',
			title: 'Место работы и должность',
			records: card.positions.map(({ post, organisation, startsOn, endsOn }) => ({
				Должность: post,
				Организация: organisation,
				'С какого дня': startsOn,
				...(endsOn && { 'По какой день': endsOn })
			}))
		}
	];
}

async function refusalsBy(db: Db, accountId: string): Promise<PersonalRecords> {
	const rows = await db
		.selectFrom('erasure_requests')
		.select(['reason', 'answered_at as at'])
		.where('answered_by', '=', accountId)
		.where('reason', '<>', '')
		.orderBy('answered_at')
		.execute();
	return {
		key: 'erasure-answers',
		title: 'Почему вы отказали в удалении данных',
		records: rows.map(({ reason, at }) => ({ Причина: reason ?? '', ...(at && { Записано: momentText(at) }) }))
	};
}

const consentRecords = (consents: readonly Consent[]): PersonalRecords => ({
	key: 'consents',
	title: 'Согласия',
	records: consents.map(({ title, version, purpose, fields, givenAt, withdrawnAt }) => ({
		Текст: `${title}, версия ${version}`,
		Цель: purposes[purpose],
		...(fields.length > 0 && { 'Что разрешено показывать': fields.map((field) => fieldWords[field]).join(', ') }),
		Дано: momentText(givenAt),
		...(withdrawnAt && { Отозвано: momentText(withdrawnAt) })
	}))
});
