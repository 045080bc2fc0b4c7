import { brokenInvariants } from '#server/invariants/queries.ts';
import { fileFaults } from '#server/files/queries.ts';
import { readArguments } from './arguments.ts';
import { usualDataFolder, withNetwork } from './database.ts';
import { fileStorageOf } from './serve/files.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug check-records [--network ИМЯ] [--data ПАПКА] [--json]

Проверяет записи сети: пересчитывает опубликованные итоги по сохранённым оценкам,
сверяет места, награды и документы, проверяет цепочку журнала действий и
содержимое принятых файлов. Ничего не меняет. Код 0: всё сходится; 1: найдены
расхождения.
`;

export async function run(args: string[], { out }: Terminal): Promise<number> {
	const { values } = readArguments(
		args,
		{ network: { type: 'string' }, data: { type: 'string' }, json: { type: 'boolean' } },
		[]
	);
	const broken = await withNetwork({ dataFolder: values.data, network: values.network }, async ({ db, network }) => {
		const store = fileStorageOf(values.data ?? usualDataFolder()).network(network.schema);
		const files = (await fileFaults(db, store)).map(({ fileId, fault }) => ({
			rule: `file is ${fault}`,
			subject: fileId
		}));
		return [...(await brokenInvariants(db)), ...files];
	});
	if (values.json) out(`${JSON.stringify({ broken })}\n`);
	else if (broken.length === 0) out('Записи сходятся: итоги, места, награды, документы, журнал и файлы проверены.\n');
	else for (const { rule, subject } of broken) out(`Не выполнено «${rule}»: ${subject}\n`);
	return broken.length === 0 ? 0 : 1;
}
