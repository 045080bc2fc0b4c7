import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { normaliseName } from './names/rules.ts';
import type { OrganisationKind, TerritoryKind } from './tables.ts';

/** Every change of organisations takes turns here; held until the transaction ends. */
export async function lockOrganisations(tx: Tx): Promise<void> {
	await tx.selectFrom('organisation_order').select('only_row').forUpdate().executeTakeFirstOrThrow();
}

export type OrganisationName = { name: string; shortName: string; genitive: string | null; dative: string | null };

/** What each organisation was called on a day; before its first known name, that one. */
export async function organisationNamesOn(
	db: Db | Tx,
	ids: readonly string[],
	day: string
): Promise<Map<string, OrganisationName>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('organisation_names')
		.select(['organisation_id', 'name', 'short_name as shortName', 'genitive', 'dative'])
		.distinctOn('organisation_id')
		.where('organisation_id', '=', sql<string>`any(${[...new Set(ids)]}::uuid[])`)
		.orderBy('organisation_id')
		.orderBy(sql`valid_from > ${day}::date`)
		.orderBy(sql`abs(valid_from - ${day}::date)`)
		.execute();
	return new Map(rows.map(({ organisation_id, ...name }) => [organisation_id, name]));
}

export type OrganisationTerritory = { id: string; kind: TerritoryKind; name: string };

export type Organisation = OrganisationName & {
	id: string;
	slug: string;
	kind: OrganisationKind;
	rural: boolean;
	town: string;
	website: string | null;
	closedOn: string | null;
	territory: OrganisationTerritory | null;
	parent: { id: string; slug: string; name: string; shortName: string } | null;
};

/** The organisation as it was on a day: its name, and its parent with the parent's name, of that time. */
export async function organisationOnDate(db: Db | Tx, id: string, day: string): Promise<Organisation> {
	const found = await organisationWhere(db, 'id', id, day);
	if (!found) throw new NotFound(`organisation ${id}`);
	return found;
}

/** The organisation that an address names, as it was on a day. */
export async function organisationBySlug(db: Db | Tx, slug: string, day: string): Promise<Organisation> {
	const found = await organisationWhere(db, 'slug', slug, day);
	if (!found) throw new NotFound(`organisation ${slug}`);
	return found;
}

async function organisationWhere(
	db: Db | Tx,
	column: 'id' | 'slug',
	value: string,
	day: string
): Promise<Organisation | null> {
	const row = await db
		.selectFrom('organisations')
		.leftJoin('territories', 'territories.id', 'organisations.territory_id')
		.select([
			'organisations.id',
			'organisations.slug',
			'organisations.kind',
			'organisations.rural',
			'organisations.town',
			'organisations.website',
			'organisations.closed_on as closedOn',
			'territories.id as territoryId',
			'territories.kind as territoryKind',
			'territories.name as territoryName'
		])
		.where(`organisations.${column}`, '=', value)
		.executeTakeFirst();
	if (!row) return null;
	const { territoryId, territoryKind, territoryName, ...organisation } = row;
	const parent = await parentOn(db, row.id, day);
	const names = await organisationNamesOn(db, parent ? [row.id, parent.id] : [row.id], day);
	const parentName = parent && names.get(parent.id);
	return {
		...organisation,
		...names.get(row.id)!,
		territory: territoryId && { id: territoryId, kind: territoryKind!, name: territoryName! },
		parent: parentName ? { ...parent, name: parentName.name, shortName: parentName.shortName } : null
	} as Organisation;
}

async function parentOn(db: Db | Tx, id: string, day: string): Promise<{ id: string; slug: string } | null> {
	const held = await db
		.selectFrom('organisation_parents')
		.leftJoin('organisations as parent', 'parent.id', 'organisation_parents.parent_id')
		.select(['parent.id', 'parent.slug'])
		.where('organisation_id', '=', id)
		.where('valid_from', '<=', day)
		.orderBy('valid_from', 'desc')
		.limit(1)
		.executeTakeFirst();
	return held?.id && held.slug ? { id: held.id, slug: held.slug } : null;
}

export type HeldName = OrganisationName & { validFrom: string; validUntil: string | null };

/** All names of an organisation, the latest first; `validUntil` is the day on which the next one begins. */
export function namesOf(db: Db | Tx, id: string): Promise<HeldName[]> {
	return db
		.selectFrom('organisation_names')
		.select([
			'name',
			'short_name as shortName',
			'genitive',
			'dative',
			'valid_from as validFrom',
			sql<string | null>`lead(valid_from) over (order by valid_from)`.as('validUntil')
		])
		.where('organisation_id', '=', id)
		.orderBy('valid_from', 'desc')
		.execute();
}

/** Names that the organisation bore before the one of that day, the latest first. */
export async function pastNamesOf(db: Db | Tx, id: string, day: string): Promise<HeldName[]> {
	const names = await namesOf(db, id);
	return names.filter(({ validUntil }) => validUntil !== null && validUntil <= day);
}

export type NamedOrganisation = { id: string; slug: string; kind: OrganisationKind; territoryId: string | null };

/**
 * Organisations that bear or bore a name, full or short, however it is typed («МБУК „ЦБС г.Белово“»), by the name
 * as asked. What to do with none or several is for the caller to decide.
 */
export async function organisationsNamed(
	db: Db | Tx,
	names: readonly string[]
): Promise<Map<string, NamedOrganisation[]>> {
	const normalised = [...new Set(names.map(normaliseName))];
	if (normalised.length === 0) return new Map();
	const wanted = sql<string>`any(${normalised}::text[])`;
	const rows = await db
		.selectFrom('organisation_names')
		.innerJoin('organisations', 'organisations.id', 'organisation_names.organisation_id')
		.select(['id', 'slug', 'kind', 'territory_id as territoryId', 'normalised_name', 'normalised_short_name'])
		.where((where) => where.or([where('normalised_name', '=', wanted), where('normalised_short_name', '=', wanted)]))
		.orderBy('slug')
		.execute();
	const byName = new Map<string, Map<string, NamedOrganisation>>(normalised.map((name) => [name, new Map()]));
	for (const { normalised_name, normalised_short_name, ...organisation } of rows) {
		byName.get(normalised_name)?.set(organisation.id, organisation);
		byName.get(normalised_short_name)?.set(organisation.id, organisation);
	}
	return new Map(names.map((name) => [name, [...byName.get(normaliseName(name))!.values()]]));
}
