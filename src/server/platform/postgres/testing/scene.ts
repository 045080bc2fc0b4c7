import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findBinaries, type Origin } from '../binaries.ts';

/** What this machine can run; a stranger's has at least the one from npm. */
export const origins: Origin[] = [...new Set(findBinaries(null).map(({ origin }) => origin))];

/** A folder with spaces and Cyrillic letters that every account may enter, gone after the tests. */
export function makeFolder(): { folder: string; remove: () => void } {
	const folder = mkdtempSync(join(realpathSync(tmpdir()), 'Моя папка '));
	chmodSync(folder, 0o755);
	return {
		folder,
		remove() {
			const elsewhere = join(folder, 'data', 'elsewhere');
			if (existsSync(elsewhere)) rmSync(realpathSync(elsewhere), { recursive: true, force: true });
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

export type Program = { child: ChildProcess; ownerUrl: string; postmasterPid: number; ended: Promise<unknown> };

export async function startProgram(t: TestContext, ...args: string[]): Promise<Program> {
	const child = runScript('program.ts', args);
	t.after(() => child.kill('SIGKILL'));
	const ended = new Promise((done) => child.once('exit', done));
	for await (const line of createInterface(child.stdout!))
		return { child, ended, ...(JSON.parse(line) as { ownerUrl: string; postmasterPid: number }) };
	throw new Error('The program ended before its database was up');
}

export type Writer = { numbers: number[]; ended: Promise<unknown> };

/** Starts a writer and comes back once the database has acknowledged so many of its rows. */
export async function startWriter(ownerUrl: string, acknowledged: number): Promise<Writer> {
	const child = runScript('writer.ts', [ownerUrl]);
	const numbers: number[] = [];
	const ended = new Promise((done) => child.once('close', done));
	createInterface(child.stdout!).on('line', (line) => numbers.push(Number(line)));
	await until(() => numbers.length >= acknowledged);
	return { numbers, ended };
}

export function runScript(name: string, args: string[]): ChildProcess {
	return spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...args], {
		stdio: ['ignore', 'pipe', 'pipe']
	});
}

/** Waits for a condition; a condition that never comes fails the test instead of hanging it. */
export async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('Waited a minute in vain');
		await pause(5);
	}
}

export async function ask<Row extends object>(url: string, query: string): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Row>(query)).rows;
	} finally {
		await client.end();
	}
}
