import { readCsv } from '#server/platform/spreadsheets/csv.ts';
import { sheetOfRows, type Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { tallyContest, type TallyResult } from '../scoring/rules.ts';
import { assembleFolder, type FolderSources } from './assembly/forms.ts';
import { FaultList, faultSentence, orderFaults } from './faults/rules.ts';
import type { ContestFolder } from './forms.ts';
import { findStageFaults, tallyInputOf } from './rules.ts';

/** The files of a folder as texts; a sheet of a workbook stands under «scores.xlsx#Лист». */
export type FolderFiles = Record<string, string>;
export type TestedFolder = { faults: string[]; folder: ContestFolder | null; result: TallyResult | null };

/** Everything that happens to a folder but the reading of files. */
export function checkFolder(files: FolderFiles): TestedFolder {
	const faults = new FaultList();
	const assembled = assembleFolder(sourcesOf(files), faults);
	const result = assembled && faults.total === 0 ? tallyContest(tallyInputOf(assembled.folder)) : null;
	if (assembled && result) findStageFaults(assembled, result, { faults, file: 'contest.yaml' });
	return { faults: orderFaults(faults.faults).map(faultSentence), folder: assembled?.folder ?? null, result };
}

function sourcesOf(files: FolderFiles): FolderSources {
	const tableNamed = (stem: string) => {
		const name = Object.keys(files).find((file) => file.startsWith(`${stem}.`));
		return name === undefined ? null : { file: name, sheet: sheetOf(name, files[name]!) };
	};
	const marks = Object.entries(files).filter(([name]) => name.startsWith('scores'));
	return {
		document: { file: 'contest.yaml', text: files['contest.yaml'] ?? '' },
		entries: tableNamed('entries'),
		votes: tableNamed('votes'),
		hasAllMarks: true,
		marks: marks.map(([name, text]) => ({
			file: name.split('#')[0]!,
			suffix: /^scores-([^.#]+)/.exec(name)?.[1] ?? null,
			sheet: sheetOf(name, text)
		}))
	};
}

function sheetOf(name: string, text: string): Sheet {
	const sheet = readCsv(text);
	const [, title] = name.split('#');
	if (!sheet.ok) return sheetOfRows([], { name: title });
	return title === undefined ? sheet.value : { ...sheet.value, name: title };
}

/** contest.yaml of one stage with the criteria К1 and К2 from 0 to 5, a jury of Осадчая and Швец; more may be added. */
export function describeContest(
	more = '',
	{ criteria = ['К1', 'К2'], jury = ['Осадчая Любовь Павловна', 'Швец Лев Ильич'] } = {}
): string {
	const lines = [
		...['name: Конкурс', 'stages:', '  - id: 1', '    title: Оценка', '    kind: jury', '    criteria:'],
		...criteria.map((id) => `      - { id: ${id}, title: Критерий ${id}, scale: { min: 0, max: 5, step: 0.5 } }`),
		...(jury.length > 0 ? ['jury:', ...jury.map((name) => `  - { name: ${name} }`)] : [])
	];
	return `${lines.join('\n')}\n${more}`;
}
