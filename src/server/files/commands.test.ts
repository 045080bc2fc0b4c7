import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { fileKinds as formKinds } from '#server/contests/form/forms.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { fileKinds } from '#server/platform/files/kinds.ts';
import { openFileStorage, type FileQuota, type FileStore } from '#server/platform/files/store.ts';
import { pdfOf, photo } from '#server/platform/files/testing.ts';
import { openClamd, type VirusScanner } from '#server/platform/files/virus-scanner.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import {
	collectAbandoned,
	drawPreviewOf,
	keepFile,
	markAttached,
	removeFiles,
	scanFile,
	ScannerAway
} from './commands.ts';
import { fileFaults, filesByIds, openFile, quarantinedFiles } from './queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-kept-'));
let network: TestNetwork;
let actor: Actor;
before(async () => {
	network = await openTestNetwork();
	actor = { id: (await buildAdministrator(network.db)).id, role: 'administrator' };
});
after(async () => {
	await network.close();
	rmSync(folder, { recursive: true });
});

let stores = 0;
const openStore = (options: { scanner?: VirusScanner; quota?: Partial<FileQuota> } = {}): FileStore =>
	openFileStorage(join(folder, String(++stores)), options).network(network.schema);

let brought = 0;
async function keep(
	store: FileStore,
	content: Buffer | string,
	{ name = 'Описание.pdf', who = actor, upload = '' } = {}
) {
	const path = join(folder, `brought-${++brought}`);
	await writeFile(path, content);
	const about = { path, name, allowed: fileKinds, mostBytes: 10_000_000 };
	return keepFile(network.db, store, who, upload ? { ...about, upload: { id: upload, key: store.newKey() } } : about);
}

async function kept(store: FileStore, content: Buffer | string = pdfOf(), about = {}): Promise<string> {
	const outcome = await keep(store, content, about);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value.id;
}

const contentOf = async (store: FileStore, id: string) =>
	Buffer.concat(await (await openFile(network.db, store, id)).read().toArray());

test('the store knows the kinds of files that a form may ask for', () => {
	assert.deepEqual(fileKinds, formKinds);
});

test('keepFile lets a file be seen with its content, and one that is refused leaves nothing', async () => {
	const store = openStore();
	const id = await kept(store, pdfOf('/Title (Лампа)'));
	assert.deepEqual(await contentOf(store, id), pdfOf('/Title (Лампа)'));
	assert.deepEqual(await keep(store, 'не PDF'), { ok: false, reason: 'content-differs' });
	let objects = 0;
	for await (const _ of store.objects()) objects++;
	assert.equal(objects, 1);
});

test('an upload that is kept twice is one file', async () => {
	const store = openStore();
	const upload = 'a'.repeat(32);
	const [first, second] = [await kept(store, pdfOf(), { upload }), await kept(store, pdfOf(), { upload })];
	assert.equal(first, second);
});

test('markAttached gives a file once, by who brought it, and to nobody who only knows its id', async () => {
	const store = openStore();
	const id = await kept(store);
	const stranger: Actor = { id: randomUUID(), role: 'member' };
	const [application, other] = [randomUUID(), randomUUID()];
	const attach = (to: string, who = actor) => network.db.transaction().execute((tx) => markAttached(tx, id, to, who));
	await assert.rejects(attach(application, stranger), NotFound);
	await attach(application);
	await attach(application);
	await assert.rejects(attach(other), NotFound);
	assert.equal((await filesByIds(network.db, [id])).get(id)?.attachedTo, application);
});

/** Red without `lockRoom` in showFile. */
test('two files that come at once do not both find the last room', async () => {
	const size = pdfOf().length;
	const store = openStore({ quota: { account: size * 3 + 10 } });
	const who: Actor = { id: (await buildAdministrator(network.db)).id, role: 'administrator' };
	const outcomes = await Promise.all(Array.from({ length: 8 }, () => keep(store, pdfOf(), { who })));
	assert.equal(outcomes.filter(({ ok }) => ok).length, 3);
	assert.deepEqual(
		new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.reason]))),
		new Set(['account-full'])
	);
	const held = openStore({ quota: { network: 10 } });
	assert.deepEqual(await keep(held, pdfOf()), { ok: false, reason: 'network-full' });
});

test('drawPreviewOf draws a smaller picture once', async () => {
	const store = openStore();
	const id = await kept(store, await photo('jpeg', 4000, 2000), { name: 'фото.jpg' });
	await drawPreviewOf(network.db, store, id);
	await drawPreviewOf(network.db, store, id);
	const preview = await openFile(network.db, store, id, 'preview');
	assert.equal(preview.type, 'image/webp');
	assert.ok(preview.bytes < 100_000);
	let objects = 0;
	for await (const _ of store.objects()) objects++;
	assert.equal(objects, 2);
});

test('fileFaults names every file whose content is gone or is not what was brought', async () => {
	const other = await openTestNetwork();
	const owner: Actor = { id: (await buildAdministrator(other.db)).id, role: 'administrator' };
	const store = openFileStorage(join(folder, 'faulty')).network(other.schema);
	const keepThere = async (): Promise<string> => {
		const path = join(folder, `there-${++brought}`);
		await writeFile(path, pdfOf());
		const outcome = await keepFile(other.db, store, owner, { path, name: 'а.pdf', allowed: fileKinds, mostBytes: 1e6 });
		assert.ok(outcome.ok);
		return outcome.value.id;
	};
	const [whole, gone, cut] = [await keepThere(), await keepThere(), await keepThere()];
	const keyOf = async (id: string) =>
		(await other.db.selectFrom('stored_files').select('key').where('id', '=', id).executeTakeFirstOrThrow()).key;
	assert.deepEqual(await fileFaults(other.db, store), []);
	await store.remove(await keyOf(gone));
	await truncate(store.pathOf(await keyOf(cut)), 10);
	const faults = await fileFaults(other.db, store);
	await other.close();
	assert.deepEqual(
		new Map(faults.map(({ fileId, fault }) => [fileId, fault])),
		new Map([
			[gone, 'absent'],
			[cut, 'changed']
		])
	);
	assert.ok(whole);
});

test('collectAbandoned hides what belongs to nothing after a day, and removes content when no backup needs it', async () => {
	const store = openStore();
	const [fresh, abandoned, attached, old] = [
		await kept(store),
		await kept(store),
		await kept(store),
		await kept(store)
	];
	await network.db.transaction().execute((tx) => markAttached(tx, attached, randomUUID(), actor));
	await sql`update stored_files set brought_at = now() - interval '25 hours' where id in (${abandoned}, ${attached})`.execute(
		network.db
	);
	await network.db.transaction().execute((tx) => removeFiles(tx, [old]));
	await sql`update stored_files set removed_at = now() - interval '91 days' where id = ${old}`.execute(network.db);
	const stray = store.newKey();
	const path = join(folder, 'stray');
	await writeFile(path, 'stray');
	await store.put(path, stray);
	await utimes(store.pathOf(stray), 0, 0);
	assert.deepEqual(await collectAbandoned(network.db, store), { abandoned: 1, removed: 1, unknown: 1 });
	const left = await filesByIds(network.db, [fresh, abandoned, attached, old]);
	assert.deepEqual([...left.keys()].sort(), [fresh, attached].sort());
	assert.deepEqual(await collectAbandoned(network.db, store), { abandoned: 0, removed: 0, unknown: 0 });
	assert.equal(await store.measure(stray), null);
});

const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

test('a virus is refused at the door', async () => {
	const clamd = await startClamd();
	const store = openStore({ scanner: openClamd(clamd.address) });
	assert.deepEqual(await keep(store, `%PDF-1.7 ${eicar}\n%%EOF`), { ok: false, reason: 'infected' });
	assert.equal((await filesByIds(network.db, [await kept(store, pdfOf())])).values().next().value?.state, 'clean');
	await clamd.stop();
});

for (const fault of ['down', 'silent', 'babbling', 'cut'] as const)
	test(`while the scanner is ${fault} a file is kept, and nobody may open it before the scanner has seen it`, async () => {
		const clamd = await startClamd(fault);
		const store = openStore({ scanner: openClamd(clamd.address, 200) });
		if (fault === 'down') await clamd.stop();
		const [clean, infected] = [await kept(store), await kept(store, `%PDF-1.7 ${eicar}\n%%EOF`)];
		for (const id of [clean, infected]) await assert.rejects(openFile(network.db, store, id), NotFound);
		const waiting = await quarantinedFiles(network.db);
		assert.ok(waiting.includes(clean) && waiting.includes(infected));
		await assert.rejects(scanFile(network.db, store, systemActor('files'), clean), ScannerAway);
		if (fault === 'down') await clamd.start();
		clamd.mend();
		assert.equal(await scanFile(network.db, store, systemActor('files'), clean), 'clean');
		assert.equal(await scanFile(network.db, store, systemActor('files'), infected), 'infected');
		assert.deepEqual(await contentOf(store, clean), pdfOf());
		await assert.rejects(openFile(network.db, store, infected), NotFound);
		await clamd.stop();
	});

type Fault = 'down' | 'silent' | 'babbling' | 'cut' | null;

/** Speaks clamd's INSTREAM; finds what the whole world agrees to call a virus. */
async function startClamd(fault: Fault = null) {
	let current = fault === 'down' ? null : fault;
	const open = new Set<Socket>();
	const server: Server = createServer((socket) => {
		open.add(socket.on('error', () => {}));
		let heard = Buffer.alloc(0);
		socket.on('data', (piece) => {
			if (current === 'silent') return;
			if (current === 'cut') return void socket.destroy();
			heard = Buffer.concat([heard, piece]);
			const content = streamed(heard);
			if (content === null) return;
			if (current === 'babbling') socket.end('INSTREAM size limit exceeded. ERROR\0');
			else socket.end(content.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
		});
	});
	const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
	await listen(0);
	const { port } = server.address() as { port: number };
	return {
		address: `127.0.0.1:${port}`,
		mend: () => void (current = null),
		start: () => listen(port),
		stop: () =>
			new Promise<void>((done) => {
				server.close(() => done());
				for (const socket of open) socket.destroy();
			})
	};
}

/** The file that has been streamed, once all of it is there. */
function streamed(heard: Buffer): Buffer | null {
	const command = 'zINSTREAM\0';
	const pieces: Buffer[] = [];
	for (let at = command.length; at + 4 <= heard.length;) {
		const length = heard.readUInt32BE(at);
		if (length === 0) return Buffer.concat(pieces);
		pieces.push(heard.subarray(at + 4, at + 4 + length));
		at += 4 + length;
	}
	return null;
}
