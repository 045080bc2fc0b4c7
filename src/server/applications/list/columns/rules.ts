/** Columns of the list that may be chosen; the number and the work's title stand always. */
export const listColumns = [
	'state',
	'nomination',
	'organisation',
	'territory',
	'authors',
	'team',
	'submitted',
	'files',
	'checked'
] as const;
export type ListColumn = (typeof listColumns)[number];

/** What is shown to whoever has chosen nothing. */
export const usualColumns: readonly ListColumn[] = ['state', 'nomination', 'organisation', 'territory', 'submitted'];

/** In the order of the table, whatever was stored or typed; unknown ones are left out. */
export const knownColumns = (chosen: readonly string[]): ListColumn[] =>
	listColumns.filter((column) => chosen.includes(column));
