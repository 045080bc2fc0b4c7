/** One thing wrong with a folder. `row` and `column` are as a spreadsheet program shows them; in contest.yaml, the line. */
export type FolderFault = {
	file: string;
	sheet: string | null;
	row: number | null;
	column: string | null;
	/** What stands there; null where nothing is to be quoted. */
	found: string | null;
	/** What is wrong, and what was expected, as a Russian sentence without its last stop. */
	message: string;
};

export type FaultPlace = {
	file: string;
	sheet?: string | null;
	row?: number | null;
	column?: string | null;
	found?: string | null;
};

/** Keeps the first faults and counts all: a spoiled column of 200 000 marks must not fill the memory. */
export class FaultList {
	readonly faults: FolderFault[] = [];
	total = 0;

	add({ file, sheet = null, row = null, column = null, found = null }: FaultPlace, message: string): void {
		this.total++;
		if (this.faults.length < keptFaults) this.faults.push({ file, sheet, row, column, found, message });
	}
}

export const keptFaults = 10_000;

/** contest.yaml first, then by file and sheet in the order in which they came, then by place; a fault of the whole first. */
export function orderFaults(faults: readonly FolderFault[]): FolderFault[] {
	const groups: string[] = [];
	const groupOf = ({ file, sheet }: FolderFault) => `${/\.ya?ml$/i.test(file) ? 0 : 1} ${file}\u0000${sheet ?? ''}`;
	for (const fault of faults) if (!groups.includes(groupOf(fault))) groups.push(groupOf(fault));
	groups.sort((one, other) => Number(one[0]) - Number(other[0]));
	const places = faults.map((fault, index) => ({ fault, index, group: groups.indexOf(groupOf(fault)) }));
	return places
		.sort((one, other) => one.group - other.group || comparePlaces(one.fault, other.fault) || one.index - other.index)
		.map(({ fault }) => fault);
}

function comparePlaces(one: FolderFault, other: FolderFault): number {
	const columns = [one.column ?? '', other.column ?? ''] as const;
	const byColumn =
		columns[0].length - columns[1].length || (columns[0] < columns[1] ? -1 : Number(columns[0] > columns[1]));
	return (one.row ?? 0) - (other.row ?? 0) || byColumn;
}

/** «scores.csv, строка 5, столбец D: «7,5» — ожидается …» */
export function faultSentence({ file, sheet, row, column, found, message }: FolderFault): string {
	const place = [
		file,
		sheet && `лист «${shorten(sheet)}»`,
		row !== null && `строка ${row}`,
		column && `столбец ${column}`
	].filter(Boolean);
	return `${place.join(', ')}: ${found === null ? '' : `«${shorten(found)}» — `}${message}.`;
}

/** Control characters and marks of direction would spoil the terminal or deceive the reader. */
export function shorten(text: string): string {
	const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
	return line.length <= 60 ? line : `${line.slice(0, 57).trimEnd()}…`;
}
