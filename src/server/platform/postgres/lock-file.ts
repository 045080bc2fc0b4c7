import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresRefusal } from './refusal.ts';

/** What PostgreSQL writes into postmaster.pid: its process, where it listens, and how far its start has got. */
export type LockFile = { pid: number; socketFolder: string; status: string };

export function readLockFile(cluster: string): LockFile | null {
	try {
		const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
		const pid = Number.parseInt(lines[0] ?? '', 10);
		return pid > 0 ? { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() } : null;
	} catch {
		return null;
	}
}

/** A process counts as this cluster's postmaster by its working directory and its program, never by its name alone. */
export function isPostmasterOf(cluster: string, pid: number): boolean {
	try {
		if (process.platform === 'linux') {
			return (
				readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) &&
				basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
			);
		}
		const folder = execFileSync('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		});
		return folder.split('\n').includes(`n${realpathSync(cluster)}`);
	} catch {
		return false;
	}
}

/**
 * Stops a postmaster that outlived its program, so that the cluster can be started anew and supervised. Asks first for a
 * fast stop, which loses nothing, then for an immediate one, after which recovery repeats the log. Never SIGKILL.
 */
export async function retireOrphan(cluster: string): Promise<number | null> {
	const pid = readLockFile(cluster)?.pid;
	if (!pid) return null;
	if (!isPostmasterOf(cluster, pid)) {
		disarmLockFile(cluster, pid);
		return null;
	}
	for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
		signalPostmaster(pid, signal);
		const deadline = Date.now() + 30_000;
		while (Date.now() < deadline) {
			if (!isPostmasterOf(cluster, pid)) {
				disarmLockFile(cluster, pid);
				return pid;
			}
			await pause(20);
		}
	}
	throw new PostgresRefusal(`Прежний процесс базы данных ${pid} не останавливается: завершите его сами и повторите.`);
}

function signalPostmaster(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EPERM')
			throw new PostgresRefusal(`Папку данных держит процесс ${pid} другой учётной записи: остановите его.`);
	}
}

/**
 * After a restart of the machine or a container the number in the file may belong to another program, or to a killed server
 * that nobody has buried yet, and PostgreSQL would refuse to start. A number that no process can have lets it go on, and it
 * still checks the shared memory named below. A server that stopped by itself has taken its file away.
 */
function disarmLockFile(cluster: string, pid: number): void {
	if (readLockFile(cluster)?.pid !== pid) return;
	const file = join(cluster, 'postmaster.pid');
	const text = readFileSync(file, 'utf8');
	writeFileSync(file, text.replace(String(pid), String(2 ** 31 - 2)));
}
