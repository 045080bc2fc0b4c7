import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor, Standing } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { OrganisationKind, TerritoryKind } from '../tables.ts';

/** No tree of libraries or territories is deeper; it ends a walk if the data were ever damaged. */
const deepest = 50;

/**
 * Where each organisation stands on a day: itself and everything above it, its territory and those around it. What the
 * rights of methodists and representatives are compared with. One query. An unknown id stands nowhere.
 */
export async function standingOf(
	db: Db | Tx,
	organisationIds: readonly string[],
	day: string
): Promise<Map<string, Standing>> {
	const standings = new Map(
		organisationIds.map((id) => [id, { organisationIds: [] as string[], territoryIds: [] as string[] }])
	);
	if (organisationIds.length === 0) return standings;
	const { rows } = await sql<{ start: string; id: string; isTerritory: boolean }>`
		with recursive above as (
			select id as start, id, 0 as steps from organisations where id = any(${[...new Set(organisationIds)]}::uuid[])
			union all
			select above.start, held.parent_id, steps + 1
			from above cross join lateral (
				select parent_id from organisation_parents
				where organisation_id = above.id and valid_from <= ${day}::date
				order by valid_from desc limit 1
			) held
			where held.parent_id is not null and steps < ${deepest}
		),
		around as (
			select above.start, territory_id as id, 0 as steps
			from above join organisations on organisations.id = above.start
			where above.steps = 0 and territory_id is not null
			union all
			select around.start, territories.parent_id, steps + 1
			from around join territories on territories.id = around.id
			where territories.parent_id is not null and steps < ${deepest}
		)
		select start, id, false as "isTerritory", steps from above
		union all select start, id, true, steps from around
		order by 1, 3, 4`.execute(db);
	for (const { start, id, isTerritory } of rows) {
		const { organisationIds: ids, territoryIds } = standings.get(start)!;
		(isTerritory ? territoryIds : ids).push(id);
	}
	return standings;
}

export type StandingLine = {
	organisations: { id: string; kind: OrganisationKind }[];
	territories: { id: string; kind: TerritoryKind }[];
};

/** The same with the kind of each that stands above: the organisation itself first, its own territory first. Three queries. */
export async function standingLinesOf(
	db: Db | Tx,
	organisationIds: readonly string[],
	day: string
): Promise<Map<string, StandingLine>> {
	const standings = await standingOf(db, organisationIds, day);
	const all = [...standings.values()];
	const kindOf = await kindsIn(
		db,
		'organisations',
		all.flatMap(({ organisationIds: ids }) => ids)
	);
	const territoryKindOf = await kindsIn(
		db,
		'territories',
		all.flatMap(({ territoryIds }) => territoryIds)
	);
	return new Map(
		[...standings].map(([id, standing]) => [
			id,
			{
				organisations: standing.organisationIds.map((each) => ({ id: each, kind: kindOf.get(each)! })),
				territories: standing.territoryIds.map((each) => ({ id: each, kind: territoryKindOf.get(each)! }))
			}
		])
	);
}

type KindOf = { organisations: OrganisationKind; territories: TerritoryKind };

async function kindsIn<Table extends keyof KindOf>(
	db: Db | Tx,
	table: Table,
	ids: readonly string[]
): Promise<Map<string, KindOf[Table]>> {
	const { rows } = await sql<{ id: string; kind: KindOf[Table] }>`
		select id, kind from ${sql.table(table)} where id = any(${[...new Set(ids)]}::uuid[])`.execute(db);
	return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** Where one organisation stands today, by the database's calendar: what a command asks before it changes anything. */
export async function standingToday(db: Db | Tx, organisationId: string): Promise<Standing> {
	const day = await databaseToday(db, 'UTC');
	return (await standingOf(db, [organisationId], day)).get(organisationId)!;
}

/**
 * All organisations that stood on a day under these organisations, themselves included, or in these territories and those
 * inside them: what a methodist guides. One query.
 */
export async function organisationsUnder(
	db: Db | Tx,
	{ organisationIds, territoryIds }: Standing,
	day: string
): Promise<string[]> {
	if (organisationIds.length + territoryIds.length === 0) return [];
	const { rows } = await sql<{ id: string }>`
		with recursive inside as (
			select id, 0 as steps from territories where id = any(${[...territoryIds]}::uuid[])
			union
			select territories.id, steps + 1 from inside join territories on territories.parent_id = inside.id
			where steps < ${deepest}
		),
		below as (
			select id, 0 as steps from organisations where id = any(${[...organisationIds]}::uuid[])
			union
			select link.organisation_id, steps + 1
			from below join organisation_parents link on link.parent_id = below.id and link.valid_from <= ${day}::date
			where steps < ${deepest} and not exists (
				select from organisation_parents later
				where later.organisation_id = link.organisation_id
					and later.valid_from > link.valid_from and later.valid_from <= ${day}::date
			)
		)
		select id from below
		union
		select organisations.id from organisations join inside on inside.id = organisations.territory_id
		order by 1`.execute(db);
	return rows.map(({ id }) => id);
}

/** Organisations that this methodist guides on a day; null for whoever keeps them all. */
export async function guidedOrganisations(db: Db | Tx, actor: Actor, day: string): Promise<string[] | null> {
	if (actor.role !== 'member') return null;
	const { organisationIds, territoryIds } = actor.rights?.methodistOf ?? { organisationIds: [], territoryIds: [] };
	return organisationsUnder(db, { organisationIds, territoryIds }, day);
}
