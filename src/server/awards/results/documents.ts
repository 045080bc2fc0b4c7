import type { WrittenCell, WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import type { PublishedEntry, ResultsPage } from './queries.ts';

/** The published results as a table of a spreadsheet: a row per entry, in the order of the page. */
export function resultsTable({ stages, nominations }: ResultsPage): WrittenTable {
	const hasNominations = nominations.some(({ title }) => title !== null);
	return {
		name: 'Результаты',
		columns: [
			...(hasNominations ? [{ title: 'Номинация', width: 28 }] : []),
			{ title: 'Место', width: 8 },
			{ title: '№ работы', width: 10 },
			{ title: 'Работа', width: 48 },
			{ title: 'Организация', width: 48 },
			{ title: 'Территория', width: 28 },
			...stages.map(({ title }) => ({ title, width: 14 })),
			{ title: 'Итог', width: 10 },
			{ title: 'Награды', width: 36 }
		],
		rows: nominations.flatMap(({ title, entries }) =>
			entries.map((entry) => rowOf(entry, hasNominations ? [title] : []))
		)
	};
}

function rowOf(entry: PublishedEntry, nomination: WrittenCell[]): WrittenCell[] {
	return [
		...nomination,
		entry.place,
		entry.key,
		entry.title,
		entry.organisation?.name ?? null,
		entry.territory,
		...entry.results.map(decimalCell),
		decimalCell(entry.total),
		entry.awards.map(({ title }) => title).join('; ')
	];
}

const decimalCell = (decimal: string | null): WrittenCell => (decimal === null ? null : { decimal });
