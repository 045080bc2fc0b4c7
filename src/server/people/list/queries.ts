import { sql, type SqlBool } from 'kysely';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToKeepPeople } from '../policy.ts';
import { confirmedCases, proposedNameForms, type ProposedForms } from '../queries.ts';

export type NamesQuery = { unconfirmedOnly: boolean; search?: string; limit: number; offset: number };

/**
 * One page of people by name with proposed and confirmed forms, how many there are in all, and how many of all people
 * still have a form to be confirmed. A fixed number of queries. @throws NotFound for whoever may not keep people.
 */
export async function nameFormsPage(
	db: Db,
	actor: Actor | null,
	{ unconfirmedOnly, search = '', limit, offset }: NamesQuery
): Promise<{ people: ProposedForms[]; total: number; unconfirmed: number }> {
	if (!actor || refusalToKeepPeople(actor)) throw new NotFound('people');
	const conditions = [...(unconfirmedOnly ? [isOpen] : []), ...searchedWords(search)];
	const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
	const { rows: counts } = await sql<{ total: string }>`select count(*) as total from people ${where}`.execute(db);
	const { rows } = await sql<{ id: string }>`
		select id from people ${where}
		order by surname collate natural_russian, given_name collate natural_russian, patronymic collate natural_russian, id
		limit ${limit} offset ${offset}`.execute(db);
	const people = await proposedNameForms(db, { ids: rows.map(({ id }) => id) });
	return { people, total: Number(counts[0]!.total), unconfirmed: await unconfirmedPeople(db) };
}

/** How many people have a form of their name still to be confirmed. */
export async function unconfirmedPeople(db: Db): Promise<number> {
	const { rows } = await sql<{ people: string }>`select count(*) as people from people where ${isOpen}`.execute(db);
	return Number(rows[0]!.people);
}

const isOpen = sql<SqlBool>`(select count(*) from confirmed_name_forms where person_id = people.id) < ${confirmedCases.length}`;

const plain = (text: ReturnType<typeof sql>) => sql`replace(lower(${text}), 'ё', 'е')`;

function searchedWords(search: string) {
	const words = search.split(/\s+/).filter(Boolean).slice(0, 6);
	return words.map((word) => {
		const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
		return sql<SqlBool>`${plain(sql`surname || ' ' || given_name || ' ' || patronymic`)} like ${plain(sql`${pattern}::text`)}`;
	});
}
