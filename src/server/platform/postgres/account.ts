import { execFileSync, spawnSync } from 'node:child_process';
import { PostgresRefusal } from './refusal.ts';

/** Whom the database runs as. PostgreSQL refuses root, so under root it is somebody else. */
export type Account = { uid: number; gid: number };

/** Null where the program is no superuser: then the database runs as the program does. */
export function findAccount(clusterOwner: number | null): Account | null {
	if (process.geteuid?.() !== 0) return null;
	if (clusterOwner) return { uid: clusterOwner, gid: readId('-g', String(clusterOwner)) ?? clusterOwner };
	for (const name of ['postgres', 'nobody']) {
		const uid = readId('-u', name);
		if (uid) return { uid, gid: readId('-g', name) ?? uid };
	}
	throw new PostgresRefusal(
		'Под суперпользователем базу данных запускать нельзя, а учётных записей postgres и nobody нет: создайте одну из них.'
	);
}

/** Whether the account gets as far as this folder: a home folder of root, for one, stops it on the way. */
export function canReach(account: Account | null, folder: string): boolean {
	return runAs(account, ['/bin/sh', '-c', 'cd "$1"', 'sh', folder]);
}

export function runAs(account: Account | null, [command = '', ...args]: string[]): boolean {
	return spawnSync(command, args, { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function readId(flag: '-u' | '-g', name: string): number | null {
	try {
		return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
	} catch {
		return null;
	}
}
