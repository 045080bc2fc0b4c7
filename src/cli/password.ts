import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** A new password: typed twice without being shown, or the first line of the standard input. */
export async function askNewPassword(terminal: Terminal, fromStdin: boolean): Promise<string> {
	if (fromStdin) return readFirstLine();
	if (!process.stdin.isTTY)
		throw new Refusal('Пароль негде спросить: запустите в терминале или передайте его с ключом --password-stdin.');
	const password = await ask(terminal, 'Пароль (не короче 12 знаков): ');
	if ((await ask(terminal, 'Пароль ещё раз: ')) !== password) throw new Refusal('Пароли не совпали.');
	return password;
}

async function readFirstLine(): Promise<string> {
	const reader = createInterface({ input: process.stdin });
	try {
		for await (const line of reader) return line;
		return '';
	} finally {
		reader.close();
		process.stdin.unref?.();
	}
}

async function ask(terminal: Terminal, question: string): Promise<string> {
	terminal.err(question);
	const silent = new Writable({ write: (_chunk, _encoding, written) => written() });
	const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
	try {
		return await reader.question('');
	} finally {
		reader.close();
		terminal.err('\n');
	}
}
