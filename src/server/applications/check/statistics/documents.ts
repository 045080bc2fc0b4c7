import type { WrittenCell, WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import type { ContestStatistics } from './queries.ts';
import type { Tally } from './rules.ts';

/** The figures of the check as one flat sheet, for a report. */
export function statisticsTable({ statistics, plan, admittedSentence }: ContestStatistics): WrittenTable {
	const line = (section: string, title: string, tally: Tally): WrittenCell[] => [
		...[section, title, tally.submitted, tally.admitted, tally.rejected, tally.waiting]
	];
	const titleOf = (key: string | null) => plan.nominations.find(({ id }) => id === key)?.title ?? 'Без номинации';
	const alone = (title: string, count: WrittenCell): WrittenCell[] => ['Всего', title, count, null, null, null];
	return {
		name: 'Проверка заявок',
		columns: [
			{ title: 'Раздел', width: 24 },
			{ title: 'Показатель', width: 48 },
			{ title: 'Подано', width: 12 },
			{ title: 'Допущено', width: 12 },
			{ title: 'Не допущено', width: 12 },
			{ title: 'На проверке', width: 12 }
		],
		rows: [
			line('Всего', 'Заявки', statistics),
			alone('Допущено по территориям', admittedSentence),
			alone('Отозвано', statistics.withdrawn),
			alone('Принято после срока', statistics.late),
			alone('Запросов на исправление', statistics.corrections),
			alone('Заявок, которые возвращали', statistics.corrected),
			...statistics.byNomination.map(({ nominationKey, ...tally }) => line('Номинация', titleOf(nominationKey), tally)),
			...statistics.byTerritory.map(({ territory, ...tally }) =>
				line('Муниципальное образование', territory || 'Не указано', tally)
			),
			...statistics.reasons.map(({ reason, count }): WrittenCell[] => [
				...['Причина отказа', reason, null, null, count, null]
			])
		]
	};
}
