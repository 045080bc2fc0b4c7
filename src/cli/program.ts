import { commands } from './commands.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** 0: done; 1: refused or failed, with one clear line; 2: wrong usage. */
export async function runProgram(args: string[], terminal: Terminal): Promise<number> {
	const { out, err } = terminal;
	try {
		return await dispatch(args);
	} catch (error) {
		if (error instanceof WrongUsage) {
			err(`${error.message}\nСправка: bibliokrug help${commands[args[0] ?? ''] ? ` ${args[0]}` : ''}\n`);
			return 2;
		}
		if (error instanceof Refusal) {
			err(`${error.message}\n`);
			return 1;
		}
		const { databaseRefusal } = await import('./database-refusal.ts');
		const refusal = databaseRefusal(error);
		if (refusal !== null) {
			err(`${refusal}\n`);
			return 1;
		}
		err(`Внутренняя ошибка: ${error instanceof Error ? error.message : String(error)}\n`);
		if (process.env.BIBLIOKRUG_DEBUG && error instanceof Error) err(`${error.stack}\n`);
		return 1;
	}

	async function dispatch([name, ...rest]: string[]): Promise<number> {
		if (name === '--version' || name === '-v') return show(`${await readVersion()}\n`);
		if (name === undefined) return (err(await listCommands()), 2);
		if (isHelp(name)) return rest[0] === undefined ? show(await listCommands()) : showUsage(rest[0]);
		if (rest.some((word) => word === '--help' || word === '-h')) return showUsage(name);
		const command = await find(name).load();
		return (await command.run(rest, terminal)) ?? 0;
	}

	async function showUsage(name: string): Promise<number> {
		return show((await find(name).load()).usage);
	}

	function show(text: string): number {
		out(text);
		return 0;
	}
}

function isHelp(word: string): boolean {
	return word === 'help' || word === '--help' || word === '-h';
}

function find(name: string) {
	const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (!entry) throw new WrongUsage(`Нет команды ${name}. Есть: ${Object.keys(commands).join(', ')}.`);
	return entry;
}

async function listCommands(): Promise<string> {
	const width = Math.max(...Object.keys(commands).map((name) => name.length));
	const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
	return `bibliokrug — сеть библиотек: конкурсы, награды и документы, организации, люди\n\nКоманды:\n${lines.join('\n')}\n\nПодробнее: bibliokrug help КОМАНДА\n`;
}

async function readVersion(): Promise<string> {
	const { readFile } = await import('node:fs/promises');
	const about: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
	return (about as { version: string }).version;
}
