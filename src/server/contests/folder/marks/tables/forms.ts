import { columnLetter, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import type { Stage } from '#server/contests/scoring/rule-set/forms.ts';
import type { FaultList } from '../../faults/rules.ts';
import type { References } from '../../references/forms.ts';
import type { MarksTable } from '../forms.ts';
import { recogniseLayout, type LayoutContext, type LayoutReading } from '../layout/forms.ts';

/** A sheet of a file with marks; `suffix` is «2» of scores-2.csv. */
export type MarksSource = { file: string; suffix: string | null; sheet: Sheet };

export type TablesContext = LayoutContext & {
	stages: readonly Stage[];
	stageReferences: References;
	jurorCount: number;
	faults: FaultList;
};

/** How each sheet is laid out, and which stage and juror it is about where no column tells. */
export function recogniseTables(sources: readonly MarksSource[], context: TablesContext): MarksTable[] {
	return sources.flatMap((source) => {
		const reading = recogniseLayout(source.sheet, context);
		if (!reading.ok) {
			noteLayout(source, reading, context.faults);
			return [];
		}
		const stage = reading.layout.stage === null ? constantStage(source, context) : null;
		const needsJuror = reading.layout.juror === null && reading.layout.scores[0]!.juror === null;
		const juror = needsJuror ? constantJuror(source, context) : null;
		if (stage === -1 || juror === -1) return [];
		return [{ file: source.file, sheet: source.sheet, layout: reading.layout, stage, juror }];
	});
}

/** By the name of the sheet, by the end of the file's name, or because only one stage has marks. */
function constantStage(
	{ file, suffix, sheet }: MarksSource,
	{ stages, stageReferences, faults }: TablesContext
): number {
	const named = [sheet.name, suffix]
		.map((name) => (name ? stageReferences.find(name) : -1))
		.find((stage) => stage >= 0);
	if (named !== undefined) return named;
	const marked = stages.flatMap(({ criteria }, index) => (criteria.length > 0 ? [index] : []));
	if (marked.length === 1) return marked[0]!;
	faults.add(
		{ file, sheet: sheet.name ?? null },
		'непонятно, к какому этапу относятся оценки; добавьте столбец «Этап» или назовите файл scores-ЭТАП'
	);
	return -1;
}

function constantJuror({ file, suffix, sheet }: MarksSource, { jurors, jurorCount, faults }: TablesContext): number {
	const named = [sheet.name, suffix].map((name) => (name ? jurors.find(name) : -1)).find((juror) => juror >= 0);
	if (named !== undefined) return named;
	if (jurorCount === 1) return 0;
	const hint = sheet.name ? jurors.suggestion(sheet.name) : '';
	faults.add(
		{ file, sheet: sheet.name ?? null },
		`непонятно, чьи это оценки; добавьте столбец «Эксперт» или назовите лист именем члена жюри${hint}`
	);
	return -1;
}

const expectedColumns =
	'ожидаются столбцы «Работа», «Эксперт», «Балл» либо столбец на каждый критерий или на каждого члена жюри';

function noteLayout({ file, sheet }: MarksSource, reading: LayoutReading & { ok: false }, faults: FaultList): void {
	const place = { file, sheet: sheet.name ?? null };
	if (reading.reason === 'no-headings') return faults.add(place, `не найдена строка заголовков; ${expectedColumns}`);
	const cell = {
		...place,
		row: sheet.rowNumber(reading.row),
		column: reading.column === null ? null : columnLetter(reading.column),
		found: reading.found
	};
	if (reading.reason === 'no-marks')
		return faults.add(cell, `под заголовками нет столбца с оценками; ${expectedColumns}`);
	if (reading.reason === 'twice') return faults.add(cell, 'такой столбец уже есть левее; оставьте один');
	faults.add(cell, `незнакомый заголовок; это не критерий, не член жюри и не известное поле${reading.hint}`);
}
