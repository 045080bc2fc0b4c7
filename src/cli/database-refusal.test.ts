import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { SchemaMismatch } from '#server/platform/migrations.ts';
import { PostgresRefusal } from '#server/platform/postgres/refusal.ts';
import { ownerUrl } from '#server/platform/testing.ts';
import { databaseRefusal } from './database-refusal.ts';
import { buildFolder, runCommand } from './testing.ts';

const url = 'postgresql://owner:secret@db.example:5432/zarechye';
const failed = (code: string, syscall?: string) => Object.assign(new Error(`failed ${code}`), { code, syscall });

const told: [string, Error, string][] = [
	[
		'a closed port',
		failed('ECONNREFUSED', 'connect'),
		'База данных (db.example:5432) не отвечает. Запустите PostgreSQL или исправьте адрес в DATABASE_URL.'
	],
	[
		'a name with several addresses, all closed',
		new AggregateError([failed('ECONNREFUSED', 'connect'), failed('ECONNREFUSED', 'connect')]),
		'База данных (db.example:5432) не отвечает. Запустите PostgreSQL или исправьте адрес в DATABASE_URL.'
	],
	[
		'an unknown machine',
		failed('ENOTFOUND', 'getaddrinfo'),
		'Машина базы данных (db.example:5432) не найдена. Исправьте адрес в DATABASE_URL.'
	],
	[
		'a socket that is not there',
		failed('ENOENT', 'connect'),
		'По пути из DATABASE_URL нет сокета PostgreSQL. Запустите PostgreSQL или исправьте путь.'
	],
	[
		'a socket of others',
		failed('EACCES', 'connect'),
		'К базе данных из DATABASE_URL не пускает система: дайте право на её сокет или исправьте адрес.'
	],
	[
		'a wrong password',
		failed('28P01'),
		'База данных не приняла имя или пароль. Исправьте их в DATABASE_URL и DATABASE_APP_URL.'
	],
	[
		'an account that may not connect',
		failed('28000'),
		'База данных не приняла имя или пароль. Исправьте их в DATABASE_URL и DATABASE_APP_URL.'
	],
	[
		'a password left out',
		new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
		'База данных не приняла имя или пароль. Исправьте их в DATABASE_URL и DATABASE_APP_URL.'
	],
	[
		'an unknown database',
		failed('3D000'),
		'На сервере PostgreSQL нет базы данных из DATABASE_URL. Создайте её или исправьте название.'
	],
	[
		'an address that cannot be read',
		failed('ERR_INVALID_URL'),
		'Адрес в DATABASE_URL не разобрать. Особые знаки в пароле пишут кодами: %40 вместо @.'
	],
	['a refusal of the embedded database', new PostgresRefusal('Папка занята.'), 'Папка занята.'],
	['a database of a newer program', new SchemaMismatch('База новее программы.'), 'База новее программы.']
];
for (const [name, error, line] of told) {
	test(`the database's fault is told in one line: ${name}`, () => assert.equal(databaseRefusal(error, url), line));
}

test('a text that is no address of PostgreSQL is told as such, and without the variable the folder is named', () => {
	const notFound = failed('ENOTFOUND', 'getaddrinfo');
	for (const text of ['nonsense', 'mysql://localhost/base'])
		assert.equal(
			databaseRefusal(notFound, text),
			'DATABASE_URL — не адрес базы данных. Пример: postgresql://имя:пароль@localhost:5432/bibliokrug.'
		);
	assert.equal(
		databaseRefusal(failed('ECONNREFUSED', 'connect'), ''),
		'База данных этой папки не отвечает. Остановите программу, которая с ней работает, и повторите.'
	);
});

test('an error of another kind is none of the database', () => {
	for (const error of [failed('ENOENT', 'open'), failed('EACCES', 'mkdir'), failed('23505'), new Error('x'), null])
		assert.equal(databaseRefusal(error, url), null);
});

function useDatabase(context: TestContext, address: string): void {
	const before = process.env.DATABASE_URL;
	process.env.DATABASE_URL = address;
	context.after(() => {
		if (before === undefined) delete process.env.DATABASE_URL;
		else process.env.DATABASE_URL = before;
	});
}

test('the program itself tells a database that is not running, and keeps the password to itself', async (context) => {
	const server = createServer();
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	useDatabase(context, `postgresql://owner:secret@127.0.0.1:${port}/base`);
	assert.deepEqual(await runCommand('network', 'list'), {
		...{ status: 1, out: '' },
		err: `База данных (127.0.0.1:${port}) не отвечает. Запустите PostgreSQL или исправьте адрес в DATABASE_URL.\n`
	});
});

test('the program itself tells that a socket is not there', async (context) => {
	const folder = await buildFolder(context, {});
	useDatabase(context, `postgresql://owner@/base?host=${encodeURIComponent(join(folder, 'нет'))}`);
	assert.deepEqual(await runCommand('network', 'list'), {
		...{ status: 1, out: '' },
		err: 'По пути из DATABASE_URL нет сокета PostgreSQL. Запустите PostgreSQL или исправьте путь.\n'
	});
});

test('the program itself tells that the server has no such database', async (context) => {
	const address = new URL(ownerUrl());
	address.pathname = '/no_such_database';
	useDatabase(context, address.href);
	assert.deepEqual(await runCommand('network', 'list'), {
		...{ status: 1, out: '' },
		err: 'На сервере PostgreSQL нет базы данных из DATABASE_URL. Создайте её или исправьте название.\n'
	});
});
