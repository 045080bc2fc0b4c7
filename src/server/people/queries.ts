import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { declineName } from '#server/platform/russian/names.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import type { Gender, GrammaticalCase } from './tables.ts';

/** Whoever looks for a person in order to add one takes turns here; held until the transaction ends. */
export async function lockPeople(tx: Tx): Promise<void> {
	await tx.selectFrom('people_order').select('only_row').forUpdate().executeTakeFirstOrThrow();
}

export type Person = {
	id: string;
	surname: string;
	givenName: string;
	patronymic: string;
	gender: Gender;
	fullName: string;
};

const personColumns = ['id', 'surname', 'given_name as givenName', 'patronymic', 'gender'] as const;

export async function peopleByIds(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Person>> {
	if (ids.length === 0) return new Map();
	const rows = await db.selectFrom('people').select(personColumns).where('id', '=', anyOf(ids)).execute();
	return new Map(rows.map((row) => [row.id, { ...row, fullName: fullNameOf(row) }]));
}

/** Those of these people who wished to be forgotten and were. */
export async function erasedPeople(db: Db | Tx, ids: readonly string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await db
		.selectFrom('people')
		.select('id')
		.where('id', '=', anyOf(ids))
		.where('erased_at', 'is not', null)
		.execute();
	return new Set(rows.map(({ id }) => id));
}

/** Where each of these people worked on any day between two, by person; whoever worked nowhere is absent. */
export async function workplacesOf(
	db: Db | Tx,
	personIds: readonly string[],
	{ from, until }: { from: string; until: string }
): Promise<Map<string, string[]>> {
	if (personIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('positions')
		.select(['person_id as personId', 'organisation_id as organisationId'])
		.where('person_id', '=', anyOf(personIds))
		.where('starts_on', '<=', until)
		.where((position) => position.or([position('ends_on', 'is', null), position('ends_on', '>=', from)]))
		.orderBy('starts_on')
		.execute();
	const byPerson = Map.groupBy(rows, ({ personId }) => personId);
	return new Map([...byPerson].map(([id, held]) => [id, held.map(({ organisationId }) => organisationId)]));
}

/** Forms that a person has confirmed; a form that nobody has is absent and may not be printed. */
export type NameForms = Partial<Record<GrammaticalCase, string>>;

/** The confirmed forms of each person's name. Everyone asked for is in the answer, without forms where none are. */
export async function nameFormsOf(db: Db | Tx, personIds: readonly string[]): Promise<Map<string, NameForms>> {
	const forms = new Map<string, NameForms>(personIds.map((id) => [id, {}]));
	if (personIds.length === 0) return forms;
	const rows = await db
		.selectFrom('confirmed_name_forms')
		.select(['person_id', 'grammatical_case', 'form'])
		.where('person_id', '=', anyOf(personIds))
		.execute();
	for (const { person_id, grammatical_case, form } of rows) forms.get(person_id)![grammatical_case] = form;
	return forms;
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...new Set(ids)]}::uuid[])`;

export const confirmedCases: readonly GrammaticalCase[] = ['genitive', 'dative'];

export type NameForm = { proposed: string; confirmed: string | null };
export type ProposedForms = { id: string; fullName: string; gender: Gender; forms: Record<GrammaticalCase, NameForm> };

/**
 * People by name with the forms that the rules propose and those that somebody has confirmed; with
 * `unconfirmedOnly` those of whom a form is still to be confirmed. Two queries in all.
 */
export async function proposedNameForms(
	db: Db | Tx,
	{ ids, unconfirmedOnly = false }: { ids?: readonly string[]; unconfirmedOnly?: boolean } = {}
): Promise<ProposedForms[]> {
	const people = await db
		.selectFrom('people')
		.select(personColumns)
		.$if(ids !== undefined, (all) => all.where('id', '=', anyOf(ids ?? [])))
		.orderBy(sql`surname collate natural_russian`)
		.orderBy(sql`given_name collate natural_russian`)
		.orderBy(sql`patronymic collate natural_russian`)
		.orderBy('id')
		.execute();
	const confirmed = await nameFormsOf(
		db,
		people.map(({ id }) => id)
	);
	const proposals = people.map(({ id, gender, ...name }) => {
		const formOf = (grammaticalCase: GrammaticalCase): NameForm => ({
			proposed: declineName(name, gender, grammaticalCase),
			confirmed: confirmed.get(id)?.[grammaticalCase] ?? null
		});
		return {
			id,
			fullName: fullNameOf(name),
			gender,
			forms: { genitive: formOf('genitive'), dative: formOf('dative') }
		};
	});
	if (!unconfirmedOnly) return proposals;
	return proposals.filter(({ forms }) => confirmedCases.some((each) => forms[each].confirmed === null));
}
