import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeStageLetters } from '#server/applications/outcomes/commands.ts';
import { enterJudged, type EnteredApplication } from '#server/applications/outcomes/testing.ts';
import { signEverything } from '#server/contests/judging/stages/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { testPassword } from '#server/accounts/testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';
import { beginSession } from './office-scene.ts';

let network: TestNetwork;
let serving: Serving;
let browser: Browser;
let origin: string;
/** Eight entries, four in a nomination; the best two of each go on. */
let contest: JudgedContest;
let applications: EnteredApplication[];

before(async () => {
	network = await openTestNetwork();
	contest = await buildJudging(network.db, { entries: 8, settings: { sendComments: true } });
	await signEverything(network.db, contest, (entry) => 5 - (entry % 4));
	applications = await enterJudged(network.db, contest);
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	origin = `http://${host}:${new URL(serving.url).port}`;
	browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
	await browser?.close();
	await serving?.close();
	await network?.close();
});

const stages = (path = '') => `/office/contests/${contest.slug}/judging/stages${path}`;

async function open(path: string, email: string | null, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU', baseURL: origin, ...options });
	if (email) {
		const session = await beginSession(network, { email, password: testPassword });
		await context.addCookies([{ name: 'session', value: session, url: origin, httpOnly: true, sameSite: 'Lax' }]);
	}
	const page = await context.newPage();
	await page.goto(path);
	return page;
}

/** Puts the focus there and presses Enter, as who has no mouse does. */
async function press(page: Page, name: string, role: 'button' | 'link' = 'button'): Promise<void> {
	await page.getByRole(role, { name, exact: true }).first().focus();
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

const textOf = async (page: Page, selector = 'main') =>
	(await page.locator(selector).innerText()).replaceAll('\u00a0', ' ');
const publicText = async () => {
	const page = await open(`/contests/${contest.slug}`, null);
	const text = await textOf(page);
	await page.context().close();
	return text;
};

async function lookAt(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	assert.deepEqual(
		violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
		[]
	);
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	assert.ok(width <= 320, `${page.url()} is ${width} px wide`);
}

async function withdraw(page: Page, title: string): Promise<void> {
	await page.goto(stages('/2/withdraw'));
	await press(page, title, 'link');
	assert.match(await textOf(page), /Её место займёт:\s+№ 3\. Работа 3/);
	await press(page, 'Снять с конкурса');
	assert.match(await textOf(page, '[role=alert]'), /Укажите, кто попросил/);
	await page.getByLabel('Участник').check();
	await page.getByLabel('Причина').fill('Автор сообщил, что не приедет.');
	await press(page, 'Снять с конкурса');
}

test('the secretary closes a stage, announces it, and lets the next entry in, by keyboard and without scripts', async () => {
	const page = await open(stages(), contest.secretary.email);
	await press(page, 'Заочная оценка', 'link');
	await page.getByLabel('Последний день').fill('2020-01-01');
	await press(page, 'Перенести срок');
	assert.match(await textOf(page, '[role=alert]'), /Этот срок уже прошёл/);
	assert.equal(await page.getByLabel('Последний день').inputValue(), '2020-01-01');
	await press(page, 'Посмотреть, что выйдет, и завершить', 'link');
	const preview = await textOf(page);
	assert.match(preview, /Дальше проходят 4 работы\./);
	await press(page, 'Завершить этап');
	assert.match(await textOf(page), /Этап завершён\./);

	const before = await publicText();
	assert.doesNotMatch(before, /Прошли в этап/);
	const entrant = await open(`/my/applications/${applications[0]!.id}`, applications[0]!.email);
	assert.doesNotMatch(await textOf(entrant), /Итоги этапов/);

	await withdraw(page, 'Работа 2');
	assert.match(await textOf(page), /Работа № 2 снята с конкурса\. Место заняли: № 3\./);
	await press(page, 'Вернуть работу № 2');
	assert.match(await textOf(page), /Работа снова участвует\./);

	await page.goto(stages('/1'));
	await press(page, 'Объявить итог этапа', 'link');
	assert.match(await textOf(page), /Прошли дальше: 4[\s\S]*Не прошли: 4/);
	await press(page, 'Объявить');
	assert.match(await textOf(page), /Письма об итоге написаны для 0 работ из 8\./);
	assert.equal(await writeStageLetters(network.db, { contestId: contest.id, stage: '1' }), 8);
	await press(page, 'Обновить', 'link');
	assert.match(await textOf(page), /Все письма написаны\./);
	assert.match(
		await publicText(),
		/Прошли в этап «Публичная защита»[\s\S]*Работа 1[\s\S]*Работа 2[\s\S]*Работа 5[\s\S]*Работа 6/
	);
	await entrant.reload();
	assert.match(await textOf(entrant), /Итоги этапов[\s\S]*Работа прошла дальше/);

	await withdraw(page, 'Работа 1');
	assert.match(await textOf(page), /Работа № 1 снята с конкурса\. Место заняли: № 3\./);
	assert.match(await publicText(), /Работа 2[\s\S]*Работа 3[\s\S]*Работа 5/);
	await entrant.reload();
	assert.match(await textOf(entrant), /Работа снята с конкурса/);
	await entrant.context().close();
	await page.context().close();
});

test('pages of stages are accessible and fit a phone of 320 px', async () => {
	const page = await open(stages(), contest.secretary.email, { javaScriptEnabled: true });
	await page.setViewportSize({ width: 320, height: 800 });
	for (const path of ['/1', '/1/outcome', `/2/withdraw?entry=${contest.entries[1]!.id}`]) {
		await page.goto(stages(path));
		await lookAt(page);
	}
	await page.context().close();
});
