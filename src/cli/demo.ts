import { join } from 'node:path';
import { readArguments } from './arguments.ts';
import { openProgramDatabase } from './database.ts';
import { loadDemonstration } from './demo/loading.ts';
import { fileStorageOf } from './serve/files.ts';
import { serveUntilStopped } from './serve/program.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug demo [--port НОМЕР] [--data ПАПКА]

Показывает учебную сеть: вымышленная область, её библиотеки, два законченных
конкурса и третий, который сейчас оценивает жюри. При первом запуске всё это
вносится теми же командами, какими работает сеть; потом запуск быстрый. Данные
лежат в var/demo: удалите папку, чтобы начать заново. Писем эта сеть не отправляет:
они показаны на странице /caught-mail.

  --port НОМЕР  по умолчанию PORT, иначе 8080
`;

export async function run(args: string[], terminal: Terminal): Promise<void> {
	const { values } = readArguments(args, { port: { type: 'string' }, data: { type: 'string' } }, []);
	const dataFolder = values.data ?? join(import.meta.dirname, '..', '..', 'var', 'demo');
	const progress = (line: string) => terminal.err(`${line}\n`);
	progress('Запускаю базу данных…');
	const program = await openProgramDatabase({ dataFolder, report: progress });
	try {
		const own = process.env.DATABASE_URL ? null : dataFolder;
		const accounts = await loadDemonstration(program, { dataFolder, files: fileStorageOf(own), progress });
		await serveUntilStopped(program, terminal, {
			port: values.port,
			dataFolder: own,
			post: { mode: 'caught' },
			greet: (url) => {
				const who = accounts.map(({ email, password, role }) => `  ${role}: ${email}, пароль ${password}`).join('\n');
				terminal.out(
					`\nУчебная сеть открыта: ${url}\nВойти: ${url}/sign-in\n${who}\nПисьма никуда не уходят, их читают здесь: ${url}/caught-mail\nОстановить: Ctrl-C\n`
				);
			}
		});
	} catch (error) {
		await program.stop();
		throw error;
	}
}
