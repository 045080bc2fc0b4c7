import type { Db, Tx } from '#server/database.ts';
import { dayKey, organisationLinksOnDays } from '#server/organisations/lookup/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { proposedNameForms, type ProposedForms } from '../queries.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import type { Gender } from '../tables.ts';

export type Position = {
	id: string;
	organisationId: string;
	/** As it was called when the post began. */
	organisation: string;
	post: string;
	startsOn: string;
	endsOn: string | null;
};

export type PersonCard = {
	id: string;
	surname: string;
	givenName: string;
	patronymic: string;
	fullName: string;
	gender: Gender;
	languages: string[];
	isErased: boolean;
	/** The latest first. */
	positions: Position[];
	forms: ProposedForms['forms'];
};

/** Everything on a person's card; whose it is to see is for the caller to decide. A fixed number of queries. @throws NotFound */
export async function personCard(db: Db | Tx, id: string): Promise<PersonCard> {
	const person = await db
		.selectFrom('people')
		.select(['id', 'surname', 'given_name as givenName', 'patronymic', 'gender', 'languages', 'erased_at as erasedAt'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`person ${id}`));
	const [proposed] = await proposedNameForms(db, { ids: [id] });
	const { erasedAt, ...shown } = person;
	return {
		...shown,
		fullName: fullNameOf(person),
		isErased: erasedAt !== null,
		positions: await positionsOf(db, id),
		forms: proposed!.forms
	};
}

/** Posts of a person, the latest first. */
export async function positionsOf(db: Db | Tx, personId: string): Promise<Position[]> {
	const rows = await db
		.selectFrom('positions')
		.select(['id', 'organisation_id as organisationId', 'post', 'starts_on as startsOn', 'ends_on as endsOn'])
		.where('person_id', '=', personId)
		.orderBy('starts_on', 'desc')
		.orderBy('id')
		.execute();
	const links = await organisationLinksOnDays(
		db,
		rows.map(({ organisationId, startsOn }) => ({ id: organisationId, day: startsOn }))
	);
	return rows.map((row) => ({ ...row, organisation: links.get(dayKey(row.organisationId, row.startsOn))?.name ?? '' }));
}
