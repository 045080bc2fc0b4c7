import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formInWork } from '#server/contests/form/queries.ts';
import type { FieldKind } from '#server/contests/form/forms.ts';
import { buildPlannedContest } from '#server/contests/plan/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { assertFits, assertSound } from '../axe.ts';
import { click } from './hands.ts';
import { openOffice, type Office } from './office-scene.ts';

let office: Office;
let contest: { id: string; slug: string };
before(async () => {
	office = await openOffice();
	contest = await buildPlannedContest(office.network.db, { plan: { form: [] } });
});
after(() => office.close());

const path = () => `/office/contests/${contest.slug}/setup/form`;
const formNow = async () => (await formInWork(office.network.db, systemActor('testing'), contest.id)).form;

/** What is filled in for each kind beside its name; everything else stays as the page proposes it. */
const filled: [FieldKind, string, Record<string, string>][] = [
	['line', 'Название практики', { 'Наибольшая длина, знаков': '120' }],
	['text', 'Описание', { 'Наибольшая длина, знаков': '8 000', Подсказка: 'С чего начинали и что вышло.' }],
	['number', 'Участников', { 'Наименьшее число': '1', Единица: 'человек' }],
	['date', 'Начало работы', { 'Самая ранняя дата': '1 января 2025' }],
	['choice', 'Для кого', { Варианты: 'Дети\nВзрослые' }],
	['choices', 'Площадки', { Варианты: 'Библиотека\nШкола\nПарк', 'Сколько можно отметить': '2' }],
	['link', 'Видео', {}],
	['files', 'Презентация', {}],
	['images', 'Снимки', {}],
	['budget', 'Смета', {}],
	['consent', 'Показ на сайте', { 'Текст согласия': 'Разрешаем показать работу на сайте.' }]
];

test('a form of all kinds is put together without scripts, and tried as its entrant', async () => {
	const page = await office.openSignedIn(path());
	assert.match(await page.locator('main').innerText(), /В форме пока нет полей/);
	for (const [kind, label, fields] of filled) {
		await page.goto(`${office.origin}${path()}/new?kind=${kind}`);
		await page.getByLabel('Название', { exact: true }).fill(label);
		for (const [name, value] of Object.entries(fields)) await page.getByLabel(name).fill(value);
		await click(page.getByRole('button', { name: 'Добавить поле' }));
		assert.match(await page.locator('.notice.good').innerText(), /Поле добавлено/, kind);
	}
	const form = await formNow();
	assert.deepEqual(
		form.map(({ kind, label }) => [kind, label]),
		filled.map(([kind, label]) => [kind, label])
	);
	const date = form.find(({ kind }) => kind === 'date');
	assert.deepEqual(date?.kind === 'date' && date.earliest, '2025-01-01');

	await click(page.getByRole('link', { name: 'Заявка глазами участника' }));
	await page.getByLabel('Участников, человек').fill('много');
	await page.getByLabel('Начало работы').fill('31.12.2024');
	await page.getByLabel('На что, строка 1').fill('Книги');
	await page.getByLabel('Сумма, строка 1').fill('1 500,50');
	await click(page.getByRole('button', { name: 'Сохранить и добавить строки' }));
	assert.match(await page.locator('.budget .total').innerText(), /Итого\s+1\s500,50\sруб\./);
	assert.equal(await page.locator('.budget .row input').count(), 8);
	assert.equal(await page.locator('[role=alert]').count(), 0);
	await click(page.getByRole('button', { name: 'Проверить, как при отправке' }));
	const told = await page.locator('[role=alert] li').allInnerTexts();
	assert.deepEqual(told, [
		'Заполните поле «Название практики»',
		'Заполните поле «Описание»',
		'Напишите в поле «Участников» число цифрами',
		'Дата в поле «Начало работы» должна быть не раньше 1\u00a0января\u00a02025\u00a0г.',
		'Выберите ответ в поле «Для кого»',
		'Выберите ответ в поле «Площадки»',
		'Заполните поле «Видео»',
		'Прочтите и отметьте согласие «Показ на сайте»'
	]);
	assert.equal(await page.getByLabel('Участников, человек').inputValue(), 'много');
	await click(page.locator('[role=alert] a').nth(4));
	assert.equal(await page.evaluate(() => document.activeElement === null), false);
	assert.deepEqual(await formNow(), form);
	await page.context().close();
});

test('fields are moved, copied, taken away and put back, told when mistyped, and guarded from another’s changes', async () => {
	const page = await office.openSignedIn(path());
	const labels = async () => (await formNow()).map(({ label }) => label);
	const [first, second, ...rest] = await labels();
	const press = (name: string, label: string) => {
		const field = page.locator('.form-fields li').filter({ has: page.getByRole('link', { name: label, exact: true }) });
		return click(field.getByRole('button', { name }));
	};
	await press('Ниже', first!);
	assert.deepEqual(await labels(), [second, first, ...rest]);
	await press('Выше', first!);
	await press('Скопировать', 'Смета');
	assert.ok((await labels()).includes('Смета (2)'));
	const whole = await formNow();
	await press('Убрать', 'Смета (2)');
	assert.match(await page.locator('.notice.good').innerText(), /Поле «Смета \(2\)» убрано/);
	await click(page.getByRole('button', { name: 'Вернуть поле' }));
	assert.deepEqual(await formNow(), whole);
	await click(page.getByRole('button', { name: 'Телефон для связи' }));
	assert.match(await page.locator('.notice.good').innerText(), /Добавлено 1 поле/);

	await click(page.getByRole('link', { name: 'Название практики' }));
	await page.getByLabel('Наибольшая длина, знаков').fill('сто');
	await click(page.getByRole('button', { name: 'Сохранить поле' }));
	assert.match(await page.locator('[role=alert]').innerText(), /напишите целое число от 1 до 1\s000/);
	assert.equal(await page.getByLabel('Наибольшая длина, знаков').inputValue(), 'сто');
	const other = await office.openSignedIn(new URL(page.url()).pathname);
	await other.getByLabel('Название', { exact: true }).fill('Имя практики');
	await click(other.getByRole('button', { name: 'Сохранить поле' }));
	await page.getByLabel('Наибольшая длина, знаков').fill('100');
	await click(page.getByRole('button', { name: 'Сохранить поле' }));
	assert.match(await page.locator('[role=alert]').innerText(), /изменил кто-то ещё/);
	assert.ok((await labels()).includes('Имя практики'));
	await other.context().close();
	await page.context().close();
});

test('a blind jury sees nothing of what tells the authors', async () => {
	const page = await office.openSignedIn(`${path()}/preview?as=organiser`);
	assert.equal(await page.locator('h1').innerText(), 'Заявка глазами участника');
	const readAs = async (as: string) => {
		await page.goto(`${office.origin}${path()}/preview?as=${as}`);
		return page.locator('.answer-view, .empty').innerText();
	};
	const naming = (await formNow()).filter(({ namesAuthors }) => namesAuthors).map(({ label }) => label);
	assert.deepEqual(naming, ['Телефон для связи']);
	for (const as of ['juror', 'blind-juror', 'public'])
		assert.doesNotMatch(await readAs(as), /Лампова|Телефон для связи/);
	assert.match(await readAs('blind-juror'), /Презентация\.pdf/);
	assert.match(await readAs('public'), /Этот читатель не увидит ни одного ответа/);
	await page.context().close();
});

test('the counter beside a text counts as the server does, and cuts nothing', async () => {
	const page = await office.openSignedIn(`${path()}/preview`, { javaScriptEnabled: true });
	const counter = page.locator('[data-letters]').first();
	await counter.waitFor();
	assert.match(await counter.innerText(), /Осталось 8\s000 знаков/);
	await page.getByLabel('Описание').fill('Ёлка\nи шар ');
	assert.match(await counter.innerText(), /Осталось 7\s990 знаков/);
	await page.getByLabel('Описание').fill('я'.repeat(8001));
	assert.match(await counter.innerText(), /Лишний 1 знак/);
	await click(page.getByRole('button', { name: 'Проверить, как при отправке' }));
	assert.match(await page.locator('[role=alert]').innerText(), /В поле «Описание» лишний 1 знак/);
	assert.equal((await page.getByLabel('Описание').inputValue()).length, 8001);
	await page.context().close();
});

test('every page of the builder fits the narrowest window, and each kind is free of faults that axe finds', async () => {
	const [field] = await formNow();
	const viewport = { width: 320, height: 800 };
	const page = await office.openSignedIn(path(), { viewport, javaScriptEnabled: true });
	await assertSound(page, 'the list of fields');
	for (const each of [`/${field!.id}`, '/new?kind=images', '/preview?as=juror']) {
		await page.goto(office.origin + path() + each);
		await assertFits(page, each);
	}
	await page.goto(`${office.origin}${path()}/new?kind=choices`);
	await assertSound(page, 'a new field');
	await page.goto(`${office.origin}${path()}/preview`);
	await click(page.getByRole('button', { name: 'Проверить, как при отправке' }));
	await assertSound(page, 'the refused sample');
	await page.context().close();
});
