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

export type FaultPlace = { file: string; sheet?: string | null; row?: number | null; column?: string | null; found?: string | null };

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

/** By file in the order in which the files came, then by place; a fault of the whole file first. */
export function orderFaults(faults: readonly FolderFault[]): FolderFault[] {
	const files = [...new Set(faults.map(({ file }) => file))];
	return faults
		.map((fault, index) => ({ fault, index, file: files.indexOf(fault.file) }))
		.sort((one, other) => one.file - other.file || (one.fault.row ?? 0) - (other.fault.row ?? 0) || one.index - other.index)
		.map(({ fault }) => fault);
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
