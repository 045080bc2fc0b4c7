import { normaliseName, normaliseTown, type CompleteName } from '../../names/rules.ts';
import type { Period } from '../../rules.ts';
import type { OrganisationKind, TerritoryKind } from '../../tables.ts';
import type { SheetFaults } from '../faults/rules.ts';
import type { OrganisationRow } from '../forms.ts';

export type StoredOrganisation = {
	id: string;
	slug: string;
	kind: OrganisationKind;
	territoryId: string | null;
	town: string;
	rural: boolean;
	website: string | null;
	closedOn: string | null;
	/** Oldest first; never empty. */
	names: Period<CompleteName>[];
	parents: Period<string | null>[];
};
export type StoredTerritory = { id: string; kind: TerritoryKind; name: string; parentId: string | null };
export type Stored = { organisations: StoredOrganisation[]; territories: StoredTerritory[] };

/** The rows of one organisation, oldest first, and what is stored of it, unless that is unclear. */
export type Group = {
	rows: [OrganisationRow, ...OrganisationRow[]];
	stored: StoredOrganisation | null;
	isUnclear: boolean;
};

/** Rows with the same code are one organisation at different times; a row without a code is one of its own. */
export function groupRows(rows: readonly OrganisationRow[], faults: SheetFaults): OrganisationRow[][] {
	const byCode = new Map<string, OrganisationRow[]>();
	const groups: OrganisationRow[][] = [];
	for (const row of rows) {
		const known = row.code === null ? undefined : byCode.get(row.code);
		if (known) known.push(row);
		else groups.push([row]);
		if (row.code !== null && !known) byCode.set(row.code, groups.at(-1)!);
	}
	for (const group of groups) {
		group.sort((one, other) => (one.validFrom ?? '').localeCompare(other.validFrom ?? ''));
		if (group.length > 1) checkHistory(group, faults);
	}
	return groups;
}

function checkHistory(group: readonly OrganisationRow[], faults: SheetFaults): void {
	group.forEach((row, at) => {
		const before = group[at - 1];
		if (before && before.validFrom === row.validFrom) {
			const message = `у организации с тем же кодом эта же дата уже стоит в строке ${before.row}`;
			faults.add(row, 'validFrom', row.validFrom, message);
		}
		const elsewhere = 'у организации несколько строк: прежнее покажите отдельной строкой с тем же кодом и своей датой';
		if (row.formerName) faults.add(row, 'formerName', row.formerName, elsewhere);
		if (row.formerParent) faults.add(row, 'formerParent', row.formerParent, elsewhere);
	});
}

/** Finds for each group what is stored of it. Where that cannot be told apart, a fault asks for the code. */
export function identifyGroups(groups: OrganisationRow[][], stored: Stored, faults: SheetFaults): Group[] {
	const finder = new Finder(stored, groups);
	const claimed = new Map<StoredOrganisation, OrganisationRow>();
	const seen = new Map<string, OrganisationRow>();
	return groups.map((rows) => {
		const latest = rows.at(-1)!;
		const found = finder.find(latest);
		if (typeof found === 'string') faults.add(latest, latest.code ? 'code' : 'name', latest.code ?? latest.name, found);
		const match = found === null || typeof found === 'string' ? null : found;
		const twin = match ? claimed.get(match) : latest.code === null ? seen.get(keyOf(latest)) : undefined;
		if (twin) faults.add(latest, 'name', latest.name, `та же организация уже стоит в строке ${twin.row}`);
		if (match) claimed.set(match, latest);
		seen.set(keyOf(latest), latest);
		return { rows: rows as Group['rows'], stored: match, isUnclear: typeof found === 'string' };
	});
}

function keyOf({ name, parent, town, territory }: OrganisationRow): string {
	const above = typeof parent === 'string' ? parent : '';
	return [name, above, town ?? '', territory ?? ''].map(normaliseName).join('|');
}

/** Organisations of one name by town: a large region has thousands of «Филиал № 1». */
type Namesakes = Map<string, StoredOrganisation[]>;

class Finder {
	private readonly bySlug: Map<string, StoredOrganisation>;
	private readonly byId: Map<string, StoredOrganisation>;
	private readonly byLatestName = new Map<string, Namesakes>();
	private readonly byPastName = new Map<string, Namesakes>();
	private readonly territoryNames: Map<string, string>;
	/** Other words for the organisation of a row: its code and its former name, by its name. */
	private readonly aliases = new Map<string, string[]>();

	constructor({ organisations, territories }: Stored, groups: OrganisationRow[][]) {
		this.bySlug = new Map(organisations.map((organisation) => [organisation.slug, organisation]));
		this.byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
		this.territoryNames = new Map(territories.map(({ id, name }) => [id, normaliseName(name)]));
		for (const organisation of organisations) {
			organisation.names.forEach(({ value }, at) => {
				const index = at === organisation.names.length - 1 ? this.byLatestName : this.byPastName;
				const name = normaliseName(value.name);
				const namesakes = index.get(name) ?? new Map();
				addTo(namesakes, normaliseTown(organisation.town), organisation);
				index.set(name, namesakes);
			});
		}
		for (const { name, code, formerName } of groups.flat()) {
			if (code) addTo(this.aliases, normaliseName(name), code);
			if (formerName) addTo(this.aliases, normaliseName(name), normaliseName(formerName));
		}
	}

	/** What is stored of the row's organisation, null where it is new, or why that cannot be told. */
	find(row: OrganisationRow): StoredOrganisation | null | string {
		if (row.code === null) return this.findByName(row);
		const known = this.bySlug.get(row.code);
		if (known) return known;
		const found = this.findByName(row);
		if (found === null || typeof found === 'string') return null;
		return `у этой организации уже есть код «${found.slug}»: укажите его или оставьте ячейку пустой`;
	}

	private findByName(row: OrganisationRow): StoredOrganisation | null | string {
		const latest = this.byLatestName.get(normaliseName(row.name));
		const former = row.formerName ? this.byLatestName.get(normaliseName(row.formerName)) : undefined;
		const candidates = this.inPlaceOf(row, latest ?? former);
		const exact = candidates.filter((stored) => this.isParent(stored, row));
		if (exact.length === 1) return exact[0]!;
		if (exact.length > 1) return `таких организаций несколько (${slugsOf(exact)}): укажите код`;
		if (candidates.length > 0) {
			return `такая организация уже есть (код ${slugsOf(candidates)}), но под другим родителем: если её переподчинили, укажите код или прежнего родителя; если это другая, дайте ей свой код`;
		}
		const past = this.inPlaceOf(row, this.byPastName.get(normaliseName(row.name)));
		if (past.length === 0) return null;
		return `организация (код ${slugsOf(past)}) теперь называется «${past[0]!.names.at(-1)!.value.name}»: укажите это название или код`;
	}

	/** Of organisations with one name those in the row's place, as far as both tell it. */
	private inPlaceOf({ town, territory }: OrganisationRow, named: Namesakes = new Map()): StoredOrganisation[] {
		const wantedTown = normaliseTown(town ?? '');
		const there = wantedTown
			? [...(named.get(wantedTown) ?? []), ...(named.get('') ?? [])]
			: [...named.values()].flat();
		const wanted = normaliseName(territory ?? '');
		return there.filter(({ territoryId }) => {
			const known = this.territoryNames.get(territoryId ?? '');
			return !wanted || !known || wanted === known;
		});
	}

	/** A stored organisation without a parent may be given one; otherwise the row names its parent, now or before. */
	private isParent(stored: StoredOrganisation, { parent, formerParent }: OrganisationRow): boolean {
		const above = this.byId.get(stored.parents.at(-1)?.value ?? '');
		if (parent === null || !above) return true;
		const given = [typeof parent === 'string' ? parent : null, formerParent].filter((text) => text !== null);
		return given.some((text) =>
			[text, ...(this.aliases.get(normaliseName(text)) ?? [])].some((word) => isCalled(above, word))
		);
	}
}

function isCalled({ slug, names }: StoredOrganisation, word: string): boolean {
	const sought = normaliseName(word);
	const isName = ({ value }: Period<CompleteName>) =>
		normaliseName(value.name) === sought || normaliseName(value.shortName) === sought;
	return slug === word || names.some(isName);
}

const slugsOf = (organisations: readonly StoredOrganisation[]) =>
	organisations.map(({ slug }) => `«${slug}»`).join(', ');

function addTo<Value>(index: Map<string, Value[]>, key: string, value: Value): void {
	const known = index.get(key);
	if (!known) index.set(key, [value]);
	else if (known.at(-1) !== value) known.push(value);
}
