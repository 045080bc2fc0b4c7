import { readContestFolder, type FolderReading } from '#server/contests/folder/queries.ts';
import { readArguments } from './arguments.ts';
import { WrongUsage } from './refusal.ts';
import { openProgress, type Terminal } from './terminal.ts';
import { printFaults } from './tally/faults.ts';
import { standingsJson } from './tally/json.ts';
import { printStandings } from './tally/standings.ts';

export const usage = `bibliokrug tally ПАПКА [--json] [--out ПАПКА [--overwrite]]

Считает конкурс: читает contest.yaml, заявки и оценки из папки, проверяет их и
печатает итоги по этапам и номинациям.

  --json       печатать итоги (или ошибки) для программ
  --out ПАПКА  записать итоги (.xlsx, .csv), протокол жюри (.pdf, .docx), дипломы
               (.pdf по одному и одним файлом для печати) и открытые данные
  --overwrite  заменить прежний результат этой команды

Папка конкурса описана в docs/contest-folder.md. Если в ней есть ошибки, команда
показывает все, ничего не записывает и завершается с кодом 1.
`;

export async function run(args: string[], terminal: Terminal): Promise<number> {
	const { values, words } = readArguments(
		args,
		{ json: { type: 'boolean' }, out: { type: 'string' }, overwrite: { type: 'boolean' } },
		['ПАПКА']
	);
	if (values.overwrite && values.out === undefined)
		throw new WrongUsage('Ключ --overwrite нужен только вместе с --out.');
	if (values.out === '') throw new WrongUsage('У ключа --out нет значения.');
	const reading = await readWithProgress(words[0]!, terminal);
	if (!reading.ok) {
		printFaults(reading, terminal, values.json ?? false);
		return 1;
	}
	if (values.out !== undefined) {
		const { writeOutput } = await import('./tally/output.ts');
		await writeOutput(
			reading,
			{ source: words[0]!, target: values.out, overwrite: values.overwrite ?? false },
			terminal
		);
	}
	if (values.json) terminal.out(`${standingsJson(reading.result)}\n`);
	else printStandings(reading, terminal);
	return 0;
}

const steps = { reading: 'Чтение', checking: 'Проверка', counting: 'Подсчёт' };

async function readWithProgress(folder: string, terminal: Terminal): Promise<FolderReading> {
	const progress = openProgress(terminal);
	try {
		return await readContestFolder(folder, {
			onProgress: ({ step, file }) => progress.show(`${steps[step]}${file ? `: ${file}` : ''}…`)
		});
	} finally {
		progress.end();
	}
}
