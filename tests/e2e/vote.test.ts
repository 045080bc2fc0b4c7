import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { testPassword } from '#server/accounts/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';
import { beginSession } from './office-scene.ts';

let network: TestNetwork;
let serving: Serving;
let browser: Browser;
let origin: string;
let contest: JudgedContest;

before(async () => {
	network = await openTestNetwork();
	contest = await buildJudging(network.db, { entries: 6, members: 3, stage: 'preparing' });
	await network.db.deleteFrom('sheet_assignments').where('contest_id', '=', contest.id).execute();
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	origin = `http://${host}:${new URL(serving.url).port}`;
	browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
	await browser.close();
	await serving.close();
	await network.close();
});

async function openAs(actor: Actor | null, path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ locale: 'ru-RU', javaScriptEnabled: false, ...options });
	if (actor) {
		const { email } = await network.db
			.selectFrom('accounts')
			.select('email')
			.where('id', '=', actor.id)
			.executeTakeFirstOrThrow();
		const value = await beginSession(network, { email, password: testPassword });
		await context.addCookies([{ name: 'session', value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
	}
	const page = await context.newPage();
	await page.goto(origin + path);
	return page;
}

const faultsOf = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);

const wide = { viewport: { width: 1280, height: 900 } };
const narrow = { viewport: { width: 320, height: 640 } };
const isTooWide = (page: Page) =>
	page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test('an organiser shares out the entries, looks first, gives one by hand; a colleague’s change is told', async () => {
	const base = `/office/contests/${contest.slug}/judging`;
	const page = await openAs(contest.organiser, `${base}/assignment`, wide);
	await page.getByRole('radio', { name: 'По нескольку листов' }).check();
	await page.getByRole('button', { name: 'Сохранить порядок' }).click();
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Укажите число листов/);
	assert.ok(await page.getByRole('radio', { name: 'По нескольку листов' }).isChecked());
	await page.getByRole('textbox', { name: 'Листов на каждую работу' }).fill('2');
	await page.getByRole('button', { name: 'Сохранить порядок' }).click();
	assert.match((await page.getByRole('status').textContent()) ?? '', /Порядок сохранён/);
	await page.getByRole('link', { name: 'Распределить работы' }).click();
	assert.match((await page.locator('.lead').textContent()) ?? '', /Добавится 12 листов\./);

	const colleague = await openAs(contest.secretary.actor, `${base}/assignment/preview?stage=1`, wide);
	await colleague.getByRole('button', { name: 'Применить' }).click();
	assert.match((await colleague.getByRole('status').textContent()) ?? '', /Готово: назначено 12 листов\./);
	await page.getByRole('button', { name: 'Применить' }).click();
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Пока вы смотрели/);
	assert.match((await page.locator('.lead').textContent()) ?? '', /Менять нечего/);

	await colleague.getByRole('link', { name: 'Работа 1' }).click();
	await colleague
		.getByRole('button', { name: /^Назначить: / })
		.first()
		.click();
	assert.match((await colleague.getByRole('status').textContent()) ?? '', /Лист назначен/);
	assert.equal(await colleague.getByText('Назначен вручную').count(), 1);
	await network.db.updateTable('jurors').set({ most_sheets: 1 }).where('contest_id', '=', contest.id).execute();
	await page.goto(`${origin}${base}/assignment/preview?stage=1`);
	assert.match(
		(await page.locator('.notice.bad').textContent()) ?? '',
		/нужно по\s2 листа, .+исчерпана нагрузка: /
	);
	assert.equal(await page.getByRole('button', { name: 'Применить' }).count(), 0);
	await network.db.updateTable('jurors').set({ most_sheets: null }).where('contest_id', '=', contest.id).execute();
});

test('pages of sharing out are sound for those who read by ear and fit a small screen', async () => {
	const base = `/office/contests/${contest.slug}/judging`;
	const page = await openAs(contest.organiser, `${base}/assignment`, { ...narrow, javaScriptEnabled: true });
	const [entry] = contest.entries;
	for (const path of ['/assignment', '/assignment/preview?stage=1&aim=even-loads', '/settings']) {
		await page.goto(origin + base + path);
		assert.deepEqual([path, await isTooWide(page)], [path, false]);
	}
	await page.goto(`${origin}${base}/assignment/${entry!.id}?stage=1`);
	assert.deepEqual([await isTooWide(page), await faultsOf(page)], [false, []]);
});
