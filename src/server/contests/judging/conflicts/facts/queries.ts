import { sql } from 'kysely';
import { personsOfAccounts } from '#server/accounts/profile/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { standingLinesOf } from '#server/organisations/standing/queries.ts';
import { workplacesOf } from '#server/people/queries.ts';
import type { EntryFacts, JurorFacts, Place } from '../rules.ts';

/**
 * What conflicts of a contest are told from: where jurors and entries belong on the day the call closed and today, and
 * who wrote what with whom. A fixed number of queries. `jurorIds`: these jurors alone.
 */
export async function conflictFactsOf(
	db: Db | Tx,
	contestId: string,
	jurorIds?: readonly string[]
): Promise<{ jurors: JurorFacts[]; entries: EntryFacts[] }> {
	const days = await daysOf(db, contestId);
	const jurors = await jurorsOf(db, contestId, jurorIds);
	const entries = await entriesWithAuthors(db, contestId);
	const persons = await personsOfAccounts(
		db,
		jurors.flatMap(({ accountId }) => accountId ?? [])
	);
	const people = jurors.map(({ personId, accountId }) => [
		...new Set([personId, accountId && persons.get(accountId)].filter((id) => typeof id === 'string'))
	]);
	const workplaces = await workplacesOf(db, people.flat(), { from: days[0]!, until: days.at(-1)! });
	const coAuthors = await coAuthorsOf(db, people.flat());
	const worksIn = jurors.map(({ organisationIds }, at) => [
		...new Set([...organisationIds, ...people[at]!.flatMap((id) => workplaces.get(id) ?? [])])
	]);
	const placesOf = await placesOn(db, days, [
		...worksIn.flat(),
		...entries.flatMap((entry) => entry.organisationId ?? [])
	]);
	return {
		jurors: jurors.map(({ id }, at) => ({
			id,
			personIds: people[at]!,
			coAuthorIds: new Set(people[at]!.flatMap((person) => coAuthors.get(person) ?? [])),
			places: worksIn[at]!.flatMap(placesOf)
		})),
		entries: entries.map(({ id, organisationId, authorIds }) => ({
			...{ id, authorIds },
			places: organisationId ? placesOf(organisationId) : []
		}))
	};
}

/** The day the call closed, where there was one and it is over, and today, by the contest's clock. */
async function daysOf(db: Db | Tx, contestId: string): Promise<string[]> {
	const { rows } = await sql<{ closed: string | null; today: string }>`
		select to_char((closes_at - interval '1 second') at time zone time_zone, 'YYYY-MM-DD') as closed,
			to_char(now() at time zone time_zone, 'YYYY-MM-DD') as today
		from contests left join contest_calls on contest_calls.contest_id = contests.id
		where contests.id = ${contestId}`.execute(db);
	const { closed, today } = rows[0]!;
	return closed !== null && closed < today ? [closed, today] : [today];
}

type JurorRow = { id: string; personId: string | null; accountId: string | null; organisationIds: string[] };

/** Each juror with the organisation now and those that the published regulations have named beside the same name. */
async function jurorsOf(db: Db | Tx, contestId: string, ids?: readonly string[]): Promise<JurorRow[]> {
	const { rows } = await sql<JurorRow>`
		select jurors.id, person_id as "personId", account_id as "accountId",
			array_remove(array_agg(distinct jurors.organisation_id) || array_agg(distinct (member ->> 'organisationId')::uuid), null) as "organisationIds"
		from jurors
		left join regulations on regulations.contest_id = jurors.contest_id
		left join lateral jsonb_array_elements(regulations.plan -> 'jury') as member
			on member ->> 'id' = jurors.key and member ->> 'name' = jurors.name
		where jurors.contest_id = ${contestId} and (${ids === undefined} or jurors.id = any (${[...(ids ?? [])]}::uuid[]))
		group by jurors.id order by jurors.position`.execute(db);
	return rows;
}

async function entriesWithAuthors(
	db: Db | Tx,
	contestId: string
): Promise<{ id: string; organisationId: string | null; authorIds: string[] }[]> {
	const { rows } = await sql<{ id: string; organisationId: string | null; authorIds: string[] }>`
		select entries.id, organisation_id as "organisationId", array_remove(array_agg(person_id), null) as "authorIds"
		from entries left join entry_authors on entry_authors.entry_id = entries.id
		where entries.contest_id = ${contestId} and status = 'admitted'
		group by entries.id order by entries.key collate natural_russian`.execute(db);
	return rows;
}

/** Everybody who stands beside these people as an author of any entry of the network. */
async function coAuthorsOf(db: Db | Tx, personIds: readonly string[]): Promise<Map<string, string[]>> {
	if (personIds.length === 0) return new Map();
	const { rows } = await sql<{ id: string; others: string[] }>`
		select own.person_id as id, array_agg(distinct other.person_id) as others
		from entry_authors as own
		join entry_authors as other on other.entry_id = own.entry_id and other.person_id <> own.person_id
		where own.person_id = any (${[...new Set(personIds)]}::uuid[])
		group by own.person_id`.execute(db);
	return new Map(rows.map(({ id, others }) => [id, others]));
}

const municipalities: readonly string[] = [
	'urban-okrug',
	'municipal-district',
	'municipal-okrug',
	'intracity-territory'
];

async function placesOn(
	db: Db | Tx,
	days: readonly string[],
	organisationIds: readonly string[]
): Promise<(id: string) => Place[]> {
	const lines = await Promise.all(
		days.map(async (day) => ({ day, lines: await standingLinesOf(db, organisationIds, day) }))
	);
	return (id) =>
		lines.flatMap(({ day, lines: ofDay }) => {
			const line = ofDay.get(id);
			if (!line) return [];
			const municipality = line.territories.find(({ kind }) => municipalities.includes(kind))?.id ?? null;
			return [{ day, line: line.organisations, municipality }];
		});
}
