import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import { sql } from 'kysely';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { fileKinds } from '#server/platform/files/kinds.ts';
import { openFileStorage, type FileStore } from '#server/platform/files/store.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { collectAbandoned, keepFile } from '../commands.ts';
import { keysInUse } from '../queries.ts';
import { openBlindFile } from './commands.ts';
import { filesWithoutBlindCopy } from './queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-blind-kept-'));
let network: TestNetwork;
let store: FileStore;
let keeperId: string;
before(async () => {
	network = await openTestNetwork();
	store = openFileStorage(folder).network(network.schema);
	keeperId = (await buildAdministrator(network.db)).id;
});
after(async () => {
	await network.close();
	rmSync(folder, { recursive: true });
});

let brought = 0;
async function keep(name: string, content: Uint8Array | string): Promise<string> {
	const path = join(folder, `brought-${++brought}`);
	writeFileSync(path, content);
	const actor = { id: keeperId, role: 'administrator' as const };
	const kept = await keepFile(network.db, store, actor, { path, name, allowed: fileKinds, mostBytes: 1e7 });
	assert.ok(kept.ok, JSON.stringify(kept));
	return kept.value.id;
}

async function pdf(author: string): Promise<Uint8Array> {
	const made = await PDFDocument.create();
	made.addPage([300, 300]).drawText('Lamp');
	made.setAuthor(author);
	return made.save({ useObjectStreams: false });
}

test('five readers at once get one copy, which is kept, measured and used by nobody’s names', async () => {
	const { db } = network;
	const id = await keep('Доклад Ламповой.pdf', await pdf('Lampova'));
	const opened = await Promise.all(Array.from({ length: 5 }, () => openBlindFile(db, store, id)));
	const stored = await db.selectFrom('stored_files').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	const [{ sha256, bytes } = { sha256: '', bytes: 0 }] = opened.map((file) => file ?? undefined);
	assert.deepEqual(
		opened.map((file) => [file?.sha256, file?.bytes]),
		Array.from({ length: 5 }, () => [stored.blind_sha256, Number(stored.blind_bytes)])
	);
	assert.deepEqual(await store.measure(stored.blind_key!), { sha256, bytes });
	assert.notEqual(sha256, stored.sha256);
	assert.doesNotMatch(await text(opened[0]!.read()), /Author|Info/);
	assert.deepEqual(await keysInUse(db), new Set([stored.key, stored.blind_key]));
	const later = new Date(Date.now() + 2 * 24 * 3600 * 1000);
	await collectAbandoned(db, store, later);
	assert.ok(await store.measure(stored.blind_key!), 'the copy is not an object that nobody knows');
	const objects = [];
	for await (const { key } of store.objects()) objects.push(key);
	assert.deepEqual(objects.sort(), [stored.key, stored.blind_key].sort(), 'the four others were not kept');
});

test('a text is shown as it is, a sealed or an old document not at all, a removed one is not there', async () => {
	const { db } = network;
	const words = await openBlindFile(db, store, await keep('Речь.txt', 'Лампа над столом'));
	assert.equal(await text(words!.read()), 'Лампа над столом');
	const sealed = `${Buffer.from(await pdf('Lampova')).toString('latin1')}`.replace('/Root', '/Encrypt 1 0 R /Root');
	const broken = await keep('Доклад.pdf', Buffer.from(sealed, 'latin1'));
	assert.deepEqual(await filesWithoutBlindCopy(db), []);
	for (let twice = 0; twice < 2; twice++) assert.equal(await openBlindFile(db, store, broken), null);
	assert.deepEqual(await filesWithoutBlindCopy(db), [broken], 'told to those who ask for another one');
	await sql`update stored_files set blind_refused_at = now() - interval '2 days' where id = ${broken}`.execute(db);
	assert.deepEqual(await filesWithoutBlindCopy(db), [], 'tried again');
	const archive = await keep('Речь.rtf', '{\\rtf1 {\\info{\\author Lampova}} Lamp}');
	assert.equal(await openBlindFile(db, store, archive), null);
	await db.updateTable('stored_files').set({ removed_at: new Date() }).where('id', '=', archive).execute();
	await assert.rejects(openBlindFile(db, store, archive), NotFound);
});
