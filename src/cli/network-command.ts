import { createNetwork } from '#server/platform/migrations.ts';
import { networksOf } from '#server/platform/networks.ts';
import { readArguments } from './arguments.ts';
import { joinProgramDatabase } from './database.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug network create --slug ИМЯ --name НАЗВАНИЕ --short-name КРАТКО --town ГОРОД
                          [--time-zone ЗОНА] [--public-host АДРЕС] [--host АДРЕС]...
bibliokrug network list [--json]

Сети этой установки. У каждой свои данные; одна другой не видит.

  --slug ИМЯ            краткое имя для команд, от 2 до 40 знаков: строчные латинские
                        буквы, цифры, подчёркивание; первой — буква: zarechye
  --name НАЗВАНИЕ       полное название
  --short-name КРАТКО   для заголовков
  --town ГОРОД          стоит на дипломах и протоколах
  --time-zone ЗОНА      по умолчанию Europe/Moscow
  --public-host АДРЕС   печатается на дипломах: biblioteki.example.org
  --host АДРЕС          под каким адресом сайта её показывать, если сетей несколько
  --data ПАПКА          папка данных; по умолчанию BIBLIOKRUG_DATA, иначе var/data
`;

const options = {
	slug: { type: 'string' },
	name: { type: 'string' },
	'short-name': { type: 'string' },
	town: { type: 'string' },
	'time-zone': { type: 'string' },
	'public-host': { type: 'string' },
	host: { type: 'string', multiple: true },
	data: { type: 'string' },
	json: { type: 'boolean' }
} as const;
type Values = ReturnType<typeof readArguments<typeof options>>['values'];

export async function run(args: string[], terminal: Terminal): Promise<void> {
	const { values, words } = readArguments(args, options, ['что сделать: create или list']);
	if (words[0] === 'create') return create(values, terminal);
	if (words[0] === 'list') return list(values, terminal);
	throw new WrongUsage(`Нет действия ${words[0]}. Есть: create, list.`);
}

async function create(values: Values, terminal: Terminal): Promise<void> {
	const network = networkIn(values);
	const program = await joinProgramDatabase({ dataFolder: values.data, mayBegin: true });
	try {
		await createNetwork(program.ownerUrl, network).catch((error: unknown) => {
			// 23505: the short name or a host belongs to another network.
			throw (error as { code?: string }).code === '23505'
				? new Refusal('Краткое имя или адрес сайта уже заняты другой сетью.')
				: error;
		});
		terminal.out(
			`Сеть создана: ${network.slug}\nТеперь заведите администратора: bibliokrug user create --network ${network.slug} --email АДРЕС --name ИМЯ\n`
		);
	} finally {
		await program.stop();
	}
}

function networkIn(values: Values) {
	const needed = (option: 'slug' | 'name' | 'short-name' | 'town'): string => {
		const text = values[option]?.trim();
		if (!text) throw new WrongUsage(`Не хватает ключа --${option}.`);
		return text;
	};
	const slug = needed('slug');
	if (!/^[a-z][a-z0-9_]{1,39}$/.test(slug))
		throw new Refusal(
			`Краткое имя — от двух до сорока знаков: строчные латинские буквы, цифры и подчёркивание, первой стоит буква; а не «${slug}».`
		);
	const timeZone = values['time-zone'] ?? 'Europe/Moscow';
	if (timeZone !== 'UTC' && !Intl.supportedValuesOf('timeZone').includes(timeZone))
		throw new Refusal(`Нет часового пояса «${timeZone}». Пример: Asia/Tomsk.`);
	const [name, shortName] = [needed('name'), needed('short-name')];
	if (name.length < 3 || name.length > 300) throw new Refusal('Название — от 3 до 300 знаков.');
	if (shortName.length < 2 || shortName.length > 80) throw new Refusal('Краткое название — от 2 до 80 знаков.');
	const publicHost = hostIn(values['public-host'] ?? 'localhost');
	return { slug, name, shortName, town: needed('town'), timeZone, publicHost, hosts: (values.host ?? []).map(hostIn) };
}

function hostIn(text: string): string {
	if (!/^[a-z0-9.:-]+$/i.test(text)) throw new Refusal(`«${text}» — не адрес сайта. Пример: biblioteki.example.org.`);
	return text.toLowerCase();
}

async function list(values: Values, terminal: Terminal): Promise<void> {
	const program = await joinProgramDatabase({ dataFolder: values.data });
	try {
		const networks = await networksOf(program.database.platform);
		if (values.json) return terminal.out(`${JSON.stringify(networks)}\n`);
		if (networks.length === 0) return terminal.out('Сетей ещё нет. Создайте: bibliokrug network create.\n');
		const width = Math.max(...networks.map(({ slug }) => slug.length));
		for (const { slug, name, town } of networks) terminal.out(`${slug.padEnd(width)}  ${name}, ${town}\n`);
	} finally {
		await program.stop();
	}
}
