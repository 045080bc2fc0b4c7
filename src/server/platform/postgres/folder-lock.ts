import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PostgresRefusal } from './refusal.ts';

/**
 * Takes the data folder for this process; the kernel gives it back however the process ends. Node has no file locks of its
 * own, SQLite's are the same everywhere. Answers the function that gives it back earlier.
 */
export function holdFolder(dataFolder: string): () => void {
	const holder = join(dataFolder, 'program.pid');
	const lock = new DatabaseSync(join(dataFolder, 'program.lock'));
	try {
		lock.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive');
	} catch (error) {
		lock.close();
		if ((error as { errcode?: number }).errcode !== 5)
			throw new PostgresRefusal(`Папку данных «${dataFolder}» не удалось занять: ${(error as Error).message}.`);
		throw new PostgresRefusal(
			`Папка данных «${dataFolder}» уже занята${holderOf(holder)}: остановите ту программу или укажите другую папку.`
		);
	}
	writeFileSync(holder, `${process.pid}\n`);
	return () => lock.close();
}

function holderOf(file: string): string {
	try {
		return ` процессом ${Number.parseInt(readFileSync(file, 'utf8'), 10)}`;
	} catch {
		return '';
	}
}
