import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { actorOf, buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { notePaperConsents } from '#server/applications/check/commands.ts';
import { applicationById } from '#server/applications/queries.ts';
import {
	buildDraft,
	buildEntrant,
	buildOpenContest,
	buildSubmitted,
	type BuiltApplication,
	type OpenContest
} from '#server/applications/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { assertSound } from '../axe.ts';
import { press } from './hands.ts';
import { openScene, type Opening, type Scene } from './scene.ts';

const points = [
	{ id: 'theme', text: 'Работа отвечает теме конкурса' },
	{ id: 'sheet', text: 'Заявка подписана руководителем организации' }
];
let scene: Scene;
let contest: OpenContest;
let applications: BuiltApplication[];
let first: BuiltMember;
let second: BuiltMember;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildOpenContest(db, {
		plan: { basics: { title: 'Библиотечный компас' }, eligibility: { points, people: 2 } }
	});
	first = await organiser('Лампова Вера Ивановна');
	second = await organiser('Щукина Анна Львовна');
	const library = await buildOrganisation(db, { name: 'Приозёрская детская библиотека' });
	applications = [];
	for (const title of ['Ночной читальный зал', 'Книга по пути', 'Абонемент на колёсах'])
		applications.push(await buildSubmitted(db, { contest, title, organisationId: library.id }));
	await buildDraft(db, { contest, title: 'Недописанная', owner: await buildEntrant(db, { name: 'Ёлкина Любовь' }) });
	for (const { id, owner } of applications)
		for (const { id: authorId } of (await applicationById(db, owner, id)).authors)
			await notePaperConsents(db, await actorOf(db, first.id), { id, authorId, fields: ['name'] });
});
after(() => scene?.close());

async function organiser(name: string): Promise<BuiltMember> {
	const member = await buildMember(scene.db, { name });
	await buildAppointment(scene.db, { accountId: member.id, role: 'organiser', contestId: contest.id });
	return member;
}

const office = (path: string) => `/office/contests/${contest.slug}${path}`;

const open = (path: string, member = first, options: Opening = {}) => scene.open(path, member, options);

/** What a button gives to be saved. */
async function taken(page: Page, name: string): Promise<Buffer> {
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
	return readFileSync(await download.path());
}

const headings = (page: Page) => page.locator('h1').innerText();

test('every page of the desk is accessible and fits a phone of 320 px', async () => {
	const id = applications[0]!.id;
	const paths = [
		...['/applications', `/applications/${id}`, '/applications/remind'],
		...['/check', `/check/${id}`, '/check/statistics', '/grace']
	];
	const page = await open(office('/applications'), first, { javaScriptEnabled: true });
	await page.setViewportSize({ width: 320, height: 800 });
	for (const path of paths) {
		await page.goto(office(path));
		await assertSound(page, path);
	}
	await page.context().close();
});

test('two organisers check and admit without scripts: one proposes, the other confirms', async () => {
	const page = await open(office('/check'));
	await press(page, 'Проверить следующую', 'link');
	assert.equal(await headings(page), 'Ночной читальный зал');
	for (const point of await page.locator('fieldset.point').all())
		await point.getByLabel('Подходит', { exact: true }).check();
	await press(page, 'Сохранить и перейти к следующей');
	assert.equal(await headings(page), 'Книга по пути');
	await page.getByLabel('Не допускать').check();
	await press(page, 'Предложить решение');
	const fault = 'Напишите причину: автор прочитает её в письме';
	assert.equal(await page.getByText(fault).count(), 2, 'told in the summary and by the field');
	assert.ok(await page.getByLabel('Не допускать').isChecked());
	await page.getByLabel('Причина или что исправить').fill('Работа не о библиотеке');
	await press(page, 'Предложить решение');
	await page.getByText('Решение предложено. Его подтвердит второй человек.').waitFor();
	await page.goto(office('/applications'));
	await page.getByLabel('Отметить: Ночной читальный зал').check();
	await press(page, 'Допустить прошедшие проверку…');
	await press(page, 'Предложить допустить 1\u00a0заявку');
	await page.getByText('Предложена к допуску 1\u00a0заявка.').waitFor();
	await page.context().close();

	const other = await open(office('/check'), second);
	for (const box of await other.locator('input[name=waiting]').all()) await box.check();
	await press(other, 'Подтвердить отмеченные');
	await other.getByText('Подтверждены 2\u00a0решения.').waitFor();
	await other.goto(office('/check/statistics'));
	assert.match(await other.locator('main').innerText(), /Работа не о библиотеке/);
	const states = await Promise.all(
		applications.map(async ({ id }) => (await applicationById(scene.db, systemActor('testing'), id)).state)
	);
	assert.deepEqual(states, ['admitted', 'rejected', 'submitted']);
	await other.context().close();
});

test('the list is narrowed and exported, drafts are reminded of after a look at the letter, a link is shown once', async () => {
	const page = await open(office('/applications?search=елкина'));
	assert.equal(await page.locator('table.ticked tbody th').count(), 0, 'a draft without authors of that name');
	await page.goto(office('/applications?search=колёсах'));
	assert.deepEqual(await page.locator('table.ticked tbody th a').allInnerTexts(), ['Абонемент на колёсах']);
	assert.match((await taken(page, 'Таблица .csv')).toString(), /Абонемент на колёсах/);
	assert.equal((await taken(page, 'Таблица .xlsx')).subarray(0, 2).toString(), 'PK');
	assert.equal((await taken(page, 'Все файлы, .zip')).subarray(0, 2).toString(), 'PK');

	await page.goto(office('/applications/remind'));
	assert.match(await page.locator('.letter').innerText(), /«Недописанная»/);
	await press(page, 'Отправить 1\u00a0письмо');
	await page.getByText('Отправлено 1\u00a0письмо.').waitFor();

	await page.goto(office('/grace'));
	await page.getByLabel('Для кого и почему').fill('Приозёрская библиотека: не было света');
	await page.getByLabel('Действует до конца дня').fill('2099-01-01');
	await press(page, 'Создать ссылку');
	const address = await page.locator('.address').innerText();
	assert.match(address, /\/apply\?grace=[0-9A-Z]{26}$/);
	await page.goto(office('/grace'));
	assert.equal((await page.content()).includes(address.split('=')[1]!), false);
	await page.context().close();
});
