import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { findPlanGaps, planOf } from '#server/contests/plan/queries.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { assertFits, assertSound } from '../axe.ts';
import { click, goOn } from './hands.ts';
import { openOffice, type Office, type SignInAccount } from './office-scene.ts';

const system = systemActor('testing');
let office: Office;
let methodist: SignInAccount & { id: string };
before(async () => {
	office = await openOffice();
	const { db } = office.network;
	methodist = await buildMember(db, { name: 'Лампова Вера Ивановна' });
	await appoint(db, system, { accountId: methodist.id, role: 'methodist', organisationId: office.system.id });
	for (const [name, kind] of [
		['Департамент культуры Заречной области', 'governing-body'],
		['ООО «Печатный дом»', 'sponsor']
	] as const) {
		await buildOrganisation(db, { name, kind });
	}
});
after(() => office.close());

type Opening = { width?: number; scripts?: boolean };

/** Without scripts unless told; axe needs them. */
function openAs(account: SignInAccount, path: string, { width = 1280, scripts = false }: Opening = {}) {
	return office.openAs(path, account, { viewport: { width, height: 900 }, javaScriptEnabled: scripts });
}

/** Reaches what is focused next under such a name by the Tab key alone. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
	for (let step = 0; step < 120; step++) {
		await page.keyboard.press('Tab');
		const focused = await page.evaluate(() => {
			const element = document.activeElement as HTMLInputElement | null;
			return [element?.labels?.[0]?.textContent ?? '', element?.textContent ?? ''].map((text) => text.trim());
		});
		if (focused.some((text) => (typeof name === 'string' ? text === name : name.test(text)))) return;
	}
	assert.fail(`the keyboard does not reach «${String(name)}»`);
}

async function type(page: Page, field: string | RegExp, text: string): Promise<void> {
	await tabTo(page, field);
	await page.keyboard.press('Control+A');
	await page.keyboard.type(text);
}

async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
	await tabTo(page, name);
	await goOn(page, () => page.keyboard.press(key));
}

const stepOf = (page: Page, title: string) => page.locator('.tasks > li', { hasText: title });
const stateOf = async (page: Page, title: string) => (await stepOf(page, title).locator('.state').innerText()).trim();

const slug = 'bibliotechnyy-kompas-2027';
const at = (step = '') => `/office/contests/${slug}/setup${step && `/${step}`}`;

test('a methodist sets a contest up from a template by the keyboard alone, without scripts', async () => {
	const page = await openAs(methodist, '/office/contests');
	await press(page, 'Начать новый конкурс');
	await type(page, 'Название конкурса', 'Библиотечный компас — 2027');
	await type(page, 'Год проведения', '2027');
	await tabTo(page, /^Профессиональные практики/);
	await page.keyboard.press('Space');
	await press(page, 'Продолжить');
	assert.equal(page.url(), `${office.origin}${at()}?done=created`);
	assert.match(await page.locator('.notice.good').innerText(), /видят только организаторы/);

	await press(page, 'Название, цели и контакты');
	await type(page, 'Контакты', 'Отдел развития, 8 (3822) 00-00-00');
	await press(page, 'Сохранить и вернуться к списку');
	assert.equal(await stateOf(page, 'Название, цели и контакты'), 'заполнено');

	await press(page, 'Учредители, организаторы, партнёры');
	for (const name of ['Департамент', 'универсальная научная', 'Печатный дом']) {
		await type(page, 'Найти в справочнике сети', name);
		await press(page, 'Найти');
		await press(page, 'Добавить');
	}
	await press(page, 'Сохранить и вернуться к списку');

	await press(page, 'Сроки и этапы');
	await page.getByLabel('Часовой пояс').selectOption('Asia/Tomsk');
	await page.getByLabel('Первый день').fill('2027-02-01');
	await page.getByLabel('Последний день').fill('2027-03-31');
	await page.getByLabel('Проверка заявок закончится').fill('2027-04-09');
	await page.getByLabel('Начало').nth(1).fill('2027-05-27');
	// Enter in a field saves, and moves no row.
	await goOn(page, () => page.getByLabel('Запас на опоздание').press('Enter'));
	assert.equal(await stateOf(page, 'Сроки и этапы'), 'заполнено');

	await press(page, 'Жюри');
	for (const name of ['Шевченко Анна Львовна', 'Воробей Илья Ильич', 'Ёлкина Любовь Павловна']) {
		await type(page, 'Фамилия, имя, отчество', name);
	}
	await press(page, 'Сохранить и вернуться к списку');
	assert.match(await page.locator('.notice.good').last().innerText(), /Всё готово к публикации/);

	const { plan } = await planOf(office.network.db, system, slug);
	assert.deepEqual(findPlanGaps(plan), []);
	assert.deepEqual(
		[plan.organisations.map(({ role }) => role), plan.calendar.closesAt, plan.calendar.milestones],
		[
			['founder', 'organiser', 'sponsor'],
			'2027-03-31T23:59',
			[{ title: 'Публичная защита', startsOn: '2027-05-27', endsOn: null }]
		]
	);
	await page.goto(office.origin + at('calendar'));
	assert.match(
		(await page.locator('.notice').first().innerText()).replaceAll('\u00a0', ' '),
		/среда, 31 марта 2027 г\., 23:59 \(томское время, МСК\+4\)/
	);
	await page.context().close();
});

test('mistakes are told twice and keep what was typed; rows are moved without losing it', async () => {
	const page = await openAs(methodist, at('nominations'), { scripts: true });
	const titles = () =>
		page
			.getByLabel('Название', { exact: true })
			.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
	await page.getByLabel('Название', { exact: true }).nth(1).fill('Цифровая память');
	await click(page.getByRole('button', { name: /^Выше: 2/ }));
	assert.deepEqual(await titles(), ['Цифровая память', 'Удобный сервис', 'Событие и сообщество']);
	await click(page.getByRole('button', { name: 'Добавить номинацию' }));
	await page.getByLabel('Что принимается').nth(3).fill('Пока без названия');
	await page
		.getByLabel(/^Сколько заявок нужно/)
		.nth(0)
		.fill('много');
	await click(page.getByRole('button', { name: 'Сохранить и вернуться к списку' }).last());
	assert.deepEqual(await page.locator('[role=alert] li').allInnerTexts(), [
		'Напишите целое число в разумных пределах или оставьте поле пустым',
		'Напишите название или уберите строку'
	]);
	assert.equal(await page.locator('.field.faulty').count(), 2);
	assert.equal(await page.getByLabel('Что принимается').nth(3).inputValue(), 'Пока без названия');
	await assertSound(page);
	await page.getByLabel('Название', { exact: true }).nth(3).fill('Выбор читателей');
	await page
		.getByLabel(/^Сколько заявок нужно/)
		.nth(0)
		.fill('4');
	await click(page.getByRole('button', { name: 'Сохранить и вернуться к списку' }).last());
	const { plan } = await planOf(office.network.db, system, slug);
	assert.deepEqual(
		plan.nominations.map(({ id, title, minimumEntries }) => [id, title, minimumEntries]),
		[
			['collection', 'Цифровая память', 4],
			['service', 'Удобный сервис', 5],
			['event', 'Событие и сообщество', 5],
			['n1', 'Выбор читателей', 0]
		]
	);
	await page.context().close();
});

test('of two organisers on one page the later is shown what the other wrote, and loses nothing', async () => {
	const one = await openAs(methodist, at('basics'));
	const two = await openAs(office.administrator, at('basics'), { scripts: true });
	const save = (page: Page) => click(page.getByRole('button', { name: 'Сохранить и вернуться к списку' }).last());
	await one.getByLabel('Цель').fill('Цель методиста');
	await save(one);
	await two.getByLabel('Цель').fill('Цель администратора');
	await save(two);
	const told = await two.locator('[role=alert]').innerText();
	assert.match(told, /Лампова Вера Ивановна/);
	assert.match(told, /Записано сейчас: Цель методиста/);
	assert.match(told, /У вас: Цель администратора/);
	assert.equal(await two.getByLabel('Цель').inputValue(), 'Цель администратора');
	await assertSound(two);
	await save(two);
	assert.equal((await planOf(office.network.db, system, slug)).plan.basics.aim, 'Цель администратора');
	await Promise.all([one.context().close(), two.context().close()]);
});

test('what was typed and not saved comes back after a reload, until it is saved or done without', async () => {
	const page = await openAs(methodist, at('basics'), { scripts: true });
	const aim = page.getByLabel('Цель');
	const stored = await aim.inputValue();
	const restored = page.locator('[data-restored]');
	assert.equal(await restored.isVisible(), false);
	await aim.fill('Написано без связи');
	await page.reload();
	assert.deepEqual([await aim.inputValue(), await restored.isVisible()], ['Написано без связи', true]);
	await page.getByRole('button', { name: 'Вернуть сохранённое' }).click();
	await restored.waitFor({ state: 'hidden' });
	assert.equal(await aim.inputValue(), stored);
	// Sent into a cut line it is still there; saved, it is not brought back.
	await aim.fill('Отправлено без связи');
	const save = page.getByRole('button', { name: 'Сохранить и вернуться к списку' }).last();
	await page.context().setOffline(true);
	await Promise.all([page.waitForEvent('requestfailed'), save.click()]);
	await page.context().setOffline(false);
	await page.goto(office.origin + at('basics'));
	assert.equal(await aim.inputValue(), 'Отправлено без связи');
	await click(save);
	await page.goto(office.origin + at('basics'));
	assert.deepEqual([await aim.inputValue(), await restored.isVisible()], ['Отправлено без связи', false]);
	await page.context().close();
});

test('last year’s contest is shown with its dates moved before the next one is begun from it', async () => {
	const page = await openAs(methodist, '/office/contests/new', { scripts: true });
	await page.getByLabel('Название конкурса').fill('Конкурс-преемник');
	await page.getByLabel('Год проведения').fill('2028');
	await page.locator(`input[value="contest:${office.contest}"]`).check();
	await click(page.getByRole('button', { name: 'Продолжить' }));
	assert.match(await page.locator('main').innerText(), /1 номинация[\s\S]*2 члена жюри/);
	await assertSound(page);
	await click(page.getByRole('button', { name: 'Начать подготовку' }));
	const { plan } = await planOf(office.network.db, system, 'konkurs-preemnik-2028');
	assert.deepEqual([plan.basics.heldInYear, plan.nominations.map(({ title }) => title)], [2028, ['Удобный сервис']]);
	await page.context().close();
});

test('every page of the set-up fits the narrowest phone, and the richest are sound by axe', async () => {
	const page = await openAs(methodist, '/office/contests', { width: 320, scripts: true });
	const steps = ['basics', 'organisations', 'nominations', 'calendar', 'participation', 'eligibility', 'jury', 'team'];
	const paths = ['/office/contests', '/office/contests/new', `/office/contests/${slug}`, at(), ...steps.map(at)];
	// Of each kind one; the form of a step and the comparison of two editions are looked at where they are filled in.
	const richest = [at(), at('calendar')];
	for (const path of paths) {
		const answer = await page.goto(office.origin + path);
		assert.equal(answer?.status(), 200, path);
		await assertFits(page);
		if (richest.includes(path)) await assertSound(page);
	}
	await page.context().close();
});

test('another organiser is invited by a letter, and access is ended', async () => {
	const page = await openAs(methodist, at('team'));
	await page.getByLabel('Фамилия, имя, отчество').fill('Шевченко Анна Львовна');
	await page.getByLabel('Электронная почта').fill('anna');
	await click(page.getByRole('button', { name: 'Отправить приглашение' }));
	assert.equal(await page.getByLabel('Электронная почта').inputValue(), 'anna');
	await page.getByLabel('Электронная почта').fill('anna@example.org');
	await click(page.getByRole('button', { name: 'Отправить приглашение' }));
	assert.match(await page.locator('#organisers').innerText(), /Шевченко Анна Львовна/);
	await click(page.getByRole('button', { name: 'Закрыть доступ: Шевченко Анна Львовна' }));
	assert.doesNotMatch(await page.locator('#organisers').innerText(), /Шевченко/);
	await click(page.getByRole('button', { name: 'Закрыть доступ: Лампова Вера Ивановна' }));
	assert.match(await page.locator('[role=alert]').innerText(), /последний организатор/);
	await page.context().close();
});
