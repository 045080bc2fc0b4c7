import { sql, type SqlBool } from 'kysely';
import type { Db } from '#server/database.ts';
import { searchedParts } from '../names/rules.ts';
import type { OrganisationKind, TerritoryKind } from '../tables.ts';

export type ListedOrganisation = {
	id: string;
	slug: string;
	kind: OrganisationKind;
	name: string;
	shortName: string;
	town: string;
	rural: boolean;
	territoryKind: TerritoryKind | null;
	territoryName: string | null;
	/** Of the day; null when it stands alone. */
	parentId: string | null;
	/** A past name that the search met and the name of the day does not hold; null otherwise. */
	formerName: string | null;
};

export type ListFilter = {
	/** Organisations as they were then; those that had not begun or had closed are left out. */
	day: string;
	/** Words of a name that is or was, full or short, or of the town. */
	search?: string | undefined;
	kind?: OrganisationKind | undefined;
	territoryId?: string | undefined;
	/** Only these; all where absent. */
	among?: readonly string[] | undefined;
	limit: number;
	offset: number;
};

/** One page of organisations by name, in Russian order («2 филиал» before «10 филиал»), and how many there are. */
export async function organisationsList(
	db: Db,
	filter: ListFilter
): Promise<{ organisations: ListedOrganisation[]; total: number }> {
	const parts = searchedParts(filter.search ?? '').map((part) => `%${part}%`);
	const { rows } = await sql<ListedOrganisation & { total: string }>`
		with held as (${namesOfDay(filter.day)}),
		found as (
			select organisations.id, held.name, held.short_name, count(*) over () as total
			from organisations join held on held.organisation_id = organisations.id
			where ${conditionsOf(filter, parts)}
			order by held.name collate natural_russian, organisations.id
			limit ${filter.limit} offset ${filter.offset}
		)
		select found.id, slug, organisations.kind, found.name, found.short_name as "shortName", town, rural,
			territories.kind as "territoryKind", territories.name as "territoryName",
			(select parent_id from organisation_parents where organisation_id = found.id and valid_from <= ${filter.day}::date
				order by valid_from desc limit 1) as "parentId",
			${formerName(parts)} as "formerName",
			found.total
		from found join organisations on organisations.id = found.id
		left join territories on territories.id = organisations.territory_id
		order by found.name collate natural_russian, found.id`.execute(db);
	const organisations = rows.map(({ total: _total, ...organisation }) => organisation);
	if (rows.length > 0 || filter.offset === 0) return { organisations, total: Number(rows[0]?.total ?? 0) };
	// Behind the last page: how many there are is worth telling all the same.
	const { total } = await organisationsList(db, { ...filter, limit: 1, offset: 0 });
	return { organisations, total };
}

const namesOfDay = (day: string) => sql`
	select distinct on (organisation_id) organisation_id, name, short_name
	from organisation_names where valid_from <= ${day}::date
	order by organisation_id, valid_from desc`;

const searched = sql`' ' || normalised_name || ' ' || normalised_short_name || ' '`;

function conditionsOf({ day, kind, territoryId, among }: ListFilter, parts: string[]) {
	const conditions = [sql<SqlBool>`(closed_on is null or closed_on > ${day}::date)`];
	if (kind) conditions.push(sql`organisations.kind = ${kind}`);
	if (territoryId) conditions.push(sql`territory_id = ${territoryId}`);
	if (among) conditions.push(sql`organisations.id = any(${[...among]}::uuid[])`);
	if (parts.length > 0) {
		conditions.push(sql`exists (select from organisation_names ever where ever.organisation_id = organisations.id
			and ${searched} || replace(lower(town), 'ё', 'е') || ' ' like all (${parts}::text[]))`);
	}
	return sql.join(conditions, sql` and `);
}

/** Tells why a search met an organisation whose name of the day does not show it. */
function formerName(parts: string[]) {
	if (parts.length === 0) return sql`null`;
	return sql`(select ever.name from organisation_names ever where ever.organisation_id = found.id
			and ever.name <> found.name and ${searched} like all (${parts}::text[])
			and not exists (select from organisation_names now where now.organisation_id = found.id and now.name = found.name
				and ${searchedOf('now')} || replace(lower(town), 'ё', 'е') || ' ' like all (${parts}::text[]))
		order by valid_from desc limit 1)`;
}

const searchedOf = (table: string) =>
	sql`' ' || ${sql.ref(`${table}.normalised_name`)} || ' ' || ${sql.ref(`${table}.normalised_short_name`)} || ' '`;
