import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { normaliseName } from '../names/rules.ts';

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
