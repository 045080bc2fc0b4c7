import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { testPassword } from '#server/accounts/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';
import { beginSession } from './office-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-jury-'));
const address = 'shchukina@example.org';
let network: TestNetwork;
let serving: Serving;
let browser: Browser;
let origin: string;
let contest: JudgedContest;

before(async () => {
	network = await openTestNetwork();
	const { db } = network;
	contest = await buildJudging(db, { isDeclared: false });
	const [one] = contest.members;
	const conflicted = contest.entries[2]!;
	const about = { name: 'Щукина Анна Львовна', account_id: null, organisation_id: conflicted.organisationId };
	await db.updateTable('jurors').set(about).where('id', '=', one!.id).execute();
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const files = openFileStorage(folder);
	serving = await serve({ database: network.database, files, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	origin = `http://${host}:${new URL(serving.url).port}`;
	browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
	await browser.close();
	await serving.close();
	await network.close();
	rmSync(folder, { recursive: true, force: true });
});

const office = (path: string) => `/office/contests/${contest.slug}/judging${path}`;

/** Without scripts: everything here must work so. */
async function newPage(accountId?: string): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU', baseURL: origin });
	if (accountId) {
		await signInto(context, accountId);
	}
	return context.newPage();
}

async function signInto(context: BrowserContext, accountId: string): Promise<void> {
	const { email } = await network.db
		.selectFrom('accounts')
		.select('email')
		.where('id', '=', accountId)
		.executeTakeFirstOrThrow();
	const value = await beginSession(network, { email, password: testPassword });
	await context.addCookies([{ name: 'session', value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
}

async function press(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name, exact: true }).first().focus();
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function linkIn(kind: string): Promise<string> {
	const { text } = await network.db
		.selectFrom('letters')
		.select('text')
		.where('kind', '=', kind)
		.orderBy('written_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return (text as { action: { path: string } }).action.path;
}

test('a juror is invited, agrees by the link, declares a conflict and reaches the entries; the secretary pins it', async () => {
	const page = await newPage(contest.secretary.actor.id);
	await page.goto(office('/jury'));
	await page.getByLabel('Отметить: Щукина Анна Львовна').check();
	await press(page, 'Отправить приглашения отмеченным');
	assert.equal(await page.getByText('Ни у кого из отмеченных нет адреса почты.').count(), 1);
	assert.ok(await page.getByLabel('Отметить: Щукина Анна Львовна').isChecked());
	await page.getByRole('link', { name: 'Щукина Анна Львовна' }).click();
	await page.getByLabel('Адрес электронной почты').fill('нет');
	await press(page, 'Сохранить');
	assert.equal(await page.getByText('Проверьте адрес').count(), 2, 'told in the summary and by the field');
	await page.getByLabel('Адрес электронной почты').fill(address);
	await press(page, 'Сохранить');
	await page.getByLabel('Отметить: Щукина Анна Львовна').check();
	await press(page, 'Отправить приглашения отмеченным');
	await page.getByText('Отправлено 1 приглашение.').waitFor();
	await page.goto(office('/conflicts'));
	await press(page, 'Найти конфликты');
	await page.getByText('Найден 1 новый конфликт.').waitFor();

	const juror = await newPage();
	await juror.goto(await linkIn('jury-invitation'));
	assert.match(await juror.locator('main').innerText(), /Анна Львовна, вас приглашают в жюри\.[^]*до 3 работ/);
	await press(juror, 'Согласиться');
	assert.equal(new URL(juror.url()).pathname.startsWith(`/jury/${contest.slug}`), true);
	await juror.goto(`/jury/${contest.slug}/conflicts`);
	const list = await juror.locator('main').innerText();
	assert.ok(list.includes('Работа 1') && !list.includes('Работа 3'), 'what the records tell is left out');
	await press(juror, 'Сообщить о конфликте с отмеченными');
	assert.equal(await juror.getByText('Выберите основание').count(), 2);
	await juror.getByLabel('Работа 2').check();
	await juror.getByLabel('Другая причина').check();
	await press(juror, 'Сообщить о конфликте с отмеченными');
	assert.ok(await juror.getByLabel('Работа 2').isChecked(), 'what was chosen stays');
	await juror.getByLabel('В чём дело').fill('Автор — моя сестра');
	await press(juror, 'Сообщить о конфликте с отмеченными');
	await juror.getByText('Сообщение принято: 1 работу вы не оцениваете.').waitFor();
	await press(juror, 'Других конфликтов нет, перейти к работам');
	assert.equal(new URL(juror.url()).pathname, `/jury/${contest.slug}`);

	await page.goto(office('/conflicts'));
	assert.match(await page.locator('main').innerText(), /видит 2 из 4 работ/);
	await press(page, 'Закрепить: Щукина Анна Львовна, работа № 2');
	await page.getByText('Конфликт закреплён.').waitFor();
	await juror.goto(`/jury/${contest.slug}/conflicts`);
	assert.equal(await juror.getByRole('button', { name: /^Отменить/ }).count(), 0);

	await page.goto(office('/jury/add'));
	await page.getByLabel('Фамилия, имя, отчество').fill('Полкин Лев Ильич');
	await press(page, 'Добавить в жюри');
	await page.getByRole('link', { name: 'Полкин Лев Ильич' }).click();
	await press(page, 'Исключить из жюри');
	assert.equal(await page.getByText('Отметьте, что исключаете этого человека').count(), 2);
	await page.getByLabel('Да, исключить: Полкин Лев Ильич').check();
	await press(page, 'Исключить из жюри');
	await page.getByText('Человек исключён из жюри.').waitFor();
	for (const each of [page, juror]) await each.context().close();
});

test('a juror declines in words, and an old link says what has become of it', async () => {
	const { db } = network;
	const [, other] = contest.members;
	await db
		.updateTable('jurors')
		.set({ account_id: null, email: 'lev@example.org' })
		.where('id', '=', other!.id)
		.execute();
	const page = await newPage(contest.organiser.id);
	await page.goto(office('/jury'));
	assert.ok(await page.locator(`#juror-${other!.id}`).isChecked(), 'whoever waits for an invitation is chosen');
	await press(page, 'Отправить приглашения отмеченным');
	const juror = await newPage();
	const link = await linkIn('jury-invitation');
	await juror.goto(link);
	await juror.getByLabel('Почему').fill('Буду в отпуске');
	await press(juror, 'Отказаться');
	assert.equal(await juror.locator('h1').innerText(), 'Вы отказались от приглашения');
	await page.goto(office('/jury'));
	assert.match(await page.locator('main').innerText(), /Отказ[^]*Буду в отпуске/);
	for (const [change, title] of [
		['answer = null, answered_at = null, expires_at = now()', 'Срок приглашения вышел'],
		['ended_at = now()', 'Вам отправлено новое приглашение']
	] as const) {
		await sql`update juror_invitations set ${sql.raw(change)} where email = 'lev@example.org'`.execute(db);
		await juror.goto(link);
		assert.equal(await juror.locator('h1').innerText(), title);
	}
	await juror.goto(`/invitations/jury/${'A'.repeat(43)}`);
	assert.equal(await juror.locator('h1').innerText(), 'Такого приглашения нет');
	for (const each of [page, juror]) await each.context().close();
});

test('every page of the jury is accessible and fits a phone of 320 px', async () => {
	const { db } = network;
	const [, other] = contest.members;
	await sql`update juror_invitations set answer = null, answered_at = null, ended_at = null, expires_at = now() + interval '1 day'
		where email = 'lev@example.org'`.execute(db);
	const context = await browser.newContext({ locale: 'ru-RU', baseURL: origin, viewport: { width: 320, height: 800 } });
	const page = await context.newPage();
	const look = async (path: string, isFormAlone = false) => {
		await page.goto(path);
		// Of forms made of the usual fields alone the width is enough.
		const { violations } = isFormAlone ? { violations: [] } : await new AxeBuilder({ page }).analyze();
		assert.deepEqual(
			violations.map(({ id: rule, nodes }) => `${path} ${rule}: ${nodes.map(({ html }) => html).join(' ')}`),
			[]
		);
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(width <= 320, `${path} is ${width} px wide`);
	};
	await look(await linkIn('jury-invitation'));
	await signInto(context, contest.secretary.actor.id);
	for (const path of ['/jury', '/conflicts']) await look(office(path));
	for (const path of ['/jury/add', `/jury/${other!.id}`]) await look(office(path), true);
	await signInto(context, contest.chair.actor.id);
	await look(`/jury/${contest.slug}/conflicts`);
	await context.close();
});
