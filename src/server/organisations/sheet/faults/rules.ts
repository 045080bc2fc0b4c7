import type { Column } from '../columns/rules.ts';
import type { OrganisationRow, OrganisationSheet, SheetFault } from '../forms.ts';

/** Collects what is wrong with the rows of one sheet. */
export class SheetFaults {
	readonly list: SheetFault[] = [];
	private readonly letters: OrganisationSheet['letters'];

	constructor(letters: OrganisationSheet['letters']) {
		this.letters = letters;
	}

	add({ row }: OrganisationRow, column: Column, found: string | null, message: string): void {
		this.list.push({ row, column: this.letters[column] ?? null, found, message });
	}

	/** In the order of the sheet. */
	sorted(): SheetFault[] {
		return [...this.list].sort((one, other) => (one.row ?? 0) - (other.row ?? 0));
	}
}
