import assert from 'node:assert/strict';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { defenceDayOf } from '#server/contests/defence/queries.ts';
import { drawnOrder } from '#server/contests/defence/rules.ts';
import { buildDefence, finaliseDefence, orderOf, type BuiltDefence } from '#server/contests/defence/testing.ts';
import { writeSheet } from '#server/contests/judging/sheets/testing.ts';
import { assertSound } from '../axe.ts';
import { assertWithinSecond, click, pressEnter, waitingFor } from './hands.ts';
import { openScene, type Opening, type Scene, type Who } from './scene.ts';

let scene: Scene;
let wire: Wire;
let defence: BuiltDefence;

before(async () => {
	scene = await openScene({ scripts: true });
	wire = await openWire(Number(new URL(scene.origin).port));
	defence = await buildDefence(scene.db);
});
after(async () => {
	await scene?.close();
	await wire?.close();
});

type Wire = { port: number; cut(): void; mend(): void; close(): Promise<void> };

/** A line to the site that can be cut and mended. */
async function openWire(port: number): Promise<Wire> {
	const sockets = new Set<Socket>();
	let isCut = false;
	const server: Server = createServer((near) => {
		if (isCut) return void near.destroy();
		const far = connect(port, '127.0.0.1');
		for (const [one, other] of [
			[near, far],
			[far, near]
		] as const) {
			sockets.add(one.on('error', () => other.destroy()).on('close', () => other.destroy()));
			one.pipe(other);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const cut = () => {
		isCut = true;
		for (const socket of sockets) socket.destroy();
		sockets.clear();
	};
	return {
		port: (server.address() as { port: number }).port,
		cut,
		mend: () => void (isCut = false),
		close: () => (cut(), new Promise((resolve) => server.close(() => resolve())))
	};
}

async function open(path: string, who: Who | null, options: Opening = {}): Promise<Page> {
	const page = await scene.open(path, who, options);
	page.on('pageerror', (problem) => assert.fail(problem));
	return page;
}

const table = () => `/office/contests/${defence.slug}/judging/defence/2`;

const press = (page: Page, name: string | RegExp) => click(page.getByRole('button', { name, exact: true }).first());

test('what the secretary does is seen in the hall, at the chair’s table and by a juror within a second', async () => {
	const secretary = await open(table(), defence.secretary, { javaScriptEnabled: false });
	const hall = await open(`/hall/${defence.hallCode}`, null);
	const chair = await open(table(), defence.chair);
	const juror = await open(`/jury/${defence.slug}/defence`, defence.members[0]!);
	assert.match(await hall.locator('main').innerText(), /Защита скоро начнётся/);
	await press(secretary, 'Начать день');
	await press(secretary, /Пригласить №\s1/);
	const called = await waitingFor(
		hall.getByText('Приглашаем к выступлению').waitFor(),
		chair.locator('#now .work').getByText('Работа 1').waitFor(),
		juror.getByRole('link', { name: 'Открыть оценочный лист' }).waitFor()
	);
	assert.equal(
		await juror.getByRole('link', { name: 'Открыть оценочный лист' }).getAttribute('href'),
		`/jury/${defence.slug}/2/1`
	);
	assert.match(await chair.locator('#now').innerText(), /Подписано 0 из 3 листов/);
	assert.equal(
		await chair
			.getByRole('button')
			.filter({ hasText: /выступление/ })
			.count(),
		0,
		'the chair looks on'
	);
	const place = { contestId: defence.id, stage: '2', entryId: defence.entries[0]!.id };
	await writeSheet(scene.db, defence.members[0]!, place, { k3: '5' }, { isSigned: true });
	const signed = await waitingFor(
		chair.locator('#now').getByText('Подписано 1 из 3 листов').waitFor(),
		juror.getByText('Лист подписан').waitFor()
	);
	await press(secretary, 'Начать выступление');
	const clock = hall.locator('[role=timer]').getByText(/^6:\d\d$/);
	const begun = await waitingFor(clock.waitFor());
	assert.match(await hall.locator('footer').innerText(), /№\s2 Работа 2/);
	await press(secretary, 'Остановить часы');
	const stopped = await waitingFor(hall.getByText('Часы остановлены').waitFor());
	await press(secretary, 'Выступление окончено');
	const ended = await waitingFor(hall.getByText('Скоро продолжим').waitFor());
	assert.equal(await hall.locator('[role=timer]').isVisible(), false);
	assertWithinSecond([called, signed, begun, stopped, ended]);
	for (const page of [secretary, hall, chair, juror]) await page.context().close();
});

test('a hall whose line was cut says so, comes back by itself and has missed nothing', async () => {
	const { hostname } = new URL(scene.origin);
	const hall = await open(`/hall/${defence.hallCode}`, null, { at: `http://${hostname}:${wire.port}` });
	await hall.getByText('Скоро продолжим').waitFor();
	wire.cut();
	const secretary = await open(table(), defence.secretary, { javaScriptEnabled: false });
	await press(secretary, /Пригласить №\s2/);
	await hall.getByText('Связь прервалась').waitFor();
	assert.equal(await hall.getByText('Приглашаем к выступлению').isVisible(), false);
	wire.mend();
	await hall.getByText('Приглашаем к выступлению').waitFor();
	assert.match(await hall.locator('main').innerText(), /Работа 2/);
	await hall.getByText('Связь прервалась').waitFor({ state: 'hidden' });
	await hall.context().close();
	await secretary.context().close();
});

test('of two tables the second is told what the first has done, and nothing is done twice', async () => {
	const options = { javaScriptEnabled: false };
	const [one, two] = [await open(table(), defence.secretary, options), await open(table(), defence.secretary, options)];
	await press(one, 'Отменить приглашение');
	await press(two, 'Начать выступление');
	assert.match(await two.getByRole('status').first().innerText(), /уже нажали с другого устройства/);
	assert.match(await two.locator('#now').innerText(), /Никто не выступает/);
	await one.context().close();
	await two.context().close();
});

test('the order is planned, drawn and arranged without JavaScript and without a mouse', async () => {
	const fresh = await buildDefence(scene.db, { entries: 6 });
	const page = await open(`/office/contests/${fresh.slug}/judging/defence/2/order`, fresh.secretary, {
		javaScriptEnabled: false
	});
	await page.getByLabel('Минут на выступление').fill('сто');
	await page.getByLabel('Место', { exact: true }).fill('Читальный зал');
	await press(page, 'Сохранить');
	assert.equal(await page.locator('[aria-invalid=true]').count(), 1);
	assert.equal(await page.getByLabel('Место', { exact: true }).inputValue(), 'Читальный зал');
	await page.getByLabel('Минут на выступление').fill('5');
	await press(page, 'Сохранить');
	assert.match(await page.locator('[role=status]').innerText(), /сохранены/);
	await page.getByLabel('Слово жребия').fill('маяк');
	await pressEnter(page);
	const keys = fresh.entries.map(({ key }) => key);
	assert.deepEqual(await orderOf(scene.db, fresh.place), drawnOrder('маяк', keys));
	assert.match(await page.locator('main').innerText(), /Слово жребия: «маяк»/);
	const [first, second] = drawnOrder('маяк', keys);
	const down = page.getByRole('button', { name: new RegExp(`^Ниже: №\\s${first} `) });
	await down.focus();
	await pressEnter(page);
	assert.deepEqual((await orderOf(scene.db, fresh.place)).slice(0, 2), [second, first]);
	const { place, speechMinutes, orderBy } = (await defenceDayOf(scene.db, fresh.place))!;
	assert.deepEqual([place, speechMinutes, orderBy], ['Читальный зал', 5, 'arranged']);
	await page.context().close();
});

test('the hall is shown results one by one as the chair opens them, and none before', async () => {
	await finaliseDefence(scene.db, defence);
	const hall = await open(`/hall/${defence.hallCode}`, null);
	const results = hall.locator('[data-part=results]');
	assert.deepEqual([await results.isVisible(), await results.locator('li').count()], [false, 0]);
	const chair = await open(table(), defence.chair, { javaScriptEnabled: false });
	await press(chair, /^Открыть: II место \(Удобный сервис\)$/);
	await hall.locator('.latest').getByText('Работа 2').waitFor();
	assert.doesNotMatch(await results.innerText(), /Работа [134]/);
	await press(chair, /^Открыть: I место/);
	await hall.locator('.latest').getByText('Работа 1').waitFor();
	assert.match(await hall.locator('.earlier').innerText(), /II место/);
	await hall.reload();
	assert.match(await hall.locator('.latest').innerText(), /I место/);
	await hall.context().close();
	await chair.context().close();
});

test('every page of the defence is accessible and fits a phone', async () => {
	const base = `/office/contests/${defence.slug}/judging/defence`;
	const page = await open(base, defence.secretary, { viewport: { width: 320, height: 800 } });
	const paths = [base, `${base}/2`, `${base}/2/order`, `${base}/2/order/sheet`, `/jury/${defence.slug}/defence`];
	for (const path of [...paths, `/hall/${defence.hallCode}`]) {
		await page.goto(path);
		await assertSound(page, path);
	}
	await page.context().close();
});
