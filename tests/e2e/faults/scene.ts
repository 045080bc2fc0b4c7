import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { startPostgres, type RunningPostgres } from '#server/platform/postgres/supervisor.ts';
import { appUrlOf, openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor, type Answer } from '../../../src/http/front-testing.ts';
import { beginSession } from '../scene.ts';

/** How often a fault is made; the program for measurements asks for more. */
export const faultRounds = Number(process.env['BIBLIOKRUG_FAULT_ROUNDS'] ?? 3);

export type Program = { child: ChildProcess; url: string; output: () => string };
export type Asking = { cookie?: string; form?: Record<string, string>; headers?: Record<string, string> };

export type FaultScene = {
	network: TestNetwork;
	/** Replaced by a test that has stopped it. */
	postgres: RunningPostgres;
	dataFolder: string;
	host: string;
	/** Where files lie, of the program and of the tests. */
	files: string;
	/** The whole program as it is run, over this database: to be killed. */
	start(settings?: { env?: Record<string, string>; node?: string[]; under?: string[] }): Promise<Program>;
	/** As a browser asks: a form with its site's origin. */
	ask(program: Pick<Program, 'url'>, path: string, asking?: Asking): Promise<Answer>;
	/** A member, and a session of theirs as a cookie. */
	signedIn(): Promise<{ id: string; cookie: string }>;
	close(): Promise<void>;
};

/** A database of its own, since faults are made in it, with one network. */
export async function openFaultScene(): Promise<FaultScene> {
	const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bibliokrug-faults-'));
	chmodSync(folder, 0o755);
	const dataFolder = join(folder, 'data');
	const postgres = await startPostgres({ dataFolder, durable: false });
	process.env.TEST_DATABASE_URL = postgres.ownerUrl;
	const network = await openTestNetwork();
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const files = join(folder, 'files');
	const programs: Program[] = [];
	const scene: FaultScene = {
		...{ network, postgres, dataFolder, host, files },
		async start(settings) {
			const program = await startProgram({ ownerUrl: postgres.ownerUrl, files }, settings);
			programs.push(program);
			return program;
		},
		ask: ({ url }, path, { cookie, form, headers }: Asking = {}) =>
			askFor(url, path, host, {
				method: form ? 'POST' : 'GET',
				headers: {
					accept: 'text/html',
					...(cookie && { cookie }),
					...(form && { origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' }),
					...headers
				},
				...(form && { body: new URLSearchParams(form).toString() })
			}),
		async signedIn() {
			const member = await buildMember(network.db, { name: 'Лампова Вера Ивановна' });
			return { id: member.id, cookie: `session=${await beginSession(network, member)}` };
		},
		async close() {
			for (const { child } of programs) if (child.exitCode === null) child.kill('SIGKILL');
			await network.close();
			await scene.postgres.stop();
			const elsewhere = join(dataFolder, 'elsewhere');
			if (existsSync(elsewhere)) rmSync(realpathSync(elsewhere), { recursive: true, force: true });
			rmSync(folder, { recursive: true, force: true });
		}
	};
	return scene;
}

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

async function startProgram(
	{ ownerUrl, files }: { ownerUrl: string; files: string },
	{ env = {}, node = [], under = [] }: { env?: Record<string, string>; node?: string[]; under?: string[] } = {}
): Promise<Program> {
	const [command = '', ...args] = [...under, process.execPath, ...node, cli, 'serve', '--port', '0'];
	const child = spawn(command, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			NODE_TEST_CONTEXT: undefined,
			BIBLIOKRUG_FILES: files,
			DATABASE_URL: ownerUrl,
			DATABASE_APP_URL: appUrlOf(ownerUrl),
			...env
		}
	});
	let output = '';
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const lines = createInterface(child.stdout);
	const url = await new Promise<string>((resolve, reject) => {
		lines.on('line', (line) => {
			output += `${line}\n`;
			const told = /^Сеть открыта: (\S+)/.exec(line);
			if (told) resolve(told[1]!);
		});
		child.once('exit', () => reject(new Error(`the program ended before it served:\n${output.slice(-4000)}`)));
	});
	return { child, url, output: () => output };
}

export async function kill({ child }: Program): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill('SIGKILL');
	await ended;
}

/** The form of a page as its reader has it: its hidden key and revision. */
export function hiddenFieldsOf(page: string): Record<string, string> {
	const inputs = [...page.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
	const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
	return Object.fromEntries(inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]));
}

export const newFormKey = (): string => randomUUID();
