import type { Db, Tx } from '#server/database.ts';
import type { WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import { organisationKindWords, territoryKindWords } from '../kinds/rules.ts';
import { beginning, periodOn } from '../rules.ts';
import { territoriesList } from '../territories/queries.ts';
import { parentHistories } from '../tree/queries.ts';
import { columnsInOrder, titleOf, widthOf, type Column } from './columns/rules.ts';
import type { Stored, StoredOrganisation, StoredTerritory } from './identity/rules.ts';

/** All that an import compares a sheet with. */
export async function storedOrganisations(db: Db | Tx): Promise<Stored> {
	const organisations = await db
		.selectFrom('organisations')
		.select(['id', 'slug', 'kind', 'territory_id as territoryId', 'town', 'rural', 'website', 'closed_on as closedOn'])
		.orderBy('slug')
		.execute();
	const names = await db
		.selectFrom('organisation_names')
		.select(['organisation_id', 'valid_from', 'name', 'short_name as shortName', 'genitive', 'dative'])
		.orderBy('organisation_id')
		.orderBy('valid_from')
		.execute();
	const byId = new Map<string, StoredOrganisation['names']>(organisations.map(({ id }) => [id, []]));
	for (const { organisation_id, valid_from, ...value } of names) {
		byId.get(organisation_id)!.push({ validFrom: valid_from, value });
	}
	const parents = await parentHistories(db);
	return {
		organisations: organisations.map((row) => ({
			...row,
			names: byId.get(row.id)!,
			parents: parents.get(row.id) ?? []
		})),
		territories: await territoriesList(db)
	};
}

/**
 * The network's organisations as the table that an import reads: parents before their children, a row for every
 * period of an organisation's name or parent.
 */
export async function organisationsTable(db: Db): Promise<WrittenTable> {
	const { organisations, territories } = await storedOrganisations(db);
	const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
	const territoryById = new Map(territories.map((territory) => [territory.id, territory]));
	const slugOf = (id: string) => byId.get(id)!.slug;
	const rows = parentsFirst(organisations).flatMap((organisation) =>
		rowsOf(organisation, slugOf, placeOf(organisation.territoryId, territoryById))
	);
	return {
		name: 'Организации',
		columns: columnsInOrder.map((column) => ({ title: titleOf(column), width: widthOf(column) })),
		rows: rows.map((row) => columnsInOrder.map((column) => row[column] ?? null))
	};
}

function parentsFirst(organisations: readonly StoredOrganisation[]): StoredOrganisation[] {
	const children = new Map<string | null, StoredOrganisation[]>();
	for (const organisation of organisations) {
		const above = organisation.parents.at(-1)?.value ?? null;
		children.set(above, [...(children.get(above) ?? []), organisation]);
	}
	const sorted = [...(children.get(null) ?? [])];
	for (let at = 0; at < sorted.length; at++) sorted.push(...(children.get(sorted[at]!.id) ?? []));
	return sorted;
}

type WrittenRow = Partial<Record<Column, string>>;

function placeOf(id: string | null, territories: ReadonlyMap<string, StoredTerritory>): WrittenRow {
	const territory = territories.get(id ?? '');
	if (!territory) return {};
	const region = territories.get(territory.parentId ?? '');
	return {
		territoryKind: territoryKindWords[territory.kind][0],
		territory: territory.name,
		...(region?.kind === 'region' && { region: region.name })
	};
}

function rowsOf(organisation: StoredOrganisation, slugOf: (id: string) => string, place: WrittenRow): WrittenRow[] {
	const { slug, kind, town, rural, website, closedOn, names, parents } = organisation;
	const days = [...new Set([...names, ...parents].map(({ validFrom }) => validFrom))].sort();
	return days.map((day) => {
		const { value: name } = periodOn(names, day)!;
		const parentId = parents.findLast(({ validFrom }) => validFrom <= day)?.value ?? null;
		const wasUnderOne = parents.some(({ validFrom, value }) => validFrom < day && value !== null);
		return {
			...place,
			code: slug,
			name: name.name,
			...(name.shortName !== name.name && { shortName: name.shortName }),
			kind: organisationKindWords[kind][0],
			...(parentId ? { parent: slugOf(parentId) } : wasUnderOne && { parent: 'нет' }),
			town,
			rural: rural ? 'да' : 'нет',
			...(name.genitive && { genitive: name.genitive }),
			...(name.dative && { dative: name.dative }),
			...(day !== beginning && { validFrom: russianDay(day) }),
			...(closedOn && { closedOn: russianDay(closedOn) }),
			...(website && { website })
		};
	});
}

const russianDay = (day: string) => day.split('-').reverse().join('.');
