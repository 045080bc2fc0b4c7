import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { countedByTerritory, type TerritoryCounts } from '#server/platform/russian/territories.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { OrganisationTerritory } from '../queries.ts';
import type { TerritoryKind } from '../tables.ts';

export type Territory = OrganisationTerritory & { parentId: string | null };

/** All territories, by kind and name. */
export function territoriesList(db: Db | Tx): Promise<Territory[]> {
	return db
		.selectFrom('territories')
		.select(['id', 'kind', 'name', 'parent_id as parentId'])
		.orderBy('kind')
		.orderBy(sql`name collate natural_russian`)
		.execute();
}

export async function territoryById(db: Db | Tx, id: string): Promise<Territory> {
	return db
		.selectFrom('territories')
		.select(['id', 'kind', 'name', 'parent_id as parentId'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`territory ${id}`));
}

/** The territory of each organisation that stands in one. */
export async function territoriesOf(
	db: Db | Tx,
	organisationIds: readonly string[]
): Promise<Map<string, OrganisationTerritory>> {
	if (organisationIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('organisations')
		.innerJoin('territories', 'territories.id', 'organisations.territory_id')
		.select(['organisations.id as organisationId', 'territories.id', 'territories.kind', 'territories.name'])
		.where('organisations.id', '=', sql<string>`any(${[...new Set(organisationIds)]}::uuid[])`)
		.execute();
	return new Map(rows.map(({ organisationId, ...territory }) => [organisationId, territory]));
}

/** How many different territories of each kind the organisations stand in; kinds without any are absent. */
export async function territoryCounts(db: Db | Tx, organisationIds: readonly string[]): Promise<TerritoryCounts> {
	if (organisationIds.length === 0) return {};
	const { rows } = await sql<{ kind: TerritoryKind; territories: string }>`
		select territories.kind, count(distinct territories.id) as territories
		from organisations join territories on territories.id = organisations.territory_id
		where organisations.id = any(${[...new Set(organisationIds)]}::uuid[])
		group by territories.kind`.execute(db);
	return Object.fromEntries(rows.map(({ kind, territories }) => [kind, Number(territories)]));
}

/** «34 работы из 10 городских округов и 9 муниципальных районов» for that many entries of these organisations. */
export async function territorySentence(
	db: Db | Tx,
	entries: number,
	organisationIds: readonly string[]
): Promise<string> {
	const counts = await territoryCounts(db, organisationIds);
	return countedByTerritory(entries, ['работа', 'работы', 'работ'], counts);
}
