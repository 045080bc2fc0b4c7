import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { fileFaults, filesByIds, openFile } from '#server/files/queries.ts';
import { pdfOf, photo } from '#server/platform/files/testing.ts';
import { until } from '../front-testing.ts';
import { mostUnfinished } from './admission.ts';
import { closedApplication } from './test-purposes.ts';
import {
	beginTestSession,
	formBody,
	head,
	metadata,
	openUploadScene,
	patch,
	type UploadScene
} from './uploads-testing.ts';

let scene: UploadScene;
before(async () => {
	scene = await openUploadScene();
});
after(() => scene.close());

const tus = { 'tus-resumable': '1.0.0' };
const pdf = pdfOf(`/Title (${'б'.repeat(50_000)})`);
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const reasonOf = ({ status, body }: { status: number; body: string }) => [
	status,
	body && (JSON.parse(body) as { reason: string }).reason
];
const storedFile = async (id: unknown) => (await filesByIds(scene.front.network.db, [String(id)])).get(String(id));

test('a file comes in pieces, after a cut from where it was, and is then visible with its own bytes', async () => {
	const begun = await scene.begin('Описание.pdf', pdf.length);
	assert.equal(begun.status, 201);
	const address = begun.headers.location!;
	assert.match(address, /^\/uploads\/[0-9a-f]{32}$/);
	const first = await scene.send(address, patch(0, pdf.subarray(0, 30_000)));
	assert.deepEqual([first.status, first.headers['upload-offset']], [204, '30000']);
	const asked = await scene.send(address, head);
	assert.deepEqual([asked.status, asked.headers['upload-offset']], [200, '30000']);
	assert.equal((await scene.send(address, patch(10, pdf.subarray(10)))).status, 409);
	const last = await scene.send(address, patch(30_000, pdf.subarray(30_000)));
	assert.deepEqual([last.status, last.headers['upload-state']], [204, 'clean']);
	const file = await storedFile(last.headers['upload-file']);
	assert.deepEqual(file, {
		...{ id: last.headers['upload-file'], name: 'Описание.pdf', type: 'application/pdf', state: 'clean' },
		...{ bytes: pdf.length, sha256: hashOf(pdf), width: null, height: null, hasPreview: false },
		...{ broughtBy: scene.account.id, attachedTo: scene.application }
	});
	const again = await scene.send(address, head);
	assert.deepEqual(
		[again.status, again.headers['upload-file'], again.headers['upload-offset']],
		[200, file!.id, again.headers['upload-length']]
	);
	assert.deepEqual(await fileFaults(scene.front.network.db, scene.store), []);
});

test('a line that is cut in the middle leaves what had come, and the rest is asked for', async () => {
	const begun = await scene.begin('Описание.pdf', pdf.length);
	const address = begun.headers.location!;
	const line = new PassThrough();
	const cut = assert.rejects(scene.send(address, patch(0, line, pdf.length)));
	line.write(pdf.subarray(0, 20_000));
	const received = async () => Number((await partOf(address)).size);
	await until(async () => (await received()) === 20_000);
	line.destroy(new Error('cut'));
	await cut;
	const asked = await scene.send(address, head);
	assert.equal(asked.headers['upload-offset'], '20000');
	const last = await scene.send(address, patch(20_000, pdf.subarray(20_000)));
	assert.equal((await storedFile(last.headers['upload-file']))?.sha256, hashOf(pdf));
});

test('who comes back before the cut has been noticed takes the upload over', async () => {
	const address = (await scene.begin('Описание.pdf', pdf.length)).headers.location!;
	const line = new PassThrough();
	const hanging = scene.send(address, patch(0, line, pdf.length)).catch(() => null);
	line.write(pdf.subarray(0, 1000));
	await until(async () => (await partOf(address)).size === 1000);
	const asked = await scene.send(address, head);
	assert.equal(asked.headers['upload-offset'], '1000');
	assert.equal((await scene.send(address, patch(1000, pdf.subarray(1000)))).status, 204);
	line.end();
	await hanging;
});

const partOf = async (address: string) =>
	statSync(join(scene.store.incoming, scene.account.id, address.slice('/uploads/'.length)));

test('an upload is begun only where the field takes it', async () => {
	const begin = (name: string, bytes: number, more?: Record<string, string>) =>
		scene.begin(name, bytes, more).then(reasonOf);
	assert.deepEqual(await begin('а.exe', 10), [422, 'kind-not-allowed']);
	assert.deepEqual(await begin('а.pdf', 10, { field: 'pictures' }), [422, 'kind-not-allowed']);
	assert.deepEqual(await begin('../а.pdf', 10), [422, 'wrong-name']);
	assert.deepEqual(await begin('а.pdf', 1001, { field: 'small' }), [413, 'too-large']);
	assert.deepEqual(await begin('а.pdf', 0), [422, 'empty']);
	assert.deepEqual(await begin('а.pdf', 10, { field: 'full' }), [422, 'too-many-files']);
	assert.deepEqual(await begin('а.pdf', 10, { application: closedApplication }), [404, 'not-found']);
	assert.deepEqual(await begin('а.pdf', 10, { application: '../x' }), [422, 'wrong-name']);
});

test('what is not what it says is refused when it has come, and nothing of it is left', async () => {
	const sent = await scene.bring('а.pdf', Buffer.from('<script>alert(1)</script>'));
	assert.deepEqual(reasonOf(sent), [422, 'content-differs']);
	const bent = await scene.bring('а.png', await photo('jpeg'));
	assert.deepEqual(reasonOf(bent), [422, 'content-differs']);
	const left = readdirSync(join(scene.store.incoming, scene.account.id));
	assert.deepEqual(
		left.filter((name) => !name.startsWith('.')),
		[]
	);
});

test('a picture is kept as it was drawn anew', async () => {
	const { headers } = await scene.bring('фото.jpg', await photo());
	const file = await storedFile(headers['upload-file']);
	assert.deepEqual([file?.width, file?.height], [20, 40]);
	const opened = await openFile(scene.front.network.db, scene.store, file!.id);
	const content = Buffer.concat(await opened.read().toArray());
	assert.equal(hashOf(content), file!.sha256);
	assert.ok(!content.includes('Lamp'));
});

test('only who began an upload knows of it, and only signed in', async () => {
	const address = (await scene.begin('а.pdf', pdf.length)).headers.location!;
	const other = await buildAdministrator(scene.front.network.db);
	const cookie = await beginTestSession(scene.front.network, other);
	assert.equal((await scene.send(address, { ...head, cookie })).status, 404);
	assert.equal((await scene.send(address, { ...patch(0, pdf), cookie })).status, 404);
	assert.equal((await scene.send(address, { method: 'DELETE', headers: tus, cookie })).status, 404);
	for (const asked of [head, patch(0, pdf), { method: 'DELETE', headers: tus }])
		assert.equal((await scene.send(address, { ...asked, cookie: null })).status, 401);
	assert.equal((await scene.send('/uploads', { method: 'POST', headers: tus, cookie: 'session=x' })).status, 401);
	assert.equal((await scene.send(address, { method: 'DELETE', headers: tus })).status, 204);
	assert.equal((await scene.send(address, head)).status, 404);
});

test('nothing of another site comes in, and no other method, here or elsewhere', async () => {
	for (const origin of ['https://evil.test', 'null', '']) {
		const headers = { ...tus, origin, 'upload-length': '5' };
		assert.equal((await scene.send('/uploads', { method: 'POST', headers })).status, 403, origin);
		assert.equal((await scene.send('/uploads/x', { method: 'PATCH', headers })).status, 403, origin);
		const form = formBody({}, [{ name: 'а.pdf', content: pdf }]);
		form.headers!.origin = origin;
		assert.equal((await scene.send(formAddress(), form)).status, 403, origin);
	}
	for (const method of ['GET', 'PUT']) assert.equal((await scene.send('/uploads', { method })).status, 405, method);
	assert.equal((await scene.send(formAddress(), { method: 'PATCH' })).status, 405);
	for (const path of ['/', '/contests', '/uploadsx', '/my/uploads'])
		for (const method of ['PATCH', 'DELETE', 'OPTIONS', 'PUT'])
			assert.equal((await scene.send(path, { method })).status, 405, `${method} ${path}`);
	const { headers } = await scene.send('/uploads', { method: 'OPTIONS', headers: tus });
	assert.equal(headers['access-control-allow-origin'], undefined);
});

const formAddress = (more = '', application = scene.application) =>
	`/uploads/form?application=${application}&field=papers&back=${encodeURIComponent('/my/applications/1?step=files')}${more}`;

test('without a script files come by a form, which leads back to where it stood', async () => {
	const form = formBody({ alt: 'Лампа' }, [
		{ name: 'Описание.pdf', content: pdf },
		{ name: 'фото.jpg', content: await photo() }
	]);
	const sent = await scene.send(formAddress(), form);
	assert.deepEqual(
		[sent.status, sent.headers.location],
		[303, '/my/applications/1?step=files&file-field=papers#papers']
	);
	const names = await scene.front.network.db
		.selectFrom('stored_files')
		.select(['name', 'sha256'])
		.orderBy('brought_at', 'desc')
		.limit(2)
		.execute();
	assert.deepEqual(names.map(({ name }) => name).sort(), ['Описание.pdf', 'фото.jpg']);
	assert.equal(names.find(({ name }) => name === 'Описание.pdf')?.sha256, hashOf(pdf));
});

test('what a form brings wrongly is told at the field, and the form still leads back', async () => {
	const faultOf = async (files: { name: string; content: Buffer }[], more = '') => {
		const { status, headers } = await scene.send(formAddress(more), formBody({}, files));
		return [status, new URL(headers.location ?? '', 'http://x').searchParams.get('file-fault')];
	};
	assert.deepEqual(await faultOf([{ name: 'а.pdf', content: Buffer.from('нет') }]), [303, 'content-differs']);
	assert.deepEqual(await faultOf([{ name: '', content: Buffer.alloc(0) }]), [303, 'no-file']);
	assert.deepEqual(await faultOf([]), [303, 'no-file']);
	assert.deepEqual(await faultOf([{ name: 'а.exe', content: pdf }]), [303, 'kind-not-allowed']);
	assert.deepEqual(await faultOf([{ name: 'а.pdf', content: pdf }], '&field=x'), [303, null]);
	const small = formAddress().replace('field=papers', 'field=small');
	const { status, headers } = await scene.send(small, formBody({}, [{ name: 'а.pdf', content: pdf }]));
	assert.deepEqual([status, headers.location?.includes('file-fault=too-large')], [303, true]);
	assert.equal((await scene.send(formAddress('', closedApplication), formBody({}, []))).status, 404);
});

test('a form that is cut in the middle leaves nothing behind', async () => {
	const { headers, body } = formBody({}, [{ name: 'а.pdf', content: pdf }]);
	const line = new PassThrough();
	const length = String((body as Buffer).length);
	const cut = assert.rejects(
		scene.send(formAddress(), { method: 'POST', headers: { ...headers, 'content-length': length }, body: line })
	);
	line.write((body as Buffer).subarray(0, 20_000));
	const folder = join(scene.store.incoming, scene.account.id);
	await until(async () => readdirSync(folder).length > 0);
	line.destroy(new Error('cut'));
	await cut;
	await until(async () => readdirSync(folder).length === 0);
});

test('a form leads nowhere but back into the site, and whoever has to sign in first comes back too', async () => {
	for (const back of ['//evil.test', 'https://evil.test', '/\\evil.test', '', '/uploads/form', 'x'])
		assert.equal(
			(
				await scene.send(
					`/uploads/form?application=${scene.application}&field=papers&back=${encodeURIComponent(back)}`,
					formBody({}, [])
				)
			).status,
			404,
			back
		);
	const signedOut = await scene.send(formAddress(), {
		...formBody({}, [{ name: 'а.pdf', content: pdf }]),
		cookie: null
	});
	assert.deepEqual(
		[signedOut.status, signedOut.headers.location],
		[303, `/sign-in?back=${encodeURIComponent('/my/applications/1?step=files')}`]
	);
});

test('an account begins only so many uploads at a time', async () => {
	const other = await buildAdministrator(scene.front.network.db);
	const cookie = await beginTestSession(scene.front.network, other);
	const begin = async () =>
		(
			await scene.send('/uploads', {
				method: 'POST',
				cookie,
				headers: {
					...{ ...tus, 'upload-length': '10' },
					'upload-metadata': metadata({ filename: 'а.pdf', application: scene.application, field: 'papers' })
				}
			})
		).status;
	for (let n = 0; n < mostUnfinished; n++) assert.equal(await begin(), 201);
	assert.equal(await begin(), 429);
});

test('files and their folders are the program’s own: nobody else on the machine may read them', async () => {
	await scene.bring('а.pdf', pdf);
	const modes = new Set<string>();
	for (const entry of readdirSync(scene.folder, { recursive: true, withFileTypes: true })) {
		const { mode } = statSync(join(entry.parentPath, entry.name));
		modes.add(`${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`);
	}
	assert.deepEqual([...modes].sort(), ['file 600', 'folder 700']);
});
