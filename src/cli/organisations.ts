import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { Db } from '#server/database.ts';
import { importOrganisations } from '#server/organisations/sheet/commands.ts';
import { parseOrganisationSheets, type OrganisationSheet, type SheetFault } from '#server/organisations/sheet/forms.ts';
import { organisationsTable } from '#server/organisations/sheet/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { counted } from '#server/platform/russian/plurals.ts';
import { readingReasonTexts } from '#server/platform/spreadsheets/reading-fault.ts';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { readArguments } from './arguments.ts';
import { withNetwork } from './database.ts';
import { tellFaults, tellReport } from './organisations/texts.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const exportUsage = `bibliokrug export organisations ФАЙЛ [--overwrite] [--network ИМЯ] [--data ПАПКА]

Записывает все организации сети в таблицу .xlsx или .csv, которую можно
поправить и принять обратно командой import organisations.

  --overwrite    заменить файл, если он уже есть
  --network ИМЯ  сеть, если их несколько
  --data ПАПКА   папка с данными программы
`;

const place = { network: { type: 'string' }, data: { type: 'string' } } as const;

/** `import organisations FILE`: reads the file before the database is opened, so that a bad file costs nothing. */
export async function importFromFile(args: string[], terminal: Terminal): Promise<number> {
	const options = { check: { type: 'boolean' }, json: { type: 'boolean' }, ...place } as const;
	const { values, words } = readArguments(args, options, ['ФАЙЛ']);
	const about = { file: words[0]!, check: values.check ?? false, json: values.json ?? false };
	const parsed = await readOrganisations(about.file);
	if (!parsed.ok) return tellFaults(parsed.faults, about, terminal);
	return withNetwork({ dataFolder: values.data, network: values.network }, ({ db }) =>
		importSheet(db, { ...about, sheet: parsed.sheet }, terminal)
	);
}

async function readOrganisations(
	path: string
): Promise<{ ok: true; sheet: OrganisationSheet } | { ok: false; faults: SheetFault[] }> {
	const reading = await readSpreadsheetFile(path);
	if (reading.ok) return parseOrganisationSheets(reading.value);
	const { reason, row = null } = reading.fault;
	return { ok: false, faults: [{ row, column: null, found: null, message: readingReasonTexts[reason] }] };
}

type Import = { file: string; check: boolean; json: boolean; sheet: OrganisationSheet };

/** The import itself, for one network that is open already. */
export async function importSheet(db: Db, { sheet, ...about }: Import, terminal: Terminal): Promise<number> {
	const outcome = await importOrganisations(db, systemActor('import'), { sheet, check: about.check });
	if (outcome.ok) return tellReport(outcome.value, { ...about, ignored: sheet.ignored }, terminal);
	if (outcome.reason === 'faulty') return tellFaults(outcome.faults, about, terminal);
	throw new Refusal('Нет права заводить организации.');
}

/** `export organisations FILE`. */
export async function exportToFile(args: string[], terminal: Terminal): Promise<void> {
	const { values, words } = readArguments(args, { overwrite: { type: 'boolean' }, ...place }, ['ФАЙЛ']);
	const file = words[0]!;
	if (!/\.(xlsx|csv)$/i.test(file)) throw new WrongUsage(`Имя файла должно кончаться на .xlsx или .csv: ${file}`);
	await withNetwork({ dataFolder: values.data, network: values.network }, ({ db }) =>
		writeOrganisations(db, { file, overwrite: values.overwrite ?? false }, terminal)
	);
}

/** Written beside and put in place at the end, so that a file of that name is always whole. */
export async function writeOrganisations(
	db: Db,
	{ file, overwrite }: { file: string; overwrite: boolean },
	terminal: Terminal
): Promise<void> {
	const table = await organisationsTable(db);
	const bytes = /\.csv$/i.test(file) ? writeCsv(table) : await writeXlsx([table]);
	const beside = `${file}.${randomBytes(4).toString('hex')}.part`;
	try {
		if (overwrite) {
			await writeFile(beside, bytes);
			await rename(beside, file);
		} else await writeFile(file, bytes, { flag: 'wx' });
	} catch (error) {
		await rm(beside, { force: true });
		throw new Refusal(refusalToWrite(file, error));
	}
	const [code] = [table.columns.findIndex(({ title }) => title === 'Код')];
	const organisations = new Set(table.rows.map((row) => row[code]));
	terminal.out(`${file}: ${counted(organisations.size, ['организация', 'организации', 'организаций'])}.\n`);
}

function refusalToWrite(file: string, error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : '';
	if (code === 'EEXIST') return `Файл ${file} уже есть. Укажите другое имя или --overwrite.`;
	if (code === 'ENOENT') return `Нет папки, в которую нужно записать ${file}.`;
	if (code === 'ENOSPC') return `Не хватает места на диске, чтобы записать ${file}.`;
	return `Не удаётся записать ${file}: проверьте права доступа.`;
}
