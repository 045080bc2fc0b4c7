import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ChildAnswer, ChildRequest } from './child.ts';
import { childFolder, fontsFolder, productFolder, templatesFolder } from './places.ts';
import type { TemplateInput } from './template-input.ts';

export type PoolLimits = {
	/** Processes; as many as the machine has cores where absent. */
	children?: number;
	/** Bytes of resident memory of one process; 512 MB where absent. */
	memoryLimit?: number;
	/** The folder of templates, out of which nothing is read. */
	workspace?: string;
};

export type RenderedPages = { ok: true; pdf: Uint8Array; pages: number };
export type RenderFailure = 'too-slow' | 'too-much-memory' | 'faulty-template' | 'crashed';
export type RenderResult = RenderedPages | { ok: false; reason: RenderFailure; detail: string };

export type ChildPool = {
	/** Milliseconds count from the moment when a process takes the work up. */
	render(input: TemplateInput, timeLimit: number): Promise<RenderResult>;
	/** The most resident memory, in bytes, that any process has had. */
	peakMemory(): number;
	close(): Promise<void>;
};

type Task = { input: TemplateInput; timeLimit: number; turn: number; settle: (result: RenderResult) => void };
type Child = { process: ChildProcess; ready: boolean; tasks: Task[]; timer?: NodeJS.Timeout; doom?: RenderFailure };
type Pool = {
	most: number;
	memoryLimit: number;
	workspace: string;
	children: Set<Child>;
	waiting: Task[];
	turn: number;
	peak: number;
	closed: boolean;
};

const startLimit = 20_000;
/** One task at work and one waiting in the process, so that it never idles between two. */
const tasksPerChild = 2;
/** Letters kept of what a process says of its own death. */
const complaintLength = 1_000;

/**
 * Processes that lay out documents. A task that takes too long or too much memory ends its process and fails alone:
 * what waited behind it goes to another. Processes start when there is work for them.
 */
export function openChildPool(limits: PoolLimits = {}): ChildPool {
	const pool: Pool = {
		most: limits.children ?? availableParallelism(),
		memoryLimit: limits.memoryLimit ?? 512 * 2 ** 20,
		workspace: limits.workspace ?? templatesFolder,
		children: new Set(),
		waiting: [],
		turn: 0,
		peak: 0,
		closed: false
	};
	return {
		render(input, timeLimit) {
			if (pool.closed) throw new Error('the pool is closed');
			return new Promise((settle) => {
				pool.waiting.push({ input, timeLimit, turn: ++pool.turn, settle });
				handOut(pool);
			});
		},
		peakMemory: () => pool.peak,
		close: () => closePool(pool)
	};
}

async function closePool(pool: Pool): Promise<void> {
	pool.closed = true;
	const gone = [...pool.children].map(({ process }) => new Promise((resolve) => process.once('close', resolve)));
	for (const child of pool.children) child.process.kill('SIGKILL');
	await Promise.all(gone);
}

function handOut(pool: Pool): void {
	while (pool.waiting.length > 0) {
		const idle = leastBusy(pool);
		if ((!idle || idle.tasks.length > 0) && pool.children.size < pool.most) pool.children.add(startIn(pool));
		const child = leastBusy(pool);
		if (!child || child.tasks.length >= tasksPerChild) return;
		assign(child, pool.waiting.shift()!);
	}
}

function leastBusy({ children }: Pool): Child | undefined {
	return [...children].filter(({ doom }) => !doom).sort((a, b) => a.tasks.length - b.tasks.length)[0];
}

function assign(child: Child, task: Task): void {
	child.tasks.push(task);
	const request: ChildRequest = { ...task.input, turn: task.turn };
	// A process that is gone says so by its `close`, which settles the task.
	child.process.send(request, () => {});
	if (child.ready && child.tasks.length === 1) setTimer(child, task.timeLimit);
}

function startIn(pool: Pool): Child {
	const child: Child = { process: startChild(pool.workspace, pool.memoryLimit), ready: false, tasks: [] };
	setTimer(child, startLimit);
	child.process.on('message', (answer: ChildAnswer) => take(pool, child, answer));
	child.process.on('error', (error) => bury(pool, child, 'crashed', error.message));
	let complaint = '';
	child.process.stderr?.on(
		'data',
		(chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(0, complaintLength))
	);
	child.process.on('close', (code, signal) =>
		bury(pool, child, child.doom ?? reasonOf(signal), `${signal ?? code} ${complaint}`.trim())
	);
	return child;
}

function take(pool: Pool, child: Child, answer: ChildAnswer): void {
	if (child.doom) return;
	clearTimeout(child.timer);
	if ('ready' in answer) child.ready = true;
	else {
		pool.peak = Math.max(pool.peak, answer.peakMemory);
		const task = child.tasks.shift();
		if ('fault' in answer) task?.settle({ ok: false, reason: 'faulty-template', detail: answer.fault });
		else task?.settle({ ok: true, pdf: answer.pdf, pages: answer.pages });
	}
	if (child.tasks[0]) setTimer(child, child.tasks[0].timeLimit);
	handOut(pool);
}

function setTimer(child: Child, milliseconds: number): void {
	child.timer = setTimeout(() => {
		child.doom = 'too-slow';
		child.process.kill('SIGKILL');
	}, milliseconds);
}

/** The task at work fails, those behind it go back to the head of the queue. */
function bury(pool: Pool, child: Child, reason: RenderFailure, detail: string): void {
	if (!pool.children.delete(child)) return;
	clearTimeout(child.timer);
	const [atWork, ...behind] = child.tasks;
	atWork?.settle({ ok: false, reason, detail });
	const left = pool.closed ? [...behind, ...pool.waiting.splice(0)] : [];
	for (const task of left) task.settle({ ok: false, reason, detail });
	if (!pool.closed) pool.waiting.unshift(...behind);
	handOut(pool);
}

/** Node's heap and Rust's allocator both end a process by a signal of their own when memory runs out. */
function reasonOf(signal: NodeJS.Signals | null): RenderFailure {
	return signal === 'SIGUSR2' || signal === 'SIGABRT' || signal === 'SIGTRAP' ? 'too-much-memory' : 'crashed';
}

function startChild(workspace: string, memoryLimit: number): ChildProcess {
	const readable = [childFolder, join(productFolder, 'node_modules'), join(productFolder, 'package.json')];
	const fonts = ['pt-serif', 'pt-sans'].map((family) => join(fontsFolder, family)).join('\n');
	const node = [
		'--permission',
		'--allow-addons',
		'--allow-worker',
		...readable.flatMap((path) => [path, realpathSync(path)]).map((path) => `--allow-fs-read=${path}`),
		'--disable-warning=PERM0001',
		'--disable-warning=PERM0006',
		'--max-old-space-size=128',
		join(realpathSync(childFolder), 'child.ts')
	];
	const command = [process.execPath, ...node, realpathSync(workspace), fonts, String(memoryLimit)];
	const [program = '', ...given] = process.platform === 'linux' ? [...withAddressLimit, ...command] : command;
	return spawn(program, given, {
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		serialization: 'advanced',
		env: cleanEnvironment()
	});
}

/** The kernel's own bound, for an allocation too sudden for the guard: data of 2 GB, of which V8 only reserves most. */
const withAddressLimit = ['/bin/sh', '-c', 'ulimit -c 0; ulimit -d 2097152; exec "$0" "$@"'];

/** No secrets, and no way out: Typst fetches packages, and would do so through this address only. */
function cleanEnvironment(): NodeJS.ProcessEnv {
	const nowhere = 'http://127.0.0.1:9';
	const windows = process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {};
	return { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere, HOME: '/nonexistent', ...windows };
}
