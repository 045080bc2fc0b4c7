import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountsList } from '#server/accounts/queries.ts';
import { signIn } from '#server/accounts/sessions/commands.ts';
import { networksOf } from '#server/platform/networks.ts';
import { appUrlOf, openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';

let network: TestNetwork;
let slug: string;
before(async () => {
	network = await openTestNetwork();
	slug = network.schema.replace(/^net_/, '');
});
after(() => network.close());

const program = join(import.meta.dirname, '..', 'cli.ts');

/** The program in a process of its own, with something on its standard input. */
function runWith(input: string, ...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
	const env = { ...process.env, DATABASE_URL: ownerUrl(), DATABASE_APP_URL: appUrlOf(ownerUrl()) };
	const child = spawn(process.execPath, [program, ...args], { env });
	const written = { out: '', err: '' };
	child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
	child.stdin.end(input);
	return new Promise((resolve, reject) =>
		child.on('error', reject).on('close', (status) => resolve({ status, ...written }))
	);
}

const create = (password: string, email: string, name = 'Лампова Вера Ивановна') =>
	runWith(`${password}\n`, 'user', 'create', '--email', email, '--name', name, '--network', slug, '--password-stdin');

test('user create makes an account that can sign in, user list shows it, user disable shuts it', async () => {
	assert.deepEqual(await create('зелёная лампа над столом', 'Vera@Example.org'), {
		status: 0,
		out: 'Доступ создан: Vera@Example.org\n',
		err: ''
	});
	const where = { db: network.db, platform: network.database.platform, network: network.schema };
	const attempt = { email: 'vera@example.org', password: 'зелёная лампа над столом', from: 'cli', isSecure: false };
	assert.equal((await signIn(where, attempt)).ok, true);
	assert.deepEqual(await create('другая лампа над столом', 'boris@example.org', 'Чернов Борис'), {
		status: 0,
		out: 'Доступ создан: boris@example.org\n',
		err: ''
	});

	const args = ['user', 'create', '--email', 'anna@example.org', '--name', 'Новикова Анна', '--network', slug];
	const anna = await runWith('зелёная лампа под столом\n', ...args, '--role', 'member', '--password-stdin');
	assert.deepEqual(anna, { status: 0, out: 'Доступ создан: anna@example.org\n', err: '' });
	const odd = await runWith('', ...args, '--role', 'king', '--password-stdin');
	assert.deepEqual([odd.status, odd.err.split('\n')[0]], [2, 'Роль — administrator или member, а не «king».']);

	const disabled = await runWith('', 'user', 'disable', '--email', 'VERA@example.org', '--network', slug);
	assert.deepEqual(disabled, { status: 0, out: 'Доступ отключён: vera@example.org\n', err: '' });
	assert.equal((await signIn(where, attempt)).ok, false);
	const listed = await runWith('', 'user', 'list', '--network', slug);
	assert.deepEqual(listed, {
		status: 0,
		out:
			'vera@example.org   администратор  Лампова Вера Ивановна (отключён)\n' +
			'boris@example.org  администратор  Чернов Борис\n' +
			'anna@example.org   участник       Новикова Анна\n',
		err: ''
	});
	const last = await runWith('', 'user', 'disable', '--email', 'boris@example.org', '--network', slug);
	assert.deepEqual(last, { status: 1, out: '', err: 'Это последний администратор: сначала создайте другого.\n' });
});

test('user create refuses a short password, a taken or faulty address and a missing name, and makes nothing', async () => {
	const before = await accountsList(network.db);
	const cases: [Promise<{ status: number | null; out: string; err: string }>, number, string][] = [
		[create('коротко', 'new@example.org'), 1, 'Пароль короче 12 знаков. Возьмите фразу из нескольких слов.\n'],
		[create('зелёная лампа над столом', 'boris@example.org'), 1, 'Доступ с этим адресом уже есть.\n'],
		[create('зелёная лампа над столом', 'никто'), 1, 'Это не адрес электронной почты. Пример: kniga@example.org.\n'],
		[
			create('зелёная лампа над столом', 'new@example.org', '42'),
			1,
			'Укажите имя буквами: --name «Фамилия Имя Отчество».\n'
		],
		[
			runWith('', 'user', 'create', '--email', 'new@example.org', '--network', slug),
			1,
			'Пароль негде спросить: запустите в терминале или передайте его с ключом --password-stdin.\n'
		],
		[
			runWith('', 'user', 'disable', '--email', 'nobody@example.org', '--network', slug),
			1,
			'Нет доступа с адресом nobody@example.org.\n'
		],
		[
			runWith('', 'user', 'remove'),
			2,
			'Нет действия remove. Есть: create, disable, list.\nСправка: bibliokrug help user\n'
		]
	];
	for (const [running, status, err] of cases) assert.deepEqual(await running, { status, out: '', err });
	assert.deepEqual(await accountsList(network.db), before);
});

test('network create makes a network once, network list shows it', async () => {
	const other = `cli_${slug.slice(-8)}`;
	const args = [
		'network',
		'create',
		'--slug',
		other,
		'--name',
		'Библиотеки Приозёрья',
		'--short-name',
		'Приозёрье',
		'--town',
		'Озёрск',
		'--host',
		`${other.replace('_', '-')}.test`
	];
	assert.equal((await runWith('', ...args)).status, 0);
	assert.deepEqual(await runWith('', ...args), {
		status: 1,
		out: '',
		err: 'Краткое имя или адрес сайта уже заняты другой сетью.\n'
	});
	const made = (await networksOf(network.database.platform)).find((each) => each.slug === other);
	assert.deepEqual(
		[made?.name, made?.timeZone, made?.publicHost],
		['Библиотеки Приозёрья', 'Europe/Moscow', 'localhost']
	);
	assert.match((await runWith('', 'network', 'list')).out, new RegExp(`^${other} +Библиотеки Приозёрья, Озёрск$`, 'm'));
	const faulty = await runWith(
		'',
		'network',
		'create',
		'--slug',
		'Сеть',
		'--name',
		'Имя',
		'--short-name',
		'Имя',
		'--town',
		'Город'
	);
	assert.deepEqual(faulty, {
		status: 1,
		out: '',
		err: 'Краткое имя — от двух до сорока знаков: строчные латинские буквы, цифры и подчёркивание, первой стоит буква; а не «Сеть».\n'
	});
});
