import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { OrganisationKind } from '../tables.ts';

export type OrganisationLink = {
	id: string;
	slug: string;
	kind: OrganisationKind;
	rural: boolean;
	name: string;
	shortName: string;
	closedOn: string | null;
};

/** What a page needs to name organisations, as they were on a day, and to lead to their pages. Two queries in all. */
export async function organisationLinks(
	db: Db | Tx,
	ids: readonly string[],
	day: string
): Promise<Map<string, OrganisationLink>> {
	const links = await organisationLinksOnDays(
		db,
		ids.map((id) => ({ id, day }))
	);
	return new Map([...links.values()].map((link) => [link.id, link]));
}

/** The same for pairs of an organisation and a day, such as the days of several contests. Keys: `dayKey(id, day)`. */
export async function organisationLinksOnDays(
	db: Db | Tx,
	pairs: readonly { id: string; day: string }[]
): Promise<Map<string, OrganisationLink>> {
	if (pairs.length === 0) return new Map();
	const unique = [...new Map(pairs.map((pair) => [dayKey(pair.id, pair.day), pair])).values()];
	const { rows } = await sql<OrganisationLink & { day: string }>`
		select id, to_char(day, 'YYYY-MM-DD') as day, slug, kind, rural, closed_on as "closedOn", held.name, held.short_name as "shortName"
		from unnest(${unique.map(({ id }) => id)}::uuid[], ${unique.map(({ day }) => day)}::date[]) as pair (asked, day)
		join organisations on organisations.id = pair.asked
		cross join lateral (
			select name, short_name from organisation_names
			where organisation_id = pair.asked
			order by valid_from > pair.day, abs(valid_from - pair.day)
			limit 1
		) as held`.execute(db);
	return new Map(rows.map(({ day, ...link }) => [dayKey(link.id, day), link]));
}

export const dayKey = (id: string, day: string): string => `${id} ${day}`;

/**
 * For each day, the organisation itself and its branches, with their branches, on that day. Libraries that it only
 * guides, as a regional library does the systems of its region, are not part of it. One query for all days.
 */
export async function branchesOnDays(
	db: Db | Tx,
	id: string,
	days: readonly string[]
): Promise<Map<string, Set<string>>> {
	const { rows } = await sql<{ day: string; ids: string[] }>`
		with recursive below (day, id) as (
			select day, ${id}::uuid from unnest(${[...new Set(days)]}::date[]) as day
			union
			select below.day, placed.organisation_id from below
			join organisation_parents as placed on placed.parent_id = below.id and placed.valid_from <= below.day
			join organisations as branch on branch.id = placed.organisation_id and branch.kind = 'branch'
			where not exists (
				select from organisation_parents as later
				where later.organisation_id = placed.organisation_id and later.valid_from > placed.valid_from and later.valid_from <= below.day
			)
		)
		select to_char(day, 'YYYY-MM-DD') as day, array_agg(id) as ids from below group by day`.execute(db);
	return new Map(rows.map(({ day, ids }) => [day, new Set(ids)]));
}
