import { rotateSigningKey } from '#server/awards/credentials/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { readArguments } from './arguments.ts';
import { withNetwork } from './database.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug rotate-signing-key [--network СЕТЬ] [--data ПАПКА]

Меняет ключ, которым подписаны цифровые свидетельства к документам. Делайте это,
если ключ мог попасть в чужие руки. Прежний ключ больше ничего не подпишет, но
остаётся открыто опубликованным: подписанное им по-прежнему можно проверить.

  --network СЕТЬ    краткое имя сети, если их несколько
  --data ПАПКА      папка данных; по умолчанию BIBLIOKRUG_DATA, иначе var/data
`;

const actor = systemActor('rotate-signing-key');

export async function run(args: string[], { out }: Terminal): Promise<void> {
	const { values } = readArguments(args, { network: { type: 'string' }, data: { type: 'string' } }, []);
	const place = { dataFolder: values.data, network: values.network };
	const outcome = await withNetwork(place, ({ db }) => rotateSigningKey(db, actor));
	if (!outcome.ok) throw new Refusal('Недостаточно прав.');
	out(`Ключ сменён. Новый: ${outcome.value.keyId}\n`);
}
