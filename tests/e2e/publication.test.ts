import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { issuePapers } from '#server/awards/issuing/commands.ts';
import { openRunOf } from '#server/awards/issuing/queries.ts';
import { annulDocument } from '#server/awards/register/commands.ts';
import { issuedDocuments } from '#server/awards/register/queries.ts';
import { buildFinalised, correctResults, type FinalisedContest } from '#server/awards/testing.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';
import { beginSession } from './office-scene.ts';

const actor = systemActor('journey');
let network: TestNetwork;
let serving: Serving;
let browser: Browser;
let origin: string;
let contest: FinalisedContest;
let organiser: BuiltMember;

before(async () => {
	network = await openTestNetwork();
	contest = await buildFinalised(network.db, { entries: 4, thanked: true, entrants: 2 });
	organiser = await buildMember(network.db, { name: 'Лампова Вера Ивановна' });
	await buildAppointment(network.db, { accountId: organiser.id, role: 'organiser', contestId: contest.id });
	serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	origin = `http://${host}:${new URL(serving.url).port}`;
	browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
});
after(async () => {
	await browser?.close();
	await serving?.close();
	await network?.close();
});

async function open(path: string, who: BuiltMember | null, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU', baseURL: origin, ...options });
	if (who) {
		const value = await beginSession(network, who);
		await context.addCookies([{ name: 'session', value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
	}
	const page = await context.newPage();
	await page.goto(path);
	return page;
}
const ask = (path: string) => askFor(serving.url, path, new URL(origin).host);
const work = async () => {
	const run = await openRunOf(network.db, contest.id);
	if (run) await issuePapers(network.db, run.id);
};
const deskOf = (page: Page) => page.goto(`/office/contests/${contest.slug}/judging/publication`);
const taskStates = (page: Page) => page.locator('ol.tasks > li .state').allInnerTexts();

test('results are published, papers stop at a name and go on, and the news is finished by its editor', async () => {
	const page = await open('/office', organiser);
	await deskOf(page);
	await page.getByText('Нет протокола этой редакции итогов').waitFor();
	assert.ok((await recordMinutes(network.db, actor, contest.id)).ok);
	await deskOf(page);
	await page.getByText('Чьи имена и названия ждут подтверждения').waitFor();
	await page.getByRole('button', { name: 'Опубликовать итоги' }).click();
	await page.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await page.getByRole('heading', { name: 'Документы готовятся' }).waitFor();
	const answer = await page.reload();
	assert.equal(answer?.headers()['refresh'], '5');

	await work();
	await deskOf(page);
	await page.getByText('Не подтверждён дательный падеж имён.').waitFor();
	const dative = page.getByLabel(/в дательном падеже/);
	await dative.fill('');
	await page.getByRole('button', { name: 'Подтвердить форму' }).click();
	await page.getByRole('alert').getByText('Напишите имя в дательном падеже').waitFor();
	await dative.fill('Ламповой Вере Ивановне');
	await page.getByRole('button', { name: 'Подтвердить форму' }).click();
	await page.getByText('Формы имён подтверждены.').waitFor();
	await page.getByRole('button', { name: 'Продолжить' }).click();
	await page.getByRole('heading', { name: 'Документы готовятся' }).waitFor();
	await work();
	const over = await deskOf(page);
	assert.equal(over?.headers()['refresh'], undefined);
	assert.deepEqual(await taskStates(page), Array<string>(7).fill('Готово'));
	await page.getByText('Написано 2 письма').waitFor();

	await page.getByRole('link', { name: 'Открыть черновик' }).click();
	await page.getByLabel('Заголовок').fill('');
	await page.getByRole('button', { name: 'Сохранить черновик' }).click();
	await page.getByRole('alert').getByText('Напишите заголовок').waitFor();
	assert.match(await page.getByLabel('Текст').inputValue(), /^Подведены итоги областного конкурса/);
	await page.getByLabel('Заголовок').fill('Маяк зажжён');
	await page.getByRole('button', { name: 'Сохранить черновик' }).click();
	await page.getByText('Черновик сохранён.').waitFor();
	await page.getByRole('link', { name: 'Все черновики' }).click();
	await page.getByRole('link', { name: 'Маяк зажжён' }).waitFor();
	await page.context().close();
});

test('who entered opens the papers, downloads one and finds it genuine by its credential', async () => {
	const page = await open('/my/papers', contest.entrants.get('1')!);
	assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), [
		'Сертификат участника',
		'Диплом I степени'
	]);
	const check = page.getByRole('link', { name: /Проверить подлинность.*Диплом/ });
	const address = (await check.getAttribute('href'))!;
	await check.click();
	await page.getByRole('heading', { level: 1, name: 'Документ подлинный и действует' }).waitFor();
	await page.context().close();

	const pdf = await ask(`${address}/paper.pdf`);
	assert.deepEqual([pdf.status, pdf.body.slice(0, 5)], [200, '%PDF-']);
	const before = await ask(`${address}/credential.jwt`);
	const keys = JSON.parse((await ask('/.well-known/jwks.json')).body) as Parameters<typeof createLocalJWKSet>[0];
	const { payload } = await jwtVerify(before.body, createLocalJWKSet(keys));
	assert.match(String(payload['name']), /^Диплом I степени № /);
	const { kid } = decodeProtectedHeader(before.body);
	const key = await ask(new URL(kid!).pathname);
	assert.deepEqual([key.status, JSON.parse(key.body)], [200, keys.keys[0]]);
	const { documents } = await issuedDocuments(network.db, { contestId: contest.id, limit: 50, offset: 0 });
	const paper = documents.find(({ code }) => address.endsWith(code))!;
	assert.ok((await annulDocument(network.db, actor, paper.id, 'Выдан по ошибке')).ok);
	const status = JSON.parse((await ask(`${address}/status.json`)).body) as { revokedCredentials: unknown[] };
	assert.equal(status.revokedCredentials.length, 1);
	assert.equal((await ask(`${address}/paper.pdf`)).status, 404);
	await assert.rejects(jwtVerify((await ask(`${address}/credential.jwt`)).body, createLocalJWKSet(keys)), /exp/);
});

test('a correction shows what it will change before it is published', async () => {
	await correctResults(network.db, contest, { 2: '9000', 3: '9999' });
	assert.ok((await recordMinutes(network.db, actor, contest.id)).ok);
	const page = await open(`/office/contests/${contest.slug}/judging/publication`, organiser);
	await page.getByRole('heading', { name: 'Что изменит исправление' }).waitFor();
	const annulled = page.locator('h3:has-text("Аннулировать") + ul > li');
	assert.equal(await annulled.count(), 2);
	await page.getByLabel('Сразу выдать документы и написать участникам').uncheck();
	await page.getByRole('button', { name: 'Опубликовать итоги' }).click();
	await page.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await page.getByRole('button', { name: 'Выдать документы' }).click();
	await work();
	await deskOf(page);
	assert.deepEqual((await taskStates(page)).slice(3, 6), Array<string>(3).fill('Готово'));
	await page.context().close();
});

test('the pages are clean to axe, fit the narrowest window and are worked by keys', async () => {
	const { id } = await network.db.selectFrom('news_items').select('id').limit(1).executeTakeFirstOrThrow();
	const desk = `/office/contests/${contest.slug}/judging/publication`;
	const page = await open(desk, organiser, { javaScriptEnabled: true, viewport: { width: 320, height: 800 } });
	for (const path of [desk, '/office/news', `/office/news/${id}`, '/my/papers']) {
		await page.goto(path);
		const { violations } = await new AxeBuilder({ page }).analyze();
		assert.deepEqual(
			violations.map(({ id: rule, nodes }) => `${path} ${rule} ${nodes[0]?.html}`),
			[]
		);
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(width <= 320, `${path}: ${width}`);
	}
	await page.context().close();
});
