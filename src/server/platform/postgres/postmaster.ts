import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fchownSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import type { Home } from './folders.ts';
import { readLockFile } from './lock-file.ts';

/** How the server learns that the program is gone: from the kernel, or from a watcher on a pipe. */
export type Tether = 'kernel' | 'pipe';
export type Postmaster = { pid: number; exited: Promise<void>; hasExited(): boolean; stop(): Promise<void> };

export function startPostmaster(home: Home, binaries: Binaries, tether: Tether): Postmaster {
	const log = openLog(home);
	const server = [join(binaries.folder, 'postgres'), '-D', home.cluster];
	const [command = '', ...args] = tether === 'kernel' ? ['setpriv', '--pdeathsig', 'INT', '--', ...server] : server;
	// In a session of its own: Ctrl-C in the terminal must reach the program first, which stops the server last.
	const child = spawn(command, args, {
		...home.account,
		cwd: '/',
		env: serverEnvironment(),
		detached: true,
		stdio: ['ignore', log, log]
	});
	closeSync(log);
	const watcher = tether === 'pipe' && child.pid ? spawnWatcher(child.pid) : null;
	let gone = false;
	const exited = new Promise<void>((done) => {
		const finish = () => {
			gone = true;
			watcher?.stdin?.end('stopped\n');
			done();
		};
		child.once('exit', finish);
		child.once('error', finish);
	});
	child.unref();
	return { pid: child.pid ?? 0, exited, hasExited: () => gone, stop: () => stopPostmaster(child, exited) };
}

/** Linux tells the server itself; where its `setpriv` lacks the option, and elsewhere, a watcher does. */
export function chooseTether(): Tether {
	const isKnown =
		process.platform === 'linux' &&
		spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true'], { stdio: 'ignore' }).status === 0;
	return isKnown ? 'kernel' : 'pipe';
}

/** True once it accepts connections, false when it ended before. Recovery after a crash takes the time that it takes. */
export async function isReady(home: Home, postmaster: Postmaster): Promise<boolean> {
	while (!postmaster.hasExited()) {
		const file = readLockFile(home.cluster);
		if (file?.pid === postmaster.pid && file.status === 'ready') return true;
		await pause(10);
	}
	return false;
}

/** The last lines that the server wrote, for the message about a failed start. */
export function readLogTail(home: Home): string[] {
	if (!existsSync(home.log)) return [];
	const { size } = statSync(home.log);
	const file = openSync(home.log, 'r');
	const buffer = Buffer.alloc(Math.min(size, 4096));
	readSync(file, buffer, 0, buffer.length, size - buffer.length);
	closeSync(file);
	return buffer.toString('utf8').trim().split('\n');
}

function openLog({ log, account }: Home): number {
	if (existsSync(log) && statSync(log).size > 8 * 2 ** 20) renameSync(log, `${log}.1`);
	const file = openSync(log, 'a', 0o600);
	if (account) fchownSync(file, account.uid, account.gid);
	return file;
}

/** A shell that waits for the end of its input, which comes when the program dies in whatever way. */
function spawnWatcher(pid: number): ChildProcess {
	const script = `trap '' INT TERM HUP; read line || kill -INT "$1"`;
	const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
		cwd: '/',
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore']
	});
	watcher.stdin?.on('error', () => {});
	watcher.unref();
	(watcher.stdin as unknown as { unref(): void } | null)?.unref();
	return watcher;
}

async function stopPostmaster(child: ChildProcess, exited: Promise<void>): Promise<void> {
	child.ref();
	child.kill('SIGINT');
	const patience = setTimeout(() => child.kill('SIGQUIT'), 30_000);
	await exited;
	clearTimeout(patience);
}
