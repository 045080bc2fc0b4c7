import { areSameNames, slugGiver } from '../names/rules.ts';
import { areSamePeriods, needsTerritory } from '../rules.ts';
import { organisationKindWords } from '../kinds/rules.ts';
import { namesAfter, parentsAfter } from './claims/rules.ts';
import type { Column } from './columns/rules.ts';
import { SheetFaults } from './faults/rules.ts';
import type { OrganisationRow, OrganisationSheet, SheetFault } from './forms.ts';
import {
	groupRows,
	identifyGroups,
	type Group,
	type Stored,
	type StoredOrganisation,
	type StoredTerritory
} from './identity/rules.ts';
import { checkTree, Parents, type Identified, type Nearest } from './links/rules.ts';
import { Territories } from './territories/rules.ts';

/** What of an organisation an import changed. */
export type Change = 'names' | 'parents' | 'kind' | 'territory' | 'town' | 'rural' | 'website' | 'closedOn';

export type ImportPlan = {
	territories: { created: StoredTerritory[]; changed: StoredTerritory[] };
	created: StoredOrganisation[];
	changed: { organisation: StoredOrganisation; changes: Change[] }[];
	unchanged: number;
};

export type PlanOutcome = { ok: true; plan: ImportPlan } | { ok: false; faults: SheetFault[] };

/**
 * What is to be written so that the network holds what a sheet says, and nothing more: cells that are empty and
 * organisations that are absent change nothing. Parents may stand after their children. All faults are told at once.
 */
export function planImport(
	stored: Stored,
	sheet: OrganisationSheet,
	{ newId, nearest }: { newId: () => string; nearest: Nearest }
): PlanOutcome {
	const faults = new SheetFaults(sheet.letters);
	const found = identifyGroups(groupRows(sheet.rows, faults), stored, faults);
	const groups = nameGroups(found, stored, newId);
	const parents = new Parents(groups, stored.organisations, { faults, nearest });
	const territories = new Territories(stored.territories, sheet.rows, { newId, faults });
	const after = groups.map((group) => organisationAfter(group, { parents, territories, faults }));

	const rows = new Map(groups.map(({ id, rows: [...all] }) => [id, all.at(-1)!]));
	const others = stored.organisations.filter(({ id }) => !rows.has(id));
	checkTree([...after, ...others], (id) => rows.get(id) ?? null, faults);
	if (faults.list.length > 0) return { ok: false, faults: faults.sorted() };

	const changed = groups.flatMap(({ stored: before }, at) => {
		const changes = before ? changesBetween(before, after[at]!) : [];
		return changes.length > 0 ? [{ organisation: after[at]!, changes }] : [];
	});
	const created = after.filter((_, at) => groups[at]!.stored === null);
	const unchanged = groups.length - created.length - changed.length;
	const planned = { created: territories.created, changed: [...territories.changed.values()] };
	return { ok: true, plan: { territories: planned, created, changed, unchanged } };
}

function nameGroups(groups: readonly Group[], stored: Stored, newId: () => string): Identified[] {
	const taken = new Set(stored.organisations.map(({ slug }) => slug));
	for (const { rows } of groups) if (rows[0].code) taken.add(rows[0].code);
	const giveSlug = slugGiver(taken);
	return groups.map((group) => {
		if (group.stored) return { ...group, id: group.stored.id, slug: group.stored.slug };
		const [{ code }] = group.rows;
		return { ...group, id: newId(), slug: code ?? giveSlug(group.rows.at(-1)!.name) };
	});
}

type Context = { parents: Parents; territories: Territories; faults: SheetFaults };

function organisationAfter(group: Identified, { parents, territories, faults }: Context): StoredOrganisation {
	const { id, slug, rows, stored } = group;
	const latest = rows.at(-1)!;
	const names = namesAfter(group, faults);
	const kind = lastGiven(rows, 'kind') ?? stored?.kind;
	if (!kind && !group.isUnclear) {
		const words = Object.values(organisationKindWords).map(([word]) => word);
		faults.add(latest, 'kind', null, `у новой организации нужен вид: ${words.join(', ')}`);
	}
	const inTerritory = rows.findLast(({ territory, territoryKind }) => territory !== null || territoryKind !== null);
	const territoryId = inTerritory ? territories.idOf(inTerritory) : (stored?.territoryId ?? null);
	if (kind && needsTerritory(kind) && !territoryId && !inTerritory && !group.isUnclear) {
		faults.add(latest, 'territory', null, 'у библиотеки нужна территория');
	}
	return {
		id,
		slug,
		kind: kind ?? 'other',
		territoryId,
		town: lastGiven(rows, 'town') ?? stored?.town ?? '',
		rural: lastGiven(rows, 'rural') ?? stored?.rural ?? false,
		website: lastGiven(rows, 'website') ?? stored?.website ?? null,
		closedOn: lastGiven(rows, 'closedOn') ?? stored?.closedOn ?? null,
		names,
		parents: parentsAfter(group, parents, names[0]?.validFrom ?? '')
	};
}

function lastGiven<Field extends Column & keyof OrganisationRow>(
	rows: readonly OrganisationRow[],
	field: Field
): OrganisationRow[Field] | null {
	return rows.findLast((row) => row[field] !== null)?.[field] ?? null;
}

function changesBetween(before: StoredOrganisation, after: StoredOrganisation): Change[] {
	const changes: [Change, boolean][] = [
		['names', !areSamePeriods(before.names, after.names, areSameNames)],
		['parents', !areSamePeriods(before.parents, after.parents, Object.is)],
		['kind', before.kind !== after.kind],
		['territory', before.territoryId !== after.territoryId],
		['town', before.town !== after.town],
		['rural', before.rural !== after.rural],
		['website', before.website !== after.website],
		['closedOn', before.closedOn !== after.closedOn]
	];
	return changes.filter(([, isChanged]) => isChanged).map(([change]) => change);
}
