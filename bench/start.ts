// Warm start to the first answer, and what the idle program with its database takes of memory.
// The first start, which loads the demonstration network, is not measured.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-bench-'));
const runs = 5;

try {
	await stop((await start()).child);
	const starts: number[] = [];
	let memory: { programMb: number; databaseMb: number } | null = null;
	for (let run = 0; run < runs; run++) {
		const { child, ms } = await start();
		starts.push(ms);
		if (run === runs - 1) {
			// What was needed only for starting is given back by then.
			await pause(10_000);
			memory = memoryOf(child.pid!);
		}
		await stop(child);
	}
	const warmStartMs = Math.round(starts.sort((a, b) => a - b)[Math.floor(runs / 2)]!);
	console.log(
		JSON.stringify({ bench: 'start', warmStartMs, ...memory, idleMb: memory && memory.programMb + memory.databaseMb })
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

async function start(): Promise<{ child: ChildProcess; ms: number }> {
	const from = performance.now();
	const child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), 'demo', '--port', '0', '--data', folder], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const url = await new Promise<string>((resolve, reject) => {
		let text = '';
		child.stdout!.setEncoding('utf8').on('data', (part: string) => {
			text += part;
			const found = /https?:\/\/[^\s]+/.exec(text)?.[0];
			if (found) resolve(found);
		});
		child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it served`)));
	});
	const answer = await fetch(url);
	await answer.text();
	if (answer.status !== 200) throw new Error(`the first answer was ${answer.status}`);
	return { child, ms: performance.now() - from };
}

function stop(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.kill('SIGTERM');
	});
}

/** Proportional set sizes: memory that processes share counts once. */
function memoryOf(pid: number): { programMb: number; databaseMb: number } {
	const tree = processTree(pid);
	const isDatabase = (id: number) => /postgres/.test(readFileSync(`/proc/${id}/comm`, 'utf8'));
	const sum = (ids: number[]) => Math.round(ids.reduce((total, id) => total + pssKb(id), 0) / 1024);
	return { programMb: sum(tree.filter((id) => !isDatabase(id))), databaseMb: sum(tree.filter(isDatabase)) };
}

function processTree(pid: number): number[] {
	const parents = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((name) => ({ id: Number(name), parent: parentOf(Number(name)) }));
	const below = (id: number): number[] => [
		id,
		...parents.filter(({ parent }) => parent === id).flatMap((child) => below(child.id))
	];
	return below(pid);
}

function parentOf(pid: number): number {
	try {
		return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
	} catch {
		return 0;
	}
}

function pssKb(pid: number): number {
	return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
}
