import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openFileStorage, type FileStore } from '#server/platform/files/store.ts';
import type { Database, Db } from '#server/database.ts';
import { createNetwork } from '#server/platform/migrations.ts';
import { joinProgramDatabase } from '../../src/cli/database.ts';

/** The real program as its own process, with its own embedded database, and a network in it. */
export type Program = {
	url: string;
	database: Database;
	db: Db;
	store: FileStore;
	/** Has the database look at how much there is in these tables, as it does by itself within a minute. */
	learnSizes(tables: readonly string[]): Promise<void>;
	/** Megabytes that the program's process holds now. */
	memory(): number;
	/** Seconds of processor time so far: of the program and of its database. */
	busy(): { program: number; database: number };
	stop(): Promise<void>;
};

const bibliokrug = join(import.meta.dirname, '..', '..', 'bin', 'bibliokrug');

/** On at most two cores, where the system lets one say so. */
export async function startProgram(): Promise<Program> {
	const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bibliokrug-bench-'));
	// Under root the database runs as another account, which has to get in.
	chmodSync(folder, 0o755);
	const data = join(folder, 'data');
	const { child: launcher, url } = await spawnProgram(data);
	const pid = processesNow().find(({ parent }) => parent === launcher.pid)!.id;
	const { database, ownerUrl } = await joinProgramDatabase({ dataFolder: data });
	const about = { name: 'Сеть библиотек', shortName: 'Сеть', town: 'Заречье', timeZone: 'Asia/Tomsk' };
	const schema = await createNetwork(ownerUrl, { slug: 'bench', ...about, hosts: [new URL(url).hostname] });
	return {
		...{ url, database, db: database.network(schema) },
		store: openFileStorage(join(data, 'files')).network(schema),
		async learnSizes(tables) {
			const owner = new Client({ connectionString: ownerUrl });
			await owner.connect();
			for (const table of tables) await owner.query(`vacuum analyze "${schema}".${table}`);
			await owner.end();
		},
		memory: () => residentMegabytes(pid),
		busy: () => busyOf(pid),
		async stop() {
			await database.close();
			await endOf(launcher);
			const elsewhere = join(data, 'elsewhere');
			if (existsSync(elsewhere)) rmSync(realpathSync(elsewhere), { recursive: true, force: true });
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function spawnProgram(data: string): Promise<{ child: ChildProcess; url: string }> {
	const served = [process.execPath, bibliokrug, 'serve', '--port', '0', '--data', data];
	const isTooWide = availableParallelism() > 2 && existsSync('/usr/bin/taskset');
	const [command = '', ...parameters] = isTooWide ? ['/usr/bin/taskset', '-c', '0,1', ...served] : served;
	const env = { ...process.env, DATABASE_URL: '', BIBLIOKRUG_SMTP_URL: '' };
	const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'], env });
	const url = await new Promise<string>((resolve, reject) => {
		let text = '';
		child.stdout!.setEncoding('utf8').on('data', (part: string) => {
			if (text.length > 100_000) return;
			text += part;
			const found = /открыта: (http:\S+)/.exec(text)?.[1];
			if (found) resolve(found);
		});
		child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it served`)));
	});
	return { child, url };
}

function endOf(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.kill('SIGTERM');
	});
}

function residentMegabytes(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Of the program and of all processes under it; those that have ended are counted with their parents. */
function busyOf(pid: number): { program: number; database: number } {
	const processes = processesNow();
	const below = (id: number): number => {
		const own = processes.find((each) => each.id === id);
		const children = processes.filter(({ parent }) => parent === id);
		return (own?.seconds ?? 0) + children.reduce((sum, child) => sum + below(child.id), 0);
	};
	const program = processes.find(({ id }) => id === pid)?.seconds ?? 0;
	return { program, database: below(pid) - program };
}

function processesNow(): Stat[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => statOf(Number(name)) ?? []);
}

type Stat = { id: number; parent: number; seconds: number };

function statOf(id: number): Stat | null {
	try {
		const [, parent, ...rest] = readFileSync(`/proc/${id}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
		// User, system, and the same of children that have ended: fields 14 to 17, in hundredths of a second.
		const ticks = rest.slice(9, 13).map(Number);
		return { id, parent: Number(parent), seconds: ticks.reduce((sum, each) => sum + each, 0) / 100 };
	} catch {
		return null;
	}
}
