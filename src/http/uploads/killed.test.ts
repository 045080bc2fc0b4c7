import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileFaults } from '#server/files/queries.ts';
import { appendTo } from '#server/platform/files/appending.ts';
import { findUpload } from '#server/platform/files/uploads.ts';
import { appUrlOf, ownerUrl } from '#server/platform/testing.ts';
import { head, openUploadScene, patch, sendTo, type Asking, type UploadScene } from './uploads-testing.ts';

let scene: UploadScene;
before(async () => {
	scene = await openUploadScene();
});
after(() => scene.close());

/** Twenty and more by `node bench/faults/longer.ts`. */
const rounds = Number(process.env['BIBLIOKRUG_FAULT_ROUNDS'] ?? 4);
const atOnce = 3;

type Program = { child: ChildProcess; url: string };

/** Another process over the same data, to be killed. */
async function startProgram(): Promise<Program> {
	const program = fileURLToPath(new URL('killed-program.ts', import.meta.url));
	const child = spawn(process.execPath, [program, appUrlOf(ownerUrl()), scene.front.network.schema, scene.folder], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	for await (const url of createInterface(child.stdout)) return { child, url };
	throw new Error('the program ended before it served');
}

const contentOf = (round: number, n: number) =>
	Buffer.concat([
		Buffer.from('%PDF-1.7\n>> stream\n'),
		randomBytes(200_000),
		Buffer.from(`\nendstream ${round} ${n}\n%%EOF`)
	]);
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

test(`killed ${rounds} times in the middle of uploads, it loses nothing told as received and goes on where it was`, async () => {
	const told = new Map<string, string>();
	let next = await startProgram();
	for (let round = 0; round < rounds; round++) {
		const { child, url } = next;
		const send = (path: string, asking: Asking) =>
			sendTo({ ...scene.front, serving: { ...scene.front.serving, url } }, path, { cookie: scene.cookie, ...asking });
		const sending = Array.from({ length: atOnce }, async (_, n) => {
			const content = contentOf(round, n);
			const { headers } = await scene.begin('Описание.pdf', content.length);
			const address = headers.location!;
			let acknowledged = 0;
			try {
				for (let at = 0; at < content.length; at += 70_000) {
					const answer = await send(address, patch(at, content.subarray(at, at + 70_000)));
					acknowledged = Math.min(at + 70_000, content.length);
					if (answer.headers['upload-file']) told.set(String(answer.headers['upload-file']), hashOf(content));
				}
			} catch {
				// Killed: what was told as received is there all the same.
			}
			return { address, content, acknowledged };
		});
		// The pieces of a round take some tens of milliseconds, so the kills fall into every part of the way.
		const [, following] = await Promise.all([killAfter(child, (round * 80) / rounds), startProgram()]);
		next = following;
		for (const { address, content, acknowledged } of await Promise.all(sending)) {
			const { headers } = await scene.send(address, head);
			const received = Number(headers['upload-offset']);
			assert.ok(received >= acknowledged, `${received} of ${acknowledged} told as received`);
			const file =
				headers['upload-file'] ??
				(await scene.send(address, patch(received, content.subarray(received)))).headers['upload-file'];
			told.set(String(file), hashOf(content));
		}
	}
	next.child.kill('SIGKILL');
	const { db } = scene.front.network;
	const rows = await db.selectFrom('stored_files').select(['id', 'sha256']).execute();
	assert.equal(told.size, rounds * atOnce);
	assert.deepEqual(new Map(rows.map(({ id, sha256 }) => [id, sha256])), told);
	assert.deepEqual(await fileFaults(db, scene.store), []);
});

async function killAfter(child: ChildProcess, milliseconds: number): Promise<void> {
	const ended = once(child, 'exit');
	setTimeout(() => child.kill('SIGKILL'), milliseconds);
	await ended;
}

test('killed between the move into the store and the record, it finishes when it is asked again', async () => {
	const content = contentOf(0, 0);
	const { headers } = await scene.begin('Описание.pdf', content.length);
	const address = headers.location!;
	const id = address.slice('/uploads/'.length);
	await scene.send(address, patch(0, content.subarray(0, -1)));
	const found = await findUpload(scene.store, scene.account.id, id);
	await appendTo(found!.path, toPieces(content.subarray(-1)), content.length - 1);
	await scene.store.put(found!.path, found!.upload.key);
	const asked = await scene.send(address, head);
	assert.deepEqual([asked.status, asked.headers['upload-offset']], [200, String(content.length)]);
	const { sha256 } = await scene.front.network.db
		.selectFrom('stored_files')
		.select('sha256')
		.where('id', '=', String(asked.headers['upload-file']))
		.executeTakeFirstOrThrow();
	assert.equal(sha256, hashOf(content));
	assert.deepEqual(await fileFaults(scene.front.network.db, scene.store), []);
});

test('an upload that was kept and not yet forgotten keeps its content while the next one is begun', async () => {
	const content = contentOf(0, 1);
	const { headers } = await scene.begin('Описание.pdf', content.length);
	const address = headers.location!;
	const id = address.slice('/uploads/'.length);
	const record = await readFile(join(scene.store.incoming, scene.account.id, `${id}.json`));
	const { headers: finished } = await scene.send(address, patch(0, content));
	// As a kill leaves it between the row and the forgetting, and as another upload finds it in that very moment.
	await writeFile(join(scene.store.incoming, scene.account.id, `${id}.json`), record);
	assert.equal((await scene.bring('Ещё.pdf', contentOf(0, 2))).status, 204);
	assert.deepEqual(await fileFaults(scene.front.network.db, scene.store), []);
	const asked = await scene.send(address, head);
	assert.deepEqual([asked.status, asked.headers['upload-file']], [200, finished['upload-file']]);
	assert.deepEqual(await fileFaults(scene.front.network.db, scene.store), []);
});

async function* toPieces(piece: Buffer): AsyncIterable<Buffer> {
	yield piece;
}
