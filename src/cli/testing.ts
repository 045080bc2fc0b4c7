import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { runProgram } from './program.ts';

const program = join(import.meta.dirname, '..', 'cli.ts');
export const casesFolder = join(import.meta.dirname, '..', '..', 'cases');

export type Finished = { status: number | null; out: string; err: string };

/** Runs a command in this process, with a terminal of 80 columns that nobody watches. */
export async function runCommand(...args: string[]): Promise<Finished> {
	const written = { out: '', err: '' };
	const terminal = {
		out: (text: string) => void (written.out += text),
		err: (text: string) => void (written.err += text),
		...{ isInteractive: false, width: 80 }
	};
	return { status: await runProgram(args, terminal), ...written };
}

/** Runs the program in a process of its own, as a shell would. */
export async function runProcess(...args: string[]): Promise<Finished> {
	const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, err] = [collect(child.stdout), collect(child.stderr)];
	const status = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
	return { status, out: await out, err: await err };
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of stream) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
}

/** A folder with the given files that is gone after the test. */
export async function buildFolder(context: TestContext, files: Record<string, string | Buffer>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'Папка конкурса '));
	context.after(() => rm(folder, { recursive: true, force: true }));
	for (const [name, content] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), content);
	}
	return folder;
}
