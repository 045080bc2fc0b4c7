import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Page } from 'playwright-core';
import { buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { issuePapers } from '#server/awards/issuing/commands.ts';
import { openRunOf } from '#server/awards/issuing/queries.ts';
import { annulDocument } from '#server/awards/register/commands.ts';
import { issuedDocuments } from '#server/awards/register/queries.ts';
import { buildFinalised, correctResults, type FinalisedContest } from '#server/awards/testing.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { assertSound } from '../axe.ts';
import { click } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

const actor = systemActor('journey');
let scene: Scene;
let contest: FinalisedContest;
let organiser: BuiltMember;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildFinalised(db, { entries: 4, thanked: true, entrants: 2 });
	organiser = await buildMember(db, { name: 'Лампова Вера Ивановна' });
	await buildAppointment(db, { accountId: organiser.id, role: 'organiser', contestId: contest.id });
});
after(() => scene?.close());

/** By the program in the background. A page of papers in the making loads itself anew now and then: nobody stays at it meanwhile. */
const work = async (page: Page) => {
	await page.goto('about:blank');
	const run = await openRunOf(scene.db, contest.id);
	if (run) await issuePapers(scene.db, run.id);
};
const deskOf = (page: Page) => page.goto(`/office/contests/${contest.slug}/judging/publication`);
const taskStates = (page: Page) => page.locator('ol.tasks > li .state').allInnerTexts();

test('results are published, papers stop at a name and go on, and the news is finished by its editor', async () => {
	const page = await scene.open('/office', organiser);
	await deskOf(page);
	await page.getByText('Нет протокола этой редакции итогов').waitFor();
	assert.ok((await recordMinutes(scene.db, actor, contest.id)).ok);
	await deskOf(page);
	await page.getByText('Чьи имена и названия ждут подтверждения').waitFor();
	await click(page.getByRole('button', { name: 'Опубликовать итоги' }));
	await page.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await page.getByRole('heading', { name: 'Документы готовятся' }).waitFor();
	const answer = await page.reload();
	assert.equal(answer?.headers()['refresh'], '5');

	await work(page);
	await deskOf(page);
	await page.getByText('Не подтверждён дательный падеж имён.').waitFor();
	const dative = page.getByLabel(/в дательном падеже/);
	await dative.fill('');
	await click(page.getByRole('button', { name: 'Подтвердить форму' }));
	await page.getByRole('alert').getByText('Напишите имя в дательном падеже').waitFor();
	await dative.fill('Ламповой Вере Ивановне');
	await click(page.getByRole('button', { name: 'Подтвердить форму' }));
	await page.getByText('Формы имён подтверждены.').waitFor();
	await click(page.getByRole('button', { name: 'Продолжить' }));
	await page.getByRole('heading', { name: 'Документы готовятся' }).waitFor();
	await work(page);
	const over = await deskOf(page);
	assert.equal(over?.headers()['refresh'], undefined);
	assert.deepEqual(await taskStates(page), Array<string>(7).fill('Готово'));
	await page.getByText('Написано 2 письма').waitFor();

	await click(page.getByRole('link', { name: 'Открыть черновик' }));
	await page.getByLabel('Заголовок').fill('');
	await click(page.getByRole('button', { name: 'Сохранить черновик' }));
	await page.getByRole('alert').getByText('Напишите заголовок').waitFor();
	assert.match(await page.getByLabel('Текст').inputValue(), /^Подведены итоги областного конкурса/);
	await page.getByLabel('Заголовок').fill('Маяк зажжён');
	await click(page.getByRole('button', { name: 'Сохранить черновик' }));
	await page.getByText('Черновик сохранён.').waitFor();
	await click(page.getByRole('link', { name: 'Все черновики' }));
	await page.getByRole('link', { name: 'Маяк зажжён' }).waitFor();
	await page.context().close();
});

test('who entered opens the papers, downloads one and finds it genuine by its credential', async () => {
	const page = await scene.open('/my/papers', contest.entrants.get('1')!);
	assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), [
		'Сертификат участника',
		'Диплом I степени'
	]);
	const check = page.getByRole('link', { name: /Проверить подлинность.*Диплом/ });
	const address = (await check.getAttribute('href'))!;
	await click(check);
	await page.getByRole('heading', { level: 1, name: 'Документ подлинный и действует' }).waitFor();
	await page.context().close();

	const pdf = await scene.ask(`${address}/paper.pdf`);
	assert.deepEqual([pdf.status, pdf.body.slice(0, 5)], [200, '%PDF-']);
	const before = await scene.ask(`${address}/credential.jwt`);
	const keys = JSON.parse((await scene.ask('/.well-known/jwks.json')).body) as Parameters<typeof createLocalJWKSet>[0];
	const { payload } = await jwtVerify(before.body, createLocalJWKSet(keys));
	assert.match(String(payload['name']), /^Диплом I степени № /);
	const { kid } = decodeProtectedHeader(before.body);
	const key = await scene.ask(new URL(kid!).pathname);
	assert.deepEqual([key.status, JSON.parse(key.body)], [200, keys.keys[0]]);
	const { documents } = await issuedDocuments(scene.db, { contestId: contest.id, limit: 50, offset: 0 });
	const paper = documents.find(({ code }) => address.endsWith(code))!;
	assert.ok((await annulDocument(scene.db, actor, paper.id, 'Выдан по ошибке')).ok);
	const status = JSON.parse((await scene.ask(`${address}/status.json`)).body) as { revokedCredentials: unknown[] };
	assert.equal(status.revokedCredentials.length, 1);
	assert.equal((await scene.ask(`${address}/paper.pdf`)).status, 404);
	await assert.rejects(jwtVerify((await scene.ask(`${address}/credential.jwt`)).body, createLocalJWKSet(keys)), /exp/);
});

test('a correction shows what it will change before it is published', async () => {
	await correctResults(scene.db, contest, { 2: '9000', 3: '9999' });
	assert.ok((await recordMinutes(scene.db, actor, contest.id)).ok);
	const page = await scene.open(`/office/contests/${contest.slug}/judging/publication`, organiser);
	await page.getByRole('heading', { name: 'Что изменит исправление' }).waitFor();
	const annulled = page.locator('h3:has-text("Аннулировать") + ul > li');
	assert.equal(await annulled.count(), 2);
	await page.getByLabel('Сразу выдать документы и написать участникам').uncheck();
	await click(page.getByRole('button', { name: 'Опубликовать итоги' }));
	await page.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await click(page.getByRole('button', { name: 'Выдать документы' }));
	await work(page);
	await deskOf(page);
	assert.deepEqual((await taskStates(page)).slice(3, 6), Array<string>(3).fill('Готово'));
	await page.context().close();
});

test('the pages are clean to axe, fit the narrowest window and are worked by keys', async () => {
	const { id } = await scene.db.selectFrom('news_items').select('id').limit(1).executeTakeFirstOrThrow();
	const desk = `/office/contests/${contest.slug}/judging/publication`;
	const page = await scene.open(desk, organiser, { javaScriptEnabled: true, viewport: { width: 320, height: 800 } });
	for (const path of [desk, '/office/news', `/office/news/${id}`, '/my/papers']) {
		await page.goto(path);
		await assertSound(page, path);
	}
	await page.context().close();
});
