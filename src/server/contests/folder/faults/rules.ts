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
