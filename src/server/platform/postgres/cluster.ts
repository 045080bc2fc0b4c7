import { spawn } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBinaries, type Binaries } from './binaries.ts';
import type { Home } from './folders.ts';
import { PostgresRefusal } from './refusal.ts';

/** Chooses the binaries that can read the cluster, and makes the cluster where there is none yet. */
export async function openCluster(home: Home, found: Binaries[], durable: boolean): Promise<Binaries> {
	if (found.length === 0) {
		throw new PostgresRefusal('PostgreSQL не найден: поставьте PostgreSQL 15 или новее, либо укажите DATABASE_URL.');
	}
	const stored = storedVersion(home.cluster);
	const chosen = stored === null ? found[0]! : chooseFor(stored, home, found);
	const binaries = prepareBinaries(chosen, home.account, home.folder);
	if (stored === null) await createCluster(home, binaries, durable);
	writeFileSync(originFile(home), binaries.origin);
	return binaries;
}

function chooseFor(major: number, home: Home, found: Binaries[]): Binaries {
	const origin = existsSync(originFile(home)) ? readFileSync(originFile(home), 'utf8') : null;
	const fitting = found.filter((binaries) => binaries.major === major);
	const chosen = fitting.find((binaries) => binaries.origin === origin) ?? fitting[0];
	if (chosen) return chosen;
	const versions = [...new Set(found.map((binaries) => binaries.major))].join(' и ');
	throw new PostgresRefusal(
		`Папка данных создана PostgreSQL ${major}, а на машине есть только ${versions}: поставьте PostgreSQL ${major} или восстановите данные из резервной копии в новую папку.`
	);
}

function storedVersion(cluster: string): number | null {
	if (!existsSync(cluster)) return null;
	try {
		return Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
	} catch {
		throw new PostgresRefusal(`Папка «${cluster}» не похожа на базу данных: в ней нет файла PG_VERSION.`);
	}
}

/** Which binaries ran last: those of another maker sort texts by other tables, so they are not changed without need. */
function originFile({ folder }: Home): string {
	return join(folder, 'binaries');
}

/** Made beside its place and moved there whole: a start that is cut short leaves no half of a cluster. */
async function createCluster(home: Home, binaries: Binaries, durable: boolean): Promise<void> {
	const partial = `${home.cluster}.partial`;
	rmSync(partial, { recursive: true, force: true });
	const args = [
		'-D',
		partial,
		'-U',
		'postgres',
		'-E',
		'UTF8',
		...localeArguments(),
		'--data-checksums',
		'--auth-local=trust',
		'--auth-host=reject'
	];
	const fault = await runInitdb(home, join(binaries.folder, 'initdb'), durable ? args : [...args, '--no-sync']);
	if (fault !== null) throw new PostgresRefusal(`Не удалось создать базу данных в «${home.folder}»: ${fault}`);
	renameSync(partial, home.cluster);
	const folder = openSync(home.folder, 'r');
	fsyncSync(folder);
	closeSync(folder);
}

/** The same everywhere, whatever the machine's language; macOS knows no C.UTF-8. */
function localeArguments(): string[] {
	return process.platform === 'darwin' ? ['--locale=en_US.UTF-8', '--lc-collate=C'] : ['--locale=C.UTF-8'];
}

function runInitdb(home: Home, initdb: string, args: string[]): Promise<string | null> {
	return new Promise((done) => {
		const child = spawn(initdb, args, {
			...home.account,
			cwd: '/',
			env: serverEnvironment(),
			stdio: ['ignore', 'ignore', 'pipe']
		});
		let output = '';
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => done(error.message));
		child.on('close', (code) =>
			done(
				code === 0
					? null
					: (output
							.trim()
							.split('\n')
							.find((line) => line.includes('error')) ??
							output.trim().split('\n')[0] ??
							'')
			)
		);
	});
}

/** Nothing of the program's own environment, which may hold secrets or PostgreSQL variables, reaches the server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
	return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8' };
}
