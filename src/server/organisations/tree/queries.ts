import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Period } from '../rules.ts';
import type { OrganisationKind } from '../tables.ts';
import { treeOf, type TreeNode } from './rules.ts';

export type OrganisationInTree = {
	id: string;
	slug: string;
	kind: OrganisationKind;
	name: string;
	shortName: string;
	town: string;
	rural: boolean;
	parentId: string | null;
};

/** All organisations of a day as trees, by name; those that had not begun or had closed are left out. */
export async function organisationTree(db: Db, day: string): Promise<TreeNode<OrganisationInTree>[]> {
	const { rows } = await sql<OrganisationInTree>`
		select organisations.id, slug, kind, held.name, held.short_name as "shortName", town, rural, above.parent_id as "parentId"
		from organisations
		join (select distinct on (organisation_id) organisation_id, name, short_name from organisation_names
			where valid_from <= ${day}::date order by organisation_id, valid_from desc) held on held.organisation_id = organisations.id
		left join (select distinct on (organisation_id) organisation_id, parent_id from organisation_parents
			where valid_from <= ${day}::date order by organisation_id, valid_from desc) above on above.organisation_id = organisations.id
		where closed_on is null or closed_on > ${day}::date
		order by held.name collate natural_russian, organisations.id`.execute(db);
	return treeOf(rows);
}

/** No tree of libraries is deeper; it ends a walk if the data were ever damaged. */
const deepest = 50;

/** Who stood above each organisation on a day, the nearest first; an organisation alone has an empty list. */
export async function ancestorsOf(
	db: Db | Tx,
	ids: readonly string[],
	day: string
): Promise<Map<string, { id: string; slug: string }[]>> {
	const { rows } = await sql<{ start: string; id: string; slug: string }>`
		with recursive above as (
			select id as start, id, 0 as steps from unnest(${[...new Set(ids)]}::uuid[]) as asked (id)
			union all
			select above.start, held.parent_id, steps + 1
			from above cross join lateral (
				select parent_id from organisation_parents
				where organisation_id = above.id and valid_from <= ${day}::date
				order by valid_from desc limit 1
			) held
			where held.parent_id is not null and steps < ${deepest}
		)
		select start, organisations.id, slug from above join organisations using (id)
		where steps > 0 order by start, steps`.execute(db);
	const ancestors = new Map<string, { id: string; slug: string }[]>(ids.map((id) => [id, []]));
	for (const { start, id, slug } of rows) ancestors.get(start)!.push({ id, slug });
	return ancestors;
}

/** Everything under an organisation on a day, itself left out, with the number of steps down to it. */
export async function descendantsOf(
	db: Db | Tx,
	id: string,
	day: string
): Promise<{ id: string; slug: string; kind: OrganisationKind; steps: number }[]> {
	const { rows } = await sql<{ id: string; slug: string; kind: OrganisationKind; steps: number }>`
		with recursive below as (
			select ${id}::uuid as id, 0 as steps
			union all
			select link.organisation_id, steps + 1
			from below join organisation_parents link on link.parent_id = below.id and link.valid_from <= ${day}::date
			where steps < ${deepest} and not exists (
				select from organisation_parents later
				where later.organisation_id = link.organisation_id
					and later.valid_from > link.valid_from and later.valid_from <= ${day}::date
			)
		)
		select organisations.id, slug, kind, steps from below join organisations using (id)
		where steps > 0 order by steps, slug`.execute(db);
	return rows;
}

/** Parents, through all time, of an organisation and of everyone who was ever above it or above them. */
export async function parentHistoriesAbove(
	tx: Tx,
	ids: readonly string[]
): Promise<Map<string, Period<string | null>[]>> {
	const { rows } = await sql<{ id: string; validFrom: string; parentId: string | null }>`
		with recursive above as (
			select id from unnest(${[...ids]}::uuid[]) as asked (id)
			union
			select parent_id from above join organisation_parents on organisation_id = above.id
			where parent_id is not null
		)
		select organisation_id as id, valid_from as "validFrom", parent_id as "parentId"
		from organisation_parents join above on above.id = organisation_id
		order by 1, 2`.execute(tx);
	return historiesOf(rows);
}

/** Parents of all organisations through all time. */
export async function parentHistories(db: Db | Tx): Promise<Map<string, Period<string | null>[]>> {
	const rows = await db
		.selectFrom('organisation_parents')
		.select(['organisation_id as id', 'valid_from as validFrom', 'parent_id as parentId'])
		.orderBy('organisation_id')
		.orderBy('valid_from')
		.execute();
	return historiesOf(rows);
}

function historiesOf(
	rows: readonly { id: string; validFrom: string; parentId: string | null }[]
): Map<string, Period<string | null>[]> {
	const histories = new Map<string, Period<string | null>[]>();
	for (const { id, validFrom, parentId } of rows) {
		const periods = histories.get(id);
		if (periods) periods.push({ validFrom, value: parentId });
		else histories.set(id, [{ validFrom, value: parentId }]);
	}
	return histories;
}

/** Whether the organisation is closed on a day; throws NotFound where there is none. */
export async function isClosedOn(db: Db | Tx, id: string, day: string): Promise<boolean> {
	const { closed_on } = await db
		.selectFrom('organisations')
		.select('closed_on')
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`organisation ${id}`));
	return closed_on !== null && closed_on <= day;
}

/** Whether anything belongs to the organisation on a day or is known to belong to it later, and is not closed then. */
export async function hasOpenDescendant(db: Db | Tx, id: string, day: string): Promise<boolean> {
	const { rows } = await sql`
		select from (
			select organisation_id, parent_id, valid_from,
				lead(valid_from) over (partition by organisation_id order by valid_from) as valid_until
			from organisation_parents
			where organisation_id in (select organisation_id from organisation_parents where parent_id = ${id})
		) link
		join organisations on organisations.id = organisation_id
		where parent_id = ${id} and (valid_until is null or valid_until > ${day}::date)
			and (closed_on is null or closed_on > greatest(${day}::date, valid_from))
		limit 1`.execute(db);
	return rows.length > 0;
}
