import { normaliseName } from '../../names/rules.ts';
import type { Period } from '../../rules.ts';
import { firstCircle } from '../../tree/rules.ts';
import type { Column } from '../columns/rules.ts';
import type { SheetFaults } from '../faults/rules.ts';
import type { OrganisationRow } from '../forms.ts';
import type { Group, StoredOrganisation } from '../identity/rules.ts';

/** A group that has its id and its code. */
export type Identified = Group & { id: string; slug: string };

/** The known word that was probably meant, or null. */
export type Nearest = (typed: string, known: Iterable<string>) => string | null;

/** Finds the organisations that cells name as parents: those of the sheet, wherever they stand, and those stored. */
export class Parents {
	private readonly codes = new Map<string, string>();
	private readonly current = new Map<string, Set<string>>();
	private readonly past = new Map<string, Set<string>>();
	private readonly words: string[] = [];
	private readonly faults: SheetFaults;
	private readonly nearest: Nearest;

	constructor(
		groups: readonly Identified[],
		stored: readonly StoredOrganisation[],
		{ faults, nearest }: { faults: SheetFaults; nearest: Nearest }
	) {
		this.faults = faults;
		this.nearest = nearest;
		for (const { id, slug, names } of stored) {
			this.codes.set(slug, id);
			names.forEach(({ value }, at) => this.addNames(id, [value.name, value.shortName], at === names.length - 1));
		}
		for (const { id, slug, rows } of groups) {
			this.codes.set(slug, id);
			rows.forEach((row, at) => {
				this.addNames(id, [row.name, row.shortName], at === rows.length - 1);
				this.addNames(id, [row.formerName], false);
			});
		}
	}

	/** Id of the organisation that the cell names, or null with a fault. A name of today goes before one of the past. */
	find(row: OrganisationRow, column: Column, text: string): string | null {
		const code = this.codes.get(text);
		if (code) return code;
		const name = normaliseName(text);
		const ids = [...(this.current.get(name) ?? this.past.get(name) ?? [])];
		if (ids.length === 1) return ids[0]!;
		if (ids.length > 1) {
			this.faults.add(row, column, text, 'организаций с таким названием несколько: укажите код вместо названия');
			return null;
		}
		const nearest = this.nearest(text, this.words);
		const suggestion = nearest ? `. Возможно, вы имели в виду «${nearest}»` : '';
		this.faults.add(row, column, text, `такой организации нет ни в таблице, ни в сети${suggestion}`);
		return null;
	}

	private addNames(id: string, names: readonly (string | null)[], isCurrent: boolean): void {
		for (const name of names) {
			if (name === null) continue;
			this.words.push(name);
			const index = isCurrent ? this.current : this.past;
			const key = normaliseName(name);
			index.set(key, (index.get(key) ?? new Set()).add(id));
		}
	}
}

type Linked = {
	id: string;
	closedOn: string | null;
	names: Period<{ name: string }>[];
	parents: Period<string | null>[];
};

/** Faults of the tree as it would be: an organisation above itself, or one that belongs to a closed one. */
export function checkTree(
	all: readonly Linked[],
	rowOf: (id: string) => OrganisationRow | null,
	faults: SheetFaults
): void {
	const byId = new Map(all.map((organisation) => [organisation.id, organisation]));
	const nameOf = (id: string) => byId.get(id)?.names.at(-1)?.value.name ?? '';
	const circle = firstCircle(new Map(all.map(({ id, parents }) => [id, parents])));
	const row = circle?.ids.map(rowOf).find((found) => found !== null);
	if (circle && row) {
		const names = [...circle.ids, circle.ids[0]!].map((id) => `«${nameOf(id)}»`).join(' → ');
		faults.add(
			row,
			'parent',
			typeof row.parent === 'string' ? row.parent : null,
			`организации подчинены по кругу: ${names}`
		);
	}
	for (const child of all) {
		for (const { parentId, from, until } of linksOf(child)) {
			const closedOn = byId.get(parentId)?.closedOn;
			const end = [until, child.closedOn].filter((day) => day !== null).sort()[0] ?? '9999-12-31';
			const at = rowOf(child.id) ?? rowOf(parentId);
			if (!closedOn || !at || end <= closedOn || end <= from) continue;
			const message = `«${nameOf(parentId)}» закрыта с ${closedOn}, а «${nameOf(child.id)}» и после этого в её составе`;
			faults.add(at, rowOf(child.id) ? 'parent' : 'closedOn', null, message);
		}
	}
}

function linksOf({ parents }: Linked): { parentId: string; from: string; until: string | null }[] {
	return parents.flatMap(({ validFrom, value }, at) =>
		value === null ? [] : [{ parentId: value, from: validFrom, until: parents[at + 1]?.validFrom ?? null }]
	);
}
