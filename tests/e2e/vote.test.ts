import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { lastLetterTo, testPassword } from '#server/accounts/testing.ts';
import { buildPublicVote, endPublicVote, giveVoice } from '#server/contests/public-vote/testing.ts';
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
	assert.match((await page.locator('.notice.bad').textContent()) ?? '', /нужно по\s2 листа, .+исчерпана нагрузка: /);
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

test('a reader votes without a script: chosen, asked for by letter, confirmed by a button, hidden to the end', async () => {
	const { db } = network;
	const office = await openAs(contest.organiser, `/office/contests/${contest.slug}/judging/vote`, wide);
	await office.getByLabel('День начала').fill('2020-02-01');
	await office.getByLabel('Какую награду присуждают').selectOption('Приз зрительских симпатий');
	await office.getByRole('button', { name: 'Назначить' }).click();
	assert.match((await office.getByRole('alert').textContent()) ?? '', /Укажите последний день/);
	assert.equal(await office.getByLabel('День начала').inputValue(), '2020-02-01');
	await office.getByLabel('Последний день').fill('2099-02-28');
	await office.getByRole('button', { name: 'Назначить' }).click();
	assert.match((await office.getByRole('status').textContent()) ?? '', /Голосование назначено/);

	const path = `/contests/${contest.slug}/vote`;
	const reader = await openAs(null, path, narrow);
	await reader.getByLabel('Электронная почта').fill('lampova@example.org');
	await reader.getByRole('button', { name: 'Получить письмо' }).click();
	assert.match((await reader.getByRole('alert').textContent()) ?? '', /Выберите работу/);
	assert.equal(await reader.getByLabel('Электронная почта').inputValue(), 'lampova@example.org');
	await reader.getByLabel('Работа 2').check();
	await reader.getByRole('button', { name: 'Получить письмо' }).click();
	assert.match((await reader.getByRole('status').textContent()) ?? '', /Осталось подтвердить голос/);
	const letter = await lastLetterTo(db, 'lampova@example.org');
	const confirmed = () =>
		db.selectFrom('public_ballots').select('entry_id').where('confirmed_at', 'is not', null).execute();
	await reader.goto(origin + letter!.path);
	assert.equal(await isTooWide(reader), false);
	// As a program does that looks through letters.
	assert.deepEqual(await confirmed(), []);
	await reader.getByRole('button', { name: 'Подтвердить голос' }).click();
	assert.match((await reader.getByRole('status').textContent()) ?? '', /Голос учтён/);
	assert.deepEqual(await confirmed(), [{ entry_id: contest.entries[1]!.id }]);
	await reader.goto(origin + letter!.path);
	assert.equal(await reader.getByRole('button').count(), 0);

	await office.reload();
	assert.equal(await office.getByText('Итог народного голосования').count(), 0);
	await office.getByLabel(/^Отметить: место 1/).check();
	await office.getByRole('button', { name: 'Аннулировать отмеченные' }).click();
	assert.match((await office.getByRole('alert').textContent()) ?? '', /Напишите, почему/);
	await office.getByLabel(/^Отметить: место 1/).check();
	await office.getByLabel('Почему голоса аннулируют').fill('Проверка журнала');
	await office.getByRole('button', { name: 'Аннулировать отмеченные' }).click();
	assert.match((await office.getByRole('status').textContent()) ?? '', /Аннулирован 1 голос/);
	await endPublicVote(db, contest.id);
	await office.goto(`${origin}/office/contests/${contest.slug}/judging/vote`);
	const row = office.getByRole('row', { name: /Работа 2/ });
	assert.deepEqual(await row.getByRole('cell').allInnerTexts(), ['2', '1', '1', '0']);
	await reader.goto(origin + path);
	assert.match((await reader.locator('.lead').textContent()) ?? '', /Итог объявят вместе с итогами конкурса/);
});

test('pages of the vote are sound for those who read by ear and fit a small screen', async () => {
	const other = await buildJudging(network.db, { entries: 2, members: 0 });
	await buildPublicVote(network.db, other);
	await giveVoice(network, { contestId: other.id, entryId: other.entries[0]!.id });
	const path = `/contests/${other.slug}/vote`;
	const page = await openAs(other.organiser, path, { ...narrow, javaScriptEnabled: true });
	assert.deepEqual([await isTooWide(page), await faultsOf(page)], [false, []]);
	await page.goto(`${origin}/office/contests/${other.slug}/judging/vote`);
	assert.deepEqual([await isTooWide(page), await faultsOf(page)], [false, []]);
});
