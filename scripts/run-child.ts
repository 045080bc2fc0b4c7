import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

type Options = { env?: Record<string, string>; quiet?: boolean };

/** Runs a script of an installed package, or one of ours, in this same Node. Answers its exit code; a quiet one speaks only when it fails. */
export function runNode(args: string[], { env = {}, quiet = false }: Options = {}): Promise<number> {
	return new Promise((done) => {
		const child = spawn(process.execPath, args, {
			cwd: root,
			env: { ...process.env, ...env },
			stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit']
		});
		const told: Buffer[] = [];
		child.stdout?.on('data', (chunk: Buffer) => told.push(chunk));
		child.stderr?.on('data', (chunk: Buffer) => told.push(chunk));
		const forward = (signal: NodeJS.Signals) => child.kill(signal);
		// In a terminal Ctrl-C reaches the child by itself.
		const interrupt = process.stdin.isTTY ? () => {} : forward;
		process.on('SIGTERM', forward).on('SIGINT', interrupt);
		child.on('close', (code, signal) => {
			process.off('SIGTERM', forward).off('SIGINT', interrupt);
			if (code !== 0) process.stderr.write(Buffer.concat(told));
			done(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
		});
	});
}

/** The command that an installed package brings, as a file that Node runs. */
export function packageCommand(path: string): string {
	return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}
