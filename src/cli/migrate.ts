import { joinProgramDatabase } from './database.ts';
import { readArguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug migrate [--data ПАПКА]

Приводит базу данных к этой версии программы: все сети, по порядку. Повторный
запуск ничего не меняет. База данных: DATABASE_URL или встроенная в папке данных.
`;

export async function run(args: string[], { out, err }: Terminal): Promise<void> {
	const { values } = readArguments(args, { data: { type: 'string' } }, []);
	const program = await joinProgramDatabase({
		dataFolder: values.data,
		mayBegin: true,
		report: (line) => err(`${line}\n`)
	});
	out('База данных соответствует программе.\n');
	await program.stop();
}
