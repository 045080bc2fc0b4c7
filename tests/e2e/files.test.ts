import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { attachFile } from '#server/applications/attachments/commands.ts';
import { startApplication } from '#server/applications/commands.ts';
import { buildEntrant, buildOpenContest } from '#server/applications/testing.ts';
import { keepFile } from '#server/files/commands.ts';
import { fileFaults } from '#server/files/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { fileKinds } from '#server/platform/files/kinds.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { pdfOf, photo } from '#server/platform/files/testing.ts';
import { click } from './hands.ts';
import { openScene, sessionCookie, type Opening, type Scene } from './scene.ts';

let scene: Scene;
let folder: string;
let entrant: Actor;
let application: string;
let store: FileStore;

before(async () => {
	scene = await openScene({ isTrusted: true, scripts: true });
	({ folder } = scene);
	store = scene.files.network(scene.network.schema);
	entrant = await buildEntrant(scene.db, { email: 'lampova@example.org' });
	const contest = await buildOpenContest(scene.db);
	const started = await startApplication(scene.db, entrant, { contestId: contest.id });
	assert.ok(started.ok, JSON.stringify(started));
	application = started.value.id;
});
after(() => scene?.close());

const open = (path: string, options: Opening = {}): Promise<Page> => scene.open(path, entrant, options);

const filesPage = () => `/my/applications/${application}/files`;

test('files go resumably through a cut line, and without scripts by a plain form', async () => {
	const large = join(folder, 'Презентация.pdf');
	const filler = `/Title (Лампа) >> stream\n${randomBytes(4_500_000).toString('latin1')}\nendstream <<`;
	await writeFile(large, pdfOf(filler));
	const page = await open(filesPage());
	let cuts = 0;
	await page.route('**/uploads/*', (route) => {
		if (route.request().method() === 'PATCH' && cuts++ === 1) return route.abort('connectionreset');
		return route.continue();
	});
	await page.locator('resumable-upload[field="presentation"] input[type="file"]').setInputFiles(large);
	await page.getByRole('link', { name: 'Презентация.pdf' }).waitFor();
	assert.ok(cuts >= 2, `${cuts} pieces`);
	const told = page.locator('resumable-upload[field="presentation"] [data-told]');
	await told.filter({ hasText: /^Файл «Презентация\.pdf» принят$/ }).waitFor();
	await page.context().close();

	const picture = join(folder, 'фото.jpg');
	await writeFile(picture, await photo('jpeg', 400, 300));
	const plain = await open(filesPage(), { javaScriptEnabled: false });
	const field = plain.locator('#pictures');
	await field.getByLabel('Что видно на изображении').fill('Лампа над столом');
	await field.locator('input[type="file"]').setInputFiles(picture);
	await click(field.getByRole('button', { name: 'Отправить' }));
	assert.equal(await field.getByLabel('Что видно на изображении «фото.jpg»').inputValue(), 'Лампа над столом');
	await writeFile(join(folder, 'страница.jpg'), '<script>document.title = "bad"</script>');
	await field.locator('input[type="file"]').setInputFiles(join(folder, 'страница.jpg'));
	await click(field.getByRole('button', { name: 'Отправить' }));
	assert.match((await field.locator('.fault').textContent()) ?? '', /Содержимое файла не.совпадает/);
	await plain.context().close();
	assert.deepEqual(await fileFaults(scene.db, store), []);
});

test('what a file holds never acts in the browser that opens it: it is saved', async () => {
	const path = join(folder, 'polyglot');
	const script = '<html><script>document.title = "bad"; fetch("/bad")</script></html>';
	await writeFile(path, pdfOf(`/Title (${script})`));
	const kept = await keepFile(scene.db, store, entrant, { path, name: 'а.pdf', allowed: fileKinds, mostBytes: 1e6 });
	assert.ok(kept.ok);
	const file = kept.value.id;
	const attached = await attachFile(scene.db, entrant, {
		applicationId: application,
		fieldId: 'presentation',
		fileId: file
	});
	assert.ok(attached.ok, JSON.stringify(attached));
	const page = await open('/my');
	const asked: string[] = [];
	page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	const download = page.waitForEvent('download');
	await page.goto(`/files/${file}`).catch(() => {});
	assert.equal((await download).suggestedFilename(), 'а.pdf');
	assert.ok(!asked.includes('/bad'));
	assert.notEqual(await page.title(), 'bad');
	await page.context().close();
	const { status, headers, body } = await scene.ask(`/files/${file}`, {
		headers: { cookie: `session=${await scene.session(entrant)}`, range: 'bytes=0-7' }
	});
	assert.deepEqual(
		[status, body, headers['content-security-policy'], headers['x-content-type-options'], headers['cache-control']],
		[206, '%PDF-1.7', "sandbox; default-src 'none'", 'nosniff', 'private, no-store']
	);
	assert.equal(headers['content-disposition'], `attachment; filename="file.pdf"; filename*=UTF-8''%D0%B0.pdf`);
});

test('what is typed is saved by itself, is kept while the line is down, and comes back after a reload', async () => {
	const page = await open(`/my/applications/${application}/answers`);
	const text = () => page.getByLabel('Описание практики');
	const words = () => page.locator('.draft-words');
	const stored = async () =>
		(
			await scene.db
				.selectFrom('applications')
				.select('answers')
				.where('id', '=', application)
				.executeTakeFirstOrThrow()
		).answers;
	await text().fill('Читальный зал открыт');
	await text().blur();
	await words()
		.getByText(/^Сохранено в\s\d\d:\d\d$/)
		.waitFor();
	assert.deepEqual(await stored(), { description: 'Читальный зал открыт', video: '' });

	await page.context().setOffline(true);
	await text().fill('Читальный зал открыт по ночам');
	await text().blur();
	await words().getByText('Нет связи').waitFor();
	// Back on line the page must come back before the text is saved, or there would be nothing to bring back.
	await page.route('**/autosave', (route) => route.abort());
	await page.context().setOffline(false);
	await page.reload();
	assert.equal(await text().inputValue(), 'Читальный зал открыт по ночам');
	await words().getByText('Восстановлено').waitFor();
	await page.unroute('**/autosave');
	await text().press('End');
	await text().blur();
	await words()
		.getByText(/^Сохранено в/)
		.waitFor();
	assert.deepEqual(await stored(), { description: 'Читальный зал открыт по ночам', video: '' });
	assert.equal(
		await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length),
		0
	);
	await page.context().close();
});

test('of two tabs neither overwrites the other: both editions are shown, and one is chosen', async () => {
	const first = await open(`/my/applications/${application}/answers`);
	const second = await first.context().newPage();
	await second.goto(`/my/applications/${application}/answers`);
	await first.locator('.draft-note').getByText('ещё в').waitFor();
	const type = async (page: Page, text: string) => {
		await page.getByLabel('Описание практики').fill(text);
		await page.getByLabel('Описание практики').blur();
	};
	await type(first, 'Первая вкладка');
	await first
		.locator('.draft-words')
		.getByText(/^Сохранено в/)
		.waitFor();
	await type(second, 'Вторая вкладка');
	await second.getByRole('button', { name: 'Показать обе редакции' }).click();
	const editions = second.locator('.draft-editions');
	await editions.waitFor();
	assert.match(
		(await editions.textContent()) ?? '',
		/Ваша редакция: Вторая вкладка.*Сохранённая редакция: Первая вкладка/
	);
	await second.getByRole('button', { name: 'Оставить моё' }).click();
	await second
		.locator('.draft-words')
		.getByText(/^Сохранено в/)
		.waitFor();
	await first.context().close();
});

test('who is signed out while writing keeps the text and goes on after signing in elsewhere', async () => {
	const page = await open(`/my/applications/${application}/answers`);
	await page.context().clearCookies();
	await page.getByLabel('Описание практики').fill('Написано после выхода');
	await page.getByLabel('Описание практики').blur();
	await page.getByRole('link', { name: 'Войти в новой вкладке' }).waitFor();
	await page.context().addCookies([sessionCookie(scene.origin, await scene.session(entrant))]);
	await page.getByRole('button', { name: 'Сохранить ещё раз' }).click();
	await page
		.locator('.draft-words')
		.getByText(/^Сохранено в/)
		.waitFor();
	await page.context().close();
});
