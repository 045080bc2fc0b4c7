import type { ContestFolder } from '#server/contests/folder/forms.ts';
import {
	finalStandings,
	participantOf,
	standingNotes,
	type StandingsTable
} from '#server/contests/folder/standings/documents.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import type { WrittenCell, WrittenTable } from '#server/platform/spreadsheets/writing.ts';

/** Final standings for a workbook: a sheet for each nomination. */
export function standingsTables(folder: ContestFolder, result: TallyResult): WrittenTable[] {
	return finalStandings(folder, result).map((table) => ({
		name: table.nomination?.title ?? 'Итоги',
		columns: columnsOf(table),
		rows: rowsOf(table)
	}));
}

/** All nominations below each other, for a text file. */
export function standingsTable(folder: ContestFolder, result: TallyResult): WrittenTable {
	const tables = finalStandings(folder, result);
	const hasNominations = folder.ruleSet.nominations.length > 0;
	const titles = new Map(folder.ruleSet.nominations.map(({ id, title }) => [id, title]));
	return {
		name: 'Итоги',
		columns: [...(hasNominations ? [{ title: 'Номинация', width: 28 }] : []), ...columnsOf(tables[0]!)],
		rows: tables.flatMap((table) =>
			rowsOf(table).map((row, index) => {
				const nomination = titles.get(table.rows[index]!.entry.nomination ?? '') ?? null;
				return hasNominations ? [nomination, ...row] : row;
			})
		)
	};
}

const columnsOf = ({ stages }: StandingsTable) => [
	{ title: 'Место', width: 8 },
	{ title: '№ работы', width: 10 },
	{ title: 'Название', width: 42 },
	{ title: 'Участник', width: 42 },
	{ title: 'Территория', width: 24 },
	...stages.map(({ title }) => ({ title, width: Math.max(12, Math.min(24, title.length + 2)) })),
	{ title: 'Итог', width: 10 },
	{ title: 'Примечание', width: 30 }
];

function rowsOf({ rows }: StandingsTable): WrittenCell[][] {
	return rows.map(({ entry, results, total, place, standing }) => [
		place,
		entry.id,
		entry.title,
		participantOf(entry) || null,
		entry.territory,
		...results.map(decimalCell),
		decimalCell(total),
		(standing === 'rejected' ? entry.rejection : null) ?? (standingNotes[standing] || null)
	]);
}

const decimalCell = (decimal: string | null): WrittenCell => (decimal === null ? null : { decimal });
