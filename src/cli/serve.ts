import { readArguments } from './arguments.ts';
import { openProgramDatabase, usualDataFolder } from './database.ts';
import { postOf } from './serve/mail.ts';
import { serveUntilStopped } from './serve/program.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug serve [--host АДРЕС] [--port НОМЕР] [--metrics-port НОМЕР] [--data ПАПКА]

Показывает сеть в браузере. Без DATABASE_URL запускает встроенную базу данных в
папке данных (BIBLIOKRUG_DATA, иначе var/data). Если сети ещё нет, печатает
одноразовую ссылку, по которой её заводит первый администратор.

  --host АДРЕС         где слушать; по умолчанию HOST, иначе 127.0.0.1
  --port НОМЕР         по умолчанию PORT, иначе 8080
  --metrics-port НОМЕР показатели работы для наблюдения, только на этой машине
`;

export async function run(args: string[], terminal: Terminal): Promise<void> {
	const { values } = readArguments(
		args,
		{
			host: { type: 'string' },
			port: { type: 'string' },
			'metrics-port': { type: 'string' },
			data: { type: 'string' }
		},
		[]
	);
	const dataFolder = values.data ?? usualDataFolder();
	const post = postOf(process.env);
	const program = await openProgramDatabase({ dataFolder, report: (line) => terminal.err(`${line}\n`) });
	await serveUntilStopped(program, terminal, {
		host: values.host,
		port: values.port,
		metricsPort: values['metrics-port'],
		dataFolder: process.env.DATABASE_URL ? null : dataFolder,
		post,
		greet: (url) => terminal.out(`Сеть открыта: ${url}\nОстановить: Ctrl-C\n`)
	});
}
