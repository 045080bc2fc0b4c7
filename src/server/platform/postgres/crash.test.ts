import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { findAccount } from './account.ts';
import { isPostmasterOf, readLockFile } from './lock-file.ts';
import { startPostgres, type PostgresOptions, type RunningPostgres } from './supervisor.ts';
import { chooseTether } from './postmaster.ts';
import { ask, makeFolder, origins, startProgram, startWriter, until } from './testing/scene.ts';

const scenes = new Map(origins.map((origin) => [origin, makeFolder()]));
after(() => scenes.forEach(({ remove }) => remove()));

/** A test that fails must leave nothing running that the next one would stumble over. */
async function start(t: TestContext, options: PostgresOptions): Promise<RunningPostgres> {
	const postgres = await startPostgres(options);
	t.after(() => postgres.stop());
	return postgres;
}

/** The numbers that were acknowledged and are not in the database now. */
async function lostOf(url: string, numbers: number[]): Promise<number[]> {
	const stored = new Set(
		(await ask<{ number: number }>(url, 'select number from acknowledged')).map(({ number }) => number)
	);
	return numbers.filter((number) => !stored.has(number));
}

const statusOf = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8');
const stateOf = (pid: number) => /^State:\s*(\S)/m.exec(statusOf(pid))?.[1];

/** True while the interrupt waits for a process that stands still. */
function isAskedToStop(pid: number): boolean {
	const pending = /^ShdPnd:\s*([0-9a-f]+)/m.exec(statusOf(pid))?.[1] ?? '0';
	return (BigInt(`0x${pending}`) & (1n << BigInt(constants.signals.SIGINT - 1))) !== 0n;
}

for (const origin of origins) {
	const dataFolder = join(scenes.get(origin)!.folder, 'данные сети');
	const cluster = join(dataFolder, 'cluster');

	test(`${origin}: nothing acknowledged is lost when the program is killed while writing`, async (t) => {
		const program = await startProgram(t, dataFolder, origin);
		const writer = await startWriter(program.ownerUrl, 200);
		program.child.kill('SIGKILL');
		await Promise.all([program.ended, writer.ended]);
		const postgres = await start(t, { dataFolder, origin });
		assert.deepEqual(await lostOf(postgres.ownerUrl, writer.numbers), []);
		await ask(postgres.ownerUrl, 'drop table acknowledged');
		await postgres.stop();
	});

	test(`${origin}: nothing acknowledged is lost when program and server are killed together while writing`, async (t) => {
		const program = await startProgram(t, dataFolder, origin);
		const writer = await startWriter(program.ownerUrl, 200);
		process.kill(program.postmasterPid, 'SIGKILL');
		program.child.kill('SIGKILL');
		await Promise.all([program.ended, writer.ended]);
		const postgres = await start(t, { dataFolder, origin });
		assert.deepEqual(await lostOf(postgres.ownerUrl, writer.numbers), []);
		await ask(postgres.ownerUrl, 'drop table acknowledged');
		await postgres.stop();
	});

	test(`${origin}: a killed server is started again by itself, down is told meanwhile, and nothing acknowledged is lost`, async (t) => {
		const told: [string, boolean][] = [];
		const postgres = await start(t, { dataFolder, origin });
		postgres.on('down', () => told.push(['down', postgres.isUp()]));
		postgres.on('up', () => told.push(['up', postgres.isUp()]));
		const writer = await startWriter(postgres.ownerUrl, 200);
		const killed = postgres.postmasterPid();
		process.kill(killed, 'SIGKILL');
		await until(() => told.length === 2);
		await writer.ended;
		assert.deepEqual(told, [
			['down', false],
			['up', true]
		]);
		assert.notEqual(postgres.postmasterPid(), killed);
		assert.deepEqual(await lostOf(postgres.ownerUrl, writer.numbers), []);
		await ask(postgres.ownerUrl, 'drop table acknowledged');
		await postgres.stop();
	});

	test(`${origin}: a server that outlived its program is stopped and its data are served on`, async (t) => {
		const before = await start(t, { dataFolder, origin });
		await before.stop();
		mkdirSync(before.socketFolder, { mode: 0o700 });
		const account = findAccount(null);
		if (account) chownSync(before.socketFolder, account.uid, account.gid);
		const orphan = spawn(join(before.binaries.folder, 'postgres'), ['-D', cluster], {
			...account,
			cwd: '/',
			stdio: 'ignore',
			env: { LC_ALL: 'C.UTF-8' }
		});
		t.after(() => orphan.kill('SIGINT'));
		await until(() => readLockFile(cluster)?.status === 'ready');
		await ask(before.ownerUrl, `create table left_by_orphan as select 'цело' as word`);
		const reports: string[] = [];
		const postgres = await start(t, { dataFolder, origin, report: (line) => reports.push(line) });
		assert.deepEqual(reports, [`Остановлена база данных, оставшаяся от прежнего запуска (процесс ${orphan.pid}).`]);
		assert.deepEqual(await ask(postgres.ownerUrl, 'select word from left_by_orphan'), [{ word: 'цело' }]);
		await ask(postgres.ownerUrl, 'drop table left_by_orphan');
		await postgres.stop();
	});

	test(`${origin}: a lock file left behind whose number another program has now does not prevent the start`, async (t) => {
		const bystander = spawn('sleep', ['600'], findAccount(null) ?? {});
		t.after(() => bystander.kill());
		writeFileSync(
			join(cluster, 'postmaster.pid'),
			`${bystander.pid}\n${cluster}\n1700000000\n5432\n\n\n  1 1\nready   \n`
		);
		const postgres = await start(t, { dataFolder, origin });
		assert.deepEqual(await ask(postgres.appUrl, 'select 1 as one'), [{ one: 1 }]);
		await postgres.stop();
		assert.equal(bystander.exitCode ?? bystander.signalCode, null);
	});

	test(
		`${origin}: a server that is killed while it is being stopped and that nobody buries does not prevent the start`,
		{ skip: process.platform !== 'linux' },
		async (t) => {
			const before = await start(t, { dataFolder, origin });
			await before.stop();
			mkdirSync(before.socketFolder, { mode: 0o700 });
			const account = findAccount(null);
			if (account) chownSync(before.socketFolder, account.uid, account.gid);
			// The parent asks after nobody's end, as the first process of many a container.
			const script = `"$1" -D "$2" & exec sleep 600`;
			const parent = spawn('/bin/sh', ['-c', script, 'sh', join(before.binaries.folder, 'postgres'), cluster], {
				...account,
				cwd: '/',
				stdio: 'ignore',
				env: { LC_ALL: 'C.UTF-8' }
			});
			t.after(() => parent.kill());
			await until(() => readLockFile(cluster)?.status === 'ready');
			const { pid } = readLockFile(cluster)!;
			process.kill(pid, 'SIGSTOP');
			const starting = start(t, { dataFolder, origin });
			await until(() => isAskedToStop(pid));
			process.kill(pid, 'SIGKILL');
			const postgres = await starting;
			assert.equal(stateOf(pid), 'Z', 'the dead server is still there');
			assert.deepEqual(await ask(postgres.appUrl, 'select 1 as one'), [{ one: 1 }]);
			await postgres.stop();
		}
	);

	for (const tether of new Set([chooseTether(), 'pipe'] as const)) {
		test(`${origin}: a program that is killed takes its server with it, told by the ${tether}`, async (t) => {
			const program = await startProgram(t, dataFolder, origin, tether);
			assert.equal(isPostmasterOf(cluster, program.postmasterPid), true);
			program.child.kill('SIGKILL');
			await until(() => !isPostmasterOf(cluster, program.postmasterPid));
			// A fast stop removes the file; a server that was killed would have left it.
			assert.equal(readLockFile(cluster), null);
		});
	}
}
