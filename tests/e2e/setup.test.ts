import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openDatabase, type Database } from '#server/database.ts';
import { migrate } from '#server/platform/migrations.ts';
import { networksOf } from '#server/platform/networks.ts';
import { startPostgres } from '#server/platform/postgres/supervisor.ts';
import { firstRunOf } from '../../src/cli/serve/first-run.ts';
import type { FirstRun } from '../../src/http/first-run.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { assertSound } from '../axe.ts';
import { launchBrowser } from '../browser.ts';
import { click } from './hands.ts';

// An installation of its own, because it has to be empty.
let folder: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let database: Database;
let firstRun: FirstRun;
let serving: Serving;
let browser: Browser;

before(async () => {
	folder = mkdtempSync(join(realpathSync(tmpdir()), 'bibliokrug-setup-'));
	chmodSync(folder, 0o755);
	postgres = await startPostgres({ dataFolder: join(folder, 'data'), durable: false });
	await migrate(postgres.ownerUrl);
	database = openDatabase(postgres.appUrl);
	firstRun = firstRunOf({ database, ownerUrl: postgres.ownerUrl });
	serving = await serve({ database, firstRun, log: openLog('silent') });
	browser = await launchBrowser();
});
after(async () => {
	await browser.close();
	await serving.close();
	await database.close();
	await postgres.stop();
	rmSync(folder, { recursive: true, force: true });
});

const fields = {
	'Полное название сети': 'Библиотеки Заречной области',
	'Краткое название': 'Библиотеки Заречья',
	Город: 'Заречье',
	'Адрес сайта': 'https://Библиотеки.рф/',
	Фамилия: 'Лампова',
	Имя: 'Вера',
	'Электронная почта': 'Vera@Example.org',
	Пароль: 'зелёная лампа над столом'
};

test('an empty installation leads from everywhere to the first-run page, which opens by its link alone', async () => {
	for (const path of ['/', '/contests', '/office', '/sign-in', '/v']) {
		const answer = await askFor(serving.url, path, 'localhost');
		assert.deepEqual([answer.status, answer.headers.location], [303, '/setup'], path);
	}
	for (const path of ['/setup', '/setup?token=', `/setup?token=${firstRun.token.slice(1)}`]) {
		const { status, body } = await askFor(serving.url, path, 'localhost');
		assert.deepEqual([status, body.includes('<form method="post" novalidate')], [200, false], path);
	}
	const headers = {
		'content-type': 'application/x-www-form-urlencoded',
		accept: 'text/html',
		origin: 'http://localhost'
	};
	const guessed = await askFor(serving.url, '/setup?token=guess', 'localhost', {
		method: 'POST',
		headers,
		body: 'name=x'
	});
	assert.equal(guessed.status, 403);
	assert.deepEqual(await networksOf(database.platform), []);
});

test('the first administrator makes the network without scripts, after mistakes that keep what was typed, and signs in', async () => {
	for (const width of [1280, 320]) {
		const plain = await browser.newContext({ viewport: { width, height: 800 } });
		const looked = await plain.newPage();
		await looked.goto(`${serving.url}/setup?token=${firstRun.token}`);
		await assertSound(looked, `the first page at ${width}`);
		await plain.close();
	}
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(`${serving.url}/setup?token=${firstRun.token}`);
	for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
	const zones = page.getByLabel('Часовой пояс');
	assert.equal(
		await zones
			.locator('> option')
			.filter({ hasText: /[a-z]{2}/ })
			.count(),
		0
	);
	assert.equal(
		await zones.locator('optgroup[label="Другие"] > option').filter({ hasText: 'Europe/Berlin' }).count(),
		1
	);
	assert.match(await page.locator('#publicHost-hint').innerText(), /https:\/\/ впереди/);
	await zones.selectOption('Asia/Tomsk');
	await page.getByLabel('Пароль ещё раз').fill('зелёная лампа под столом');
	await click(page.getByRole('button', { name: 'Создать сеть' }));
	assert.deepEqual(await page.locator('[role=alert] li').allInnerTexts(), [
		'Пароли не совпали. Наберите один и тот же дважды'
	]);
	assert.equal(await page.getByLabel('Фамилия').inputValue(), 'Лампова');
	assert.equal(await page.getByLabel('Часовой пояс').inputValue(), 'Asia/Tomsk');
	assert.deepEqual(await networksOf(database.platform), []);

	await page.getByLabel('Пароль', { exact: true }).fill(fields['Пароль']);
	await page.getByLabel('Пароль ещё раз').fill(fields['Пароль']);
	await click(page.getByRole('button', { name: 'Создать сеть' }));
	assert.equal(new URL(page.url()).pathname, '/sign-in');
	const [network] = await networksOf(database.platform);
	const { id: _, contacts: _contacts, ...made } = network!;
	assert.deepEqual(made, {
		slug: 'main',
		schema: 'net_main',
		name: 'Библиотеки Заречной области',
		shortName: 'Библиотеки Заречья',
		town: 'Заречье',
		timeZone: 'Asia/Tomsk',
		publicHost: 'xn--90aamkbbnf2a4b.xn--p1ai'
	});

	await page.getByLabel('Электронная почта').fill('vera@example.org');
	await page.getByLabel('Пароль').fill(fields['Пароль']);
	await click(page.getByRole('button', { name: 'Войти' }));
	assert.equal(await page.locator('h1').innerText(), 'Кабинет');
	assert.match(await page.locator('.office-bar').innerText(), /Лампова Вера/);
	assert.deepEqual(await page.locator('.first-steps strong').allInnerTexts(), [
		'Внесите организации сети',
		'Внесите первый конкурс'
	]);
	assert.doesNotMatch(await page.locator('main').innerText(), /Всё сделано/);
	await page.goto(`${serving.url}/organisations`);
	assert.match(await page.locator('.empty').innerText(), /^Организаций пока нет/);
	await page.goto(`${serving.url}/organisations?search=1`);
	assert.match(await page.locator('.empty').innerText(), /^Ничего не найдено/);
	await context.close();
});

test('once there is a network the link opens nothing', async () => {
	const link = `/setup?token=${firstRun.token}`;
	const again = await askFor(serving.url, link, 'localhost');
	assert.deepEqual([again.status, again.headers.location], [303, '/']);
	const headers = {
		'content-type': 'application/x-www-form-urlencoded',
		accept: 'text/html',
		origin: 'http://localhost'
	};
	const posted = await askFor(serving.url, link, 'localhost', { method: 'POST', headers, body: 'name=x' });
	assert.equal(posted.status, 303);
	assert.equal((await networksOf(database.platform)).length, 1);
});
