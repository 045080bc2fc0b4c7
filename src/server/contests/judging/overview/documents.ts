import type { WrittenCell, WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import type { Stage } from '../../scoring/rule-set/forms.ts';
import type { GivenSheet, MarksPage } from './totals/queries.ts';

export type ScoreTask = {
	stage: Stage;
	marks: MarksPage;
	/** By key. */
	nominations: ReadonlyMap<string, string>;
};

const decimal = (text: string | null): WrittenCell => (text === null ? null : { decimal: text });

/** Entries down, jurors across: totals of signed sheets, their mean and spread, and who stands apart. */
export function scoreTable({ stage, marks, nominations }: ScoreTask): WrittenTable {
	return {
		name: `Итоги листов, ${stage.title}`,
		columns: [
			{ title: '№', width: 8 },
			{ title: 'Работа', width: 44 },
			{ title: 'Номинация', width: 28 },
			{ title: 'Подписано листов', width: 12 },
			{ title: 'Среднее', width: 12 },
			{ title: 'Разброс (стандартное отклонение)', width: 16 },
			...marks.jurors.map(({ name }) => ({ title: name, width: 16 })),
			{ title: 'Кто заметно расходится с остальными', width: 44 }
		],
		rows: marks.lines.map(({ key, title, nomination, spread, totals }) => [
			...[key, title, nominations.get(nomination ?? '') ?? ''],
			...[spread.sheets, decimal(spread.mean), decimal(spread.deviation)],
			...totals.map((given) => decimal(given?.total ?? null)),
			totals.flatMap((given, at) => (given?.side ? apart(marks.jurors[at]!.name, given.side) : [])).join('; ')
		])
	};
}

const apart = (name: string, side: 'above' | 'below'): string => `${name} (${side === 'above' ? 'выше' : 'ниже'})`;

/** Every signed sheet on a line of its own, with its marks by criterion. */
export function sheetTable({ stage, marks }: ScoreTask, sheets: readonly GivenSheet[]): WrittenTable {
	const jurors = new Map(marks.jurors.map(({ id, name }) => [id, name]));
	const lines = new Map(marks.lines.map((line) => [line.id, line]));
	return {
		name: `Оценки, ${stage.title}`,
		columns: [
			{ title: '№', width: 8 },
			{ title: 'Работа', width: 44 },
			{ title: 'Член жюри', width: 32 },
			...stage.criteria.map(({ title }) => ({ title, width: 16 }))
		],
		rows: sheets.flatMap(({ entryId, jurorId, marks: given }) => {
			const line = lines.get(entryId);
			const juror = jurors.get(jurorId);
			if (!line || juror === undefined) return [];
			return [[line.key, line.title, juror, ...stage.criteria.map(({ id }) => decimal(given[id] ?? null))]];
		})
	};
}
