import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { normaliseName } from '../names/rules.ts';
import { organisationNamesOn } from '../queries.ts';
import type { OrganisationKind } from '../tables.ts';

/**
 * Which organisations bear, or once bore, each of these names in full or in short. A name that several bear gets
 * them all: the caller asks a person. Keys are the names as given.
 */
export async function organisationsByNames(db: Db | Tx, names: readonly string[]): Promise<Map<string, string[]>> {
	const normalised = new Map(names.map((name) => [name, normaliseName(name)]));
	const sought = [...new Set(normalised.values())];
	if (sought.length === 0) return new Map();
	const rows = await db
		.selectFrom('organisation_names')
		.select(['organisation_id as id', 'normalised_name as name', 'normalised_short_name as shortName'])
		.where((where) =>
			where.or([
				where('normalised_name', '=', sql<string>`any(${sought}::text[])`),
				where('normalised_short_name', '=', sql<string>`any(${sought}::text[])`)
			])
		)
		.execute();
	const bearers = new Map<string, Set<string>>();
	for (const { id, name, shortName } of rows) {
		for (const key of [name, shortName]) bearers.set(key, (bearers.get(key) ?? new Set()).add(id));
	}
	return new Map([...normalised].map(([given, key]) => [given, [...(bearers.get(key) ?? [])]]));
}

export type OrganisationLink = { id: string; slug: string; kind: OrganisationKind; rural: boolean; name: string; shortName: string; closedOn: string | null };

/** What a page needs to name organisations, as they were on a day, and to lead to their pages. Two queries in all. */
export async function organisationLinks(db: Db | Tx, ids: readonly string[], day: string): Promise<Map<string, OrganisationLink>> {
	if (ids.length === 0) return new Map();
	const names = await organisationNamesOn(db, ids, day);
	const rows = await db
		.selectFrom('organisations')
		.select(['id', 'slug', 'kind', 'rural', 'closed_on as closedOn'])
		.where('id', '=', sql<string>`any(${[...new Set(ids)]}::uuid[])`)
		.execute();
	return new Map(rows.map((row) => [row.id, { ...row, name: names.get(row.id)!.name, shortName: names.get(row.id)!.shortName }]));
}
