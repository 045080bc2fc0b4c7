import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { marksOf, sheetOf } from '#server/contests/judging/sheets/testing.ts';
import type { JudgedContest } from '#server/contests/judging/testing.ts';
import { assertAccessible, assertFits } from '../axe.ts';
import { click, press, textOf } from './hands.ts';
import { sessionCookie } from './scene.ts';
import { openScoring, type Scoring } from './scoring-scene.ts';

let scene: Scoring;
before(async () => {
	scene = await openScoring();
});
after(() => scene?.close());

const tablet = { viewport: { width: 820, height: 1100 } };
const board = (page: Page, text: RegExp | string) => page.locator('.draft-words', { hasText: text }).waitFor();
const point = (page: Page, group: string, value: string) =>
	page.getByRole('group', { name: group }).getByRole('radio', { name: value, exact: true });
const placeOf = ({ id, entries }: JudgedContest, key: string) => ({
	...{ contestId: id, stage: '1', entryId: entries[Number(key) - 1]!.id }
});
const marksOn = async (key: string, contest = scene.contest) =>
	(await marksOf(scene.db, contest.id)).filter((line) => line.startsWith(`1 ${key} `));

test('a juror judges an entry by keyboard on a tablet, looks the sheet through and signs it', async () => {
	const [juror] = scene.contest.members;
	const page = await scene.open(`/jury/${scene.contest.slug}`, juror!, tablet);
	await press(page, 'Начать оценивать', 'link');
	await point(page, 'Актуальность', '0').focus();
	await page.keyboard.press('4');
	await page.keyboard.press('Tab');
	await page.keyboard.type('10');
	await page.keyboard.press('Tab');
	const all = page.waitForResponse((answer) => answer.request().postData()?.includes('mark-k4=77') === true);
	await page.keyboard.type('77,5');
	assert.equal(await textOf(page, 'output'), '31,75 из 35');
	await page.keyboard.press('Tab');
	await all;
	await board(page, /Сохранено в\s\d\d:\d\d/);
	const saved = await sheetOf(scene.db, juror!, placeOf(scene.contest, '1'));
	assert.deepEqual(saved.marks, { k1: '4', k2: '10', k4: '77.5' });
	await page.keyboard.type('Живо и полезно.');
	await press(page, 'Проверить и подписать');
	assert.match(await textOf(page, 'main'), /31,75 из 35[^]*Живо и полезно\./);
	assert.deepEqual(await marksOn('1'), []);
	await press(page, 'Подписать лист');
	await page.getByText('Лист по работе «Работа 1» подписан.').waitFor();
	assert.equal(await page.locator('h1').innerText(), 'Работа 2');
	assert.deepEqual(await marksOn('1'), ['1 1 j3 k1 4.0000', '1 1 j3 k2 10.0000', '1 1 j3 k4 77.5000']);
	await page.goto(scene.sheet('1'));
	await press(page, 'Снять подпись и исправить');
	assert.ok(await point(page, 'Актуальность', '4').isChecked());
	assert.deepEqual(await marksOn('1'), []);
	await page.context().close();
});

test('a line that is cut loses nothing, nor an answer that never comes, nor another window', async () => {
	const juror = scene.contest.members[1]!;
	const page = await scene.open(scene.sheet('1'), juror, tablet);
	const context = page.context();
	await context.setOffline(true);
	await point(page, 'Актуальность', '3').check({ force: true });
	await page.getByLabel('Охват').fill('50');
	await page.keyboard.press('Tab');
	await board(page, 'Нет связи: введённое хранится на этом устройстве');
	assert.equal((await sheetOf(scene.db, juror, placeOf(scene.contest, '1'))).revision, 0);
	await context.setOffline(false);
	await board(page, /Сохранено в/);

	// The server has it, the page does not know: what is typed on goes over its own, not over another's.
	await page.route('**/autosave', async (route) => {
		const sent = route.request();
		const headers = await sent.allHeaders();
		const { pathname } = new URL(sent.url());
		const [cookie, type] = [headers['cookie']!, headers['content-type']!];
		const answer = await scene.ask(pathname, {
			...{ method: 'POST', headers: { cookie, origin: scene.origin, 'content-type': type } },
			body: sent.postData()!
		});
		assert.equal(answer.status, 200);
		await route.abort();
	});
	await page.getByLabel('Охват').fill('51');
	await page.keyboard.press('Tab');
	await board(page, 'Нет связи');
	await page.unroute('**/autosave');
	const heard = page.waitForResponse((answer) => answer.request().postData()?.includes('mark-k4=52') === true);
	await page.getByLabel('Охват').fill('52');
	await page.keyboard.press('Tab');
	assert.equal((await heard).status(), 200);
	const stored = await sheetOf(scene.db, juror, placeOf(scene.contest, '1'));
	assert.deepEqual(stored.marks, { k1: '3', k4: '52' });

	const other = await context.newPage();
	await other.goto(scene.sheet('1'));
	await other.getByLabel('Охват').fill('60');
	await other.keyboard.press('Tab');
	await board(other, /Сохранено в/);
	await page.getByLabel('Охват').fill('70');
	await page.keyboard.press('Tab');
	await board(page, 'Лист изменён в другой вкладке');
	await page.getByRole('button', { name: 'Показать обе редакции' }).click();
	assert.match(await page.locator('.draft-editions').innerText(), /Охват[^]*70[^]*60/);
	await page.getByRole('button', { name: 'Оставить моё' }).click();
	await board(page, /Сохранено в/);
	assert.equal((await sheetOf(scene.db, juror, placeOf(scene.contest, '1'))).marks['k4'], '70');
	await context.close();
});

test('who asks to sign while a saving is on its way is told of no other window, and signs what stands there', async () => {
	const juror = scene.contest.members[1]!;
	const page = await scene.open(scene.sheet('5'), juror, tablet);
	let reached = () => {};
	const isThere = new Promise<void>((resolve) => (reached = resolve));
	await page.route('**/autosave', async (route) => {
		const sent = route.request();
		const headers = await sent.allHeaders();
		await scene.ask(new URL(sent.url()).pathname, {
			...{ method: 'POST', body: sent.postData()! },
			headers: { cookie: headers['cookie']!, origin: scene.origin, 'content-type': headers['content-type']! }
		});
		// The server has it; its answer is still on the way when the page goes on.
		reached();
	});
	await point(page, 'Актуальность', '4').check({ force: true });
	await page.getByLabel('Охват').focus();
	await isThere;
	await point(page, 'Новизна', '8').check({ force: true });
	await page.getByLabel('Охват').fill('40');
	await press(page, 'Проверить и подписать');
	await press(page, 'Подписать лист');
	assert.deepEqual(await marksOn('5'), ['1 5 j4 k1 4.0000', '1 5 j4 k2 8.0000', '1 5 j4 k4 40.0000']);
	await page.context().close();
});

test('without scripts and on a phone of 320 px: faults are told twice, a double click signs once', async () => {
	const juror = scene.contest.members[2]!;
	const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 700 } };
	const page = await scene.open(scene.sheet('1'), juror, phone);
	await click(page.getByRole('link', { name: 'К оценочному листу' }));
	assert.ok(page.url().endsWith('#sheet'));
	await point(page, 'Актуальность', '2').check({ force: true });
	await page.getByLabel('Охват').fill('101');
	await page.getByLabel('Заметка для жюри').fill('Спросить на защите');
	await press(page, 'Проверить и подписать');
	const main = await textOf(page, 'main');
	assert.equal(main.split('Оцените: Новизна').length, 3, 'told in the summary and by the field');
	assert.equal(main.split('Оценка должна быть от 0 до 100: Охват').length, 3);
	assert.equal(await page.getByLabel('Охват').inputValue(), '101');
	await point(page, 'Новизна', '7').check({ force: true });
	await page.getByLabel('Охват').fill('100');
	await press(page, 'Проверить и подписать');
	// The second of the two clicks breaks off what the first has begun, and which of them is answered is chance.
	await page.getByRole('button', { name: 'Подписать лист' }).dblclick();
	await page.getByText('Лист по работе «Работа 1» подписан.').waitFor();
	assert.deepEqual(await marksOn('1'), ['1 1 j5 k1 2.0000', '1 1 j5 k2 7.0000', '1 1 j5 k4 100.0000']);
	const activity = await scene.db
		.selectFrom('activity')
		.select('event')
		.where('actor_id', '=', juror.actor.id)
		.where('event', '=', 'sheet.signed')
		.execute();
	assert.equal(activity.length, 1);
	await page.context().close();
});

test('the desk, the sheet and the look before signing are accessible and fit a phone', async () => {
	const { contest, db } = scene;
	const page = await scene.open(`/jury/${contest.slug}`, contest.chair, { viewport: { width: 320, height: 800 } });
	for (const path of ['/jury', `/jury/${contest.slug}`, scene.sheet('2')]) {
		await page.goto(path);
		if (path !== '/jury') await assertAccessible(page, path);
		await assertFits(page, path);
	}
	const small = await page
		.locator('.points label')
		.evaluateAll((labels) =>
			labels.map((label) => label.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < 44)
		);
	assert.deepEqual(small, []);
	assert.equal((await sheetOf(db, contest.chair, placeOf(contest, '2'))).revision, 0, 'looking writes nothing');
	await page.context().close();
});

test('a session that ends in the middle loses nothing, with scripts and without', async () => {
	const juror = scene.contest.members[0]!;
	const page = await scene.open(scene.sheet('3'), juror, tablet);
	await page.context().clearCookies({ name: 'session' });
	await point(page, 'Актуальность', '5').check({ force: true });
	await page.getByLabel('Охват').focus();
	await board(page, 'Вход в кабинет закончился. Введённое хранится в этом браузере.');
	const cookie = sessionCookie(scene.origin, await scene.session(juror));
	await page.context().addCookies([cookie]);
	await page.getByRole('button', { name: 'Сохранить ещё раз' }).click();
	await board(page, /Сохранено в/);
	await page.context().close();
	assert.deepEqual((await sheetOf(scene.db, juror, placeOf(scene.contest, '3'))).marks, { k1: '5' });

	const bare = await scene.open(scene.sheet('4'), juror, { ...tablet, javaScriptEnabled: false });
	await bare.context().clearCookies({ name: 'session' });
	await point(bare, 'Актуальность', '1').check({ force: true });
	await press(bare, 'Сохранить');
	assert.equal(new URL(bare.url()).pathname, '/sign-in');
	await bare.context().addCookies([cookie]);
	await bare.goto(scene.sheet('4'));
	await press(bare, 'Продолжить отправку');
	await bare.getByText('Лист можно дописать позже').waitFor();
	assert.deepEqual((await sheetOf(scene.db, juror, placeOf(scene.contest, '4'))).marks, { k1: '1' });
	await bare.context().close();
});

test('two entries that differ only in whose they are look the same to a blind jury, to the last byte of their files', async () => {
	const { blind, contest } = scene;
	const read = async (of: JudgedContest, key: string) => {
		const cookie = `session=${await scene.session(of.chair)}`;
		const ask = async (path: string) => {
			const { status, headers, body } = await scene.ask(path, {
				headers: { cookie }
			});
			const { date: _, 'x-request-id': __, ...told } = headers;
			return { status, headers: JSON.stringify(told), body };
		};
		const page = await ask(scene.sheet(key, of));
		const ids = [...new Set([...page.body.matchAll(/files\/([0-9a-f-]{36})/g)].map(([, id]) => id!))];
		const entryId = of.entries[Number(key) - 1]!.id;
		const plain = (text: string) =>
			ids
				.reduce((shown, id, at) => shown.replaceAll(id, `FILE${at}`), text.replaceAll(entryId, 'ENTRY'))
				.replace(/<nav class="entry-nav[^]*?<\/nav>/, '')
				.replaceAll(`/1/${key}`, '/1/KEY')
				.replaceAll(`%2F1%2F${key}`, '%2F1%2FKEY')
				.replaceAll(`Работа ${key}`, 'Работа KEY')
				.replaceAll(`Работа №\u00a0${key}`, 'Работа KEY');
		const files = [];
		for (const id of ids) files.push(await ask(`${scene.sheet(key, of)}/files/${id}?shown=page`));
		for (const id of ids) files.push(await ask(`${scene.sheet(key, of)}/files/${id}`));
		const absent = await ask(`${scene.sheet(key, of)}/files/00000000-0000-4000-8000-000000000000`);
		return [page, absent, ...files].map(({ status, headers, body }) => [status, headers, plain(body)]);
	};
	const [open1, open2] = [await read(contest, '2'), await read(contest, '3')];
	assert.notDeepEqual(open1, open2, 'it could leak');
	const [one, two] = [await read(blind, '2'), await read(blind, '3')];
	assert.equal(one.length, 6);
	assert.deepEqual(
		one.map(([status]) => status),
		[200, 404, 200, 200, 200, 200]
	);
	assert.deepEqual(one, two);
});
