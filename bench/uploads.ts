// Fifty files of 30 MB at once: how much memory the program takes, and how fast they come.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { fileFaults } from '#server/files/queries.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import { appUrlOf, openTestNetwork, ownerUrl } from '#server/platform/testing.ts';
import { beginTestSession, metadata, patch, sendTo } from '../src/http/uploads/uploads-testing.ts';

const [files, megabytes, accounts] = [50, 30, 10];
const piece = randomBytes(1024 * 1024);
const content = () => Readable.from(pieces());
const beginning = Buffer.from('%PDF-1.7\n>> stream\n');
const end = Buffer.from('\nendstream\n%%EOF\n');
const size = beginning.length + megabytes * piece.length + end.length;

function* pieces(): Iterable<Buffer> {
	yield beginning;
	for (let n = 0; n < megabytes; n++) yield piece;
	yield end;
}

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-bench-'));
const network = await openTestNetwork();
const program = fileURLToPath(new URL('../src/http/uploads/killed-program.ts', import.meta.url));
// With the settings that bin/launch.mjs starts the whole program with.
const parameters = ['--max-semi-space-size=16', program, appUrlOf(ownerUrl()), network.schema, folder];
const child = spawn(process.execPath, parameters, {
	stdio: ['ignore', 'pipe', 'inherit'],
	env: { ...process.env, MALLOC_ARENA_MAX: '2' }
});
const [url = ''] = await new Promise<string[]>((resolve) =>
	createInterface(child.stdout).once('line', (line) => resolve([line]))
);
const front = { serving: { url }, host: 'bench.test' } as Parameters<typeof sendTo>[0];
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024;

const cookies = await Promise.all(
	Array.from({ length: accounts }, async () => beginTestSession(network, await buildAdministrator(network.db)))
);
const send = async (n: number) => {
	const cookie = cookies[n % accounts]!;
	const begun = await sendTo(front, '/uploads', {
		method: 'POST',
		cookie,
		headers: {
			...{ 'tus-resumable': '1.0.0', 'upload-length': String(size) },
			'upload-metadata': metadata({ filename: `${n}.pdf`, application: randomUUID(), field: 'papers' })
		}
	});
	const asked = patch(0, content(), size);
	const { status } = await sendTo(front, begun.headers.location!, { ...asked, cookie });
	if (status !== 204) throw new Error(`upload ${n}: ${status}`);
};
await send(0);
const before = rss();
let most = before;
const watch = setInterval(() => (most = Math.max(most, rss())), 50);
const begunAt = performance.now();
await Promise.all(Array.from({ length: files }, (_, n) => send(n)));
const seconds = (performance.now() - begunAt) / 1000;
clearInterval(watch);
const faults = await fileFaults(network.db, openFileStorage(folder).network(network.schema));
const report = {
	what: `${files} files of ${megabytes} MB at once`,
	seconds: Math.round(seconds * 10) / 10,
	megabytesPerSecond: Math.round((files * size) / 1048576 / seconds),
	memoryBefore: Math.round(before),
	memoryAtMost: Math.round(most),
	faultyFiles: faults.length
};
console.log(JSON.stringify(report, null, '\t'));
child.kill();
await network.close();
rmSync(folder, { recursive: true });
