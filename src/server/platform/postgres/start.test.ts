import assert from 'node:assert/strict';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	realpathSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { canReach, findAccount, runAs } from './account.ts';
import { findBinaries, prepareBinaries } from './binaries.ts';
import { networkFileSystemOf } from './folders.ts';
import { readLockFile } from './lock-file.ts';
import { PostgresRefusal } from './refusal.ts';
import { findRunningPostgres, startPostgres, type RunningPostgres } from './supervisor.ts';
import { ask, makeFolder, origins, runScript } from './testing/scene.ts';

const { folder, remove } = makeFolder();
after(remove);
const root = findAccount(null);
const onlyUnderRoot = root ? {} : { skip: 'not run as root' };
const quick = { durable: false, origin: 'npm' } as const;
const refused = (message: string) => (error: unknown) => {
	assert.ok(error instanceof PostgresRefusal, String(error));
	assert.equal(error.message, message);
	return true;
};

async function withPostgres(dataFolder: string, work: (postgres: RunningPostgres) => Promise<void>): Promise<void> {
	const postgres = await startPostgres({ dataFolder, ...quick });
	try {
		await work(postgres);
	} finally {
		await postgres.stop();
	}
}

test('the binaries from npm are found on this machine', () => assert.ok(origins.includes('npm')));

test('a second start on the same folder is refused with one line that names the first', async () => {
	const dataFolder = join(folder, 'вторая');
	await withPostgres(dataFolder, async ({ appUrl }) => {
		const line = `Папка данных «${dataFolder}» уже занята процессом ${process.pid}: остановите ту программу или укажите другую папку.`;
		await assert.rejects(startPostgres({ dataFolder, ...quick }), refused(line));
		const second = runScript('program.ts', [dataFolder, 'npm']);
		let told = '';
		second.stderr!.on('data', (chunk) => (told += chunk));
		const code = await new Promise((done) => second.once('close', done));
		assert.deepEqual([code, told], [1, `${line}\n`]);
		assert.deepEqual(await ask(appUrl, 'select 1 as one'), [{ one: 1 }]);
	});
});

test('a stopped database leaves no lock file and starts again with its data', async () => {
	const dataFolder = join(folder, 'снова');
	await withPostgres(
		dataFolder,
		async ({ ownerUrl }) => void (await ask(ownerUrl, `create table kept as select 'Ёлка' as word`))
	);
	assert.equal(readLockFile(join(dataFolder, 'cluster')), null);
	await withPostgres(dataFolder, async ({ ownerUrl }) =>
		assert.deepEqual(await ask(ownerUrl, 'select word from kept'), [{ word: 'Ёлка' }])
	);
});

test('a command given beside a running program finds its database, and none once it is stopped', async () => {
	const dataFolder = join(folder, 'снова');
	await withPostgres(dataFolder, async ({ ownerUrl, appUrl }) =>
		assert.deepEqual(findRunningPostgres(dataFolder), { ownerUrl, appUrl })
	);
	assert.equal(findRunningPostgres(dataFolder), null);
});

test('the server listens on its socket alone, with checksums, UTF-8 and an archive that keeps no file', async () => {
	await withPostgres(join(folder, 'снова'), async ({ superuserUrl, socketFolder }) => {
		const names = [
			'listen_addresses',
			'data_checksums',
			'server_encoding',
			'wal_level',
			'archive_mode',
			'archive_command'
		];
		const settings = await ask(
			superuserUrl,
			`select array_agg(current_setting(name) order by place) as set from unnest('{${names}}'::text[]) with ordinality as t (name, place)`
		);
		assert.deepEqual(settings, [{ set: ['', 'on', 'UTF8', 'replica', 'on', 'true'] }]);
		assert.deepEqual(
			await ask(superuserUrl, `select datcollate, datctype from pg_database where datname = 'bibliokrug'`),
			[{ datcollate: 'C.UTF-8', datctype: 'C.UTF-8' }]
		);
		assert.equal(statSync(socketFolder).mode & 0o777, 0o700);
	});
});

test('neither role is a superuser, and the program’s has limits of time and no right to create', async () => {
	await withPostgres(join(folder, 'снова'), async ({ superuserUrl, appUrl }) => {
		const roles = await ask(
			superuserUrl,
			`select rolname, rolsuper, rolcreaterole, rolinherit, rolbypassrls, rolconfig from pg_roles where rolname like 'bibliokrug%' order by 1`
		);
		const common = { rolsuper: false, rolbypassrls: false };
		assert.deepEqual(roles, [
			{
				...common,
				rolname: 'bibliokrug_app',
				rolcreaterole: false,
				rolinherit: false,
				rolconfig: ['statement_timeout=30s', 'lock_timeout=5s', 'idle_in_transaction_session_timeout=60s']
			},
			{ ...common, rolname: 'bibliokrug_owner', rolcreaterole: true, rolinherit: true, rolconfig: null }
		]);
		for (const attempt of [
			'create table public.mine ()',
			'create schema mine',
			'create temporary table mine ()',
			'create role mine'
		]) {
			await assert.rejects(ask(appUrl, attempt), { code: '42501' });
		}
	});
});

test('a folder whose path is too long for a socket gets its socket in a short folder of its own', async () => {
	const dataFolder = join(folder, 'очень длинное имя папки областной библиотеки', 'данные');
	await withPostgres(dataFolder, async ({ appUrl, socketFolder }) => {
		assert.ok(Buffer.byteLength(join(socketFolder, '.s.PGSQL.5432')) <= 103, socketFolder);
		assert.equal(statSync(socketFolder).mode & 0o777, 0o700);
		assert.deepEqual(await ask(appUrl, 'select current_database() as name'), [{ name: 'bibliokrug' }]);
	});
});

test('data of another major version are refused, and the message names both', async () => {
	const dataFolder = join(folder, 'снова');
	const file = join(dataFolder, 'cluster', 'PG_VERSION');
	const version = readFileSync(file, 'utf8');
	writeFileSync(file, '14\n');
	const line =
		'Папка данных создана PostgreSQL 14, а на машине есть только 18: поставьте PostgreSQL 14 или восстановите данные из резервной копии в новую папку.';
	await assert.rejects(startPostgres({ dataFolder, ...quick }), refused(line));
	writeFileSync(file, version);
	await withPostgres(dataFolder, async ({ appUrl }) =>
		assert.deepEqual(await ask(appUrl, 'select 1 as one'), [{ one: 1 }])
	);
});

test('a folder that cannot be made is refused', async () => {
	writeFileSync(join(folder, 'файл'), '');
	const dataFolder = join(folder, 'файл', 'данные');
	await assert.rejects(
		startPostgres({ dataFolder, ...quick }),
		refused(`В папку данных «${dataFolder}» нельзя писать: дайте на неё права или укажите другую.`)
	);
});

test('a start that was cut short while the cluster was being made is made good', async () => {
	const dataFolder = join(folder, 'прервано');
	mkdirSync(join(dataFolder, 'cluster.partial', 'base'), { recursive: true });
	await withPostgres(dataFolder, async ({ appUrl }) =>
		assert.deepEqual(await ask(appUrl, 'select 1 as one'), [{ one: 1 }])
	);
	assert.equal(existsSync(join(dataFolder, 'cluster.partial')), false);
});

test('under root the server runs as somebody else, who owns its data', onlyUnderRoot, async () => {
	const dataFolder = join(folder, 'снова');
	await withPostgres(dataFolder, async ({ postmasterPid }) => {
		const uids = /^Uid:\t(.*)$/m.exec(readFileSync(`/proc/${postmasterPid()}/status`, 'utf8'))![1];
		assert.deepEqual(uids, Array(4).fill(root!.uid).join('\t'));
		assert.equal(statSync(join(dataFolder, 'cluster')).uid, root!.uid);
	});
});

test(
	'under root a folder that nobody else can reach gets its cluster elsewhere, and finds it again',
	onlyUnderRoot,
	async () => {
		const closed = mkdtempSync(join(folder, 'закрыто-'));
		const dataFolder = join(closed, 'data');
		assert.equal(canReach(root, closed), false);
		await withPostgres(dataFolder, async ({ ownerUrl }) => void (await ask(ownerUrl, 'create table kept ()')));
		await withPostgres(dataFolder, async ({ ownerUrl }) =>
			assert.deepEqual(await ask(ownerUrl, 'select * from kept'), [])
		);
		const elsewhere = realpathSync(join(dataFolder, 'elsewhere'));
		assert.equal(dirname(elsewhere), '/var/lib/bibliokrug');
		rmSync(elsewhere, { recursive: true });
	}
);

test('binaries without the links that npm’s scripts make, or out of reach, are made to run', () => {
	const [npm] = findBinaries('npm');
	const native = join(mkdtempSync(join(folder, 'программы-')), 'native');
	cpSync(dirname(npm!.folder), native, { recursive: true, verbatimSymlinks: true });
	for (const name of readdirSync(join(native, 'lib')))
		if (/\.so(\.\d+)?$/.test(name)) rmSync(join(native, 'lib', name));
	chmodSync(join(native, 'bin', 'postgres'), 0o644);
	assert.equal(runAs(null, [join(native, 'bin', 'postgres'), '--version']), false);
	const prepared = prepareBinaries({ ...npm!, folder: join(native, 'bin') }, root, folder);
	// Under root the folder made by mkdtemp is closed to the other account, so a copy serves; otherwise it is mended in place.
	assert.equal(prepared.folder, root ? join(folder, `postgresql-${npm!.version}`, 'bin') : join(native, 'bin'));
	assert.equal(runAs(root, [join(prepared.folder, 'postgres'), '--version']), true);
});

test('a network file system is recognised by the mount that holds the path', () => {
	const mounts = [
		'/dev/sda1 / ext4 rw 0 0',
		'server:/export /srv nfs4 rw 0 0',
		'/dev/sdb1 /srv/local ext4 rw 0 0',
		'user@host:/ /mnt/Моя\\040папка fuse.sshfs rw 0 0',
		'//server/share /mnt/share cifs rw 0 0'
	].join('\n');
	const paths = ['/srv/data', '/srv/local/data', '/srvother', '/mnt/Моя папка/data', '/mnt/share', '/home'];
	assert.deepEqual(
		paths.map((path) => networkFileSystemOf(mounts, path)),
		['nfs4', null, null, 'fuse.sshfs', 'cifs', null]
	);
});
