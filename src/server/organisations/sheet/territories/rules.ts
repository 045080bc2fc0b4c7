import { territoryKindWords } from '../../kinds/rules.ts';
import { normaliseName } from '../../names/rules.ts';
import type { TerritoryKind } from '../../tables.ts';
import type { SheetFaults } from '../faults/rules.ts';
import type { OrganisationRow } from '../forms.ts';
import type { StoredTerritory } from '../identity/rules.ts';

/** Territories that are stored and that rows name; `changed` and `created` are to be written. */
export class Territories {
	readonly created: StoredTerritory[] = [];
	readonly changed = new Map<string, StoredTerritory>();
	private readonly byKey = new Map<string, StoredTerritory>();
	private readonly byName = new Map<string, Set<TerritoryKind>>();
	private readonly newId: () => string;
	private readonly faults: SheetFaults;

	constructor(
		stored: readonly StoredTerritory[],
		rows: readonly OrganisationRow[],
		context: { newId: () => string; faults: SheetFaults }
	) {
		this.newId = context.newId;
		this.faults = context.faults;
		for (const territory of stored) {
			this.byKey.set(keyOf(territory.kind, territory.name), { ...territory });
			this.noteKind(territory.name, territory.kind);
		}
		for (const { territory, territoryKind } of rows)
			if (territory && territoryKind) this.noteKind(territory, territoryKind);
	}

	/** Id of the row's territory, made where it is new; null where the row names none or names it badly. */
	idOf(row: OrganisationRow): string | null {
		if (row.territory === null) {
			if (row.territoryKind) this.faults.add(row, 'territory', null, 'указан вид территории, но не её название');
			return null;
		}
		const kind = row.territoryKind ?? this.onlyKindOf(row);
		if (!kind) return null;
		const region = row.region && kind !== 'region' ? this.find('region', row.region, null) : null;
		return this.find(kind, row.territory, region).id;
	}

	private onlyKindOf(row: OrganisationRow): TerritoryKind | null {
		const kinds = [...(this.byName.get(normaliseName(row.territory!)) ?? [])];
		if (kinds.length === 1) return kinds[0]!;
		const words = Object.values(territoryKindWords).map(([word]) => word);
		const why = kinds.length === 0 ? 'территория новая' : 'территорий с таким названием несколько';
		this.faults.add(row, 'territoryKind', null, `${why}: укажите вид (${words.join(', ')})`);
		return null;
	}

	private find(kind: TerritoryKind, name: string, region: StoredTerritory | null): StoredTerritory {
		const key = keyOf(kind, name);
		const known = this.byKey.get(key);
		if (!known) {
			const territory = { id: this.newId(), kind, name, parentId: region?.id ?? null };
			this.byKey.set(key, territory);
			this.created.push(territory);
			return territory;
		}
		if (region && known.parentId !== region.id) {
			known.parentId = region.id;
			if (!this.created.includes(known)) this.changed.set(known.id, known);
		}
		return known;
	}

	private noteKind(name: string, kind: TerritoryKind): void {
		const key = normaliseName(name);
		this.byName.set(key, (this.byName.get(key) ?? new Set()).add(kind));
	}
}

const keyOf = (kind: TerritoryKind, name: string) => `${kind}|${normaliseName(name)}`;
