import { noteBounce } from '#server/letters/bounces/commands.ts';
import { parseBounce } from '#server/letters/bounces/forms.ts';
import { networksOf } from '#server/platform/networks.ts';
import { readArguments } from './arguments.ts';
import { joinProgramDatabase } from './database.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug bounce [--data ПАПКА] < ПИСЬМО

Читает вернувшееся письмо и отмечает в кабинете, что оно не дошло. Для почтового
сервера: направьте сюда адрес, на который приходят возвраты, например строкой в
/etc/aliases:

  bounces: "|/opt/bibliokrug/bin/bibliokrug bounce"

Письмо, которое возвратом не является, молча пропускается: почтовому серверу
незачем отвечать на него ошибкой.
`;

/** Nothing that a mail server returns is larger; what is, is cut. */
const longest = 5 * 1024 * 1024;

export async function run(
	args: string[],
	terminal: Terminal,
	input: AsyncIterable<Buffer> = process.stdin
): Promise<void> {
	const { values } = readArguments(args, { data: { type: 'string' } }, []);
	const bounce = await parseBounce(await readAll(input));
	if (!bounce) return terminal.out('Это не возврат письма этой программы.\n');
	const program = await joinProgramDatabase({ dataFolder: values.data });
	try {
		for (const { schema } of await networksOf(program.database.platform))
			if (await noteBounce(program.database.network(schema), bounce)) return terminal.out('Возврат отмечен.\n');
		terminal.out('Письма, о котором говорит возврат, здесь нет.\n');
	} finally {
		await program.stop();
	}
}

async function readAll(input: AsyncIterable<Buffer>): Promise<Buffer> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of input) {
		parts.push(part);
		length += part.length;
		if (length > longest) break;
	}
	if (length === 0) throw new Refusal('Письма нет: передайте его на вход программы, bibliokrug bounce < письмо.eml.');
	return Buffer.concat(parts);
}
