import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { recuse } from '#server/contests/judging/conflicts/testing.ts';
import { signSheets } from '#server/contests/judging/overview/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { assertAccessible, assertFits } from '../axe.ts';
import { press, pressEnter } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let contest: JudgedContest;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildJudging(db, { entries: 10, members: 4 });
	await recuse(db, { jurorId: contest.chair.id, entryId: contest.entries[9]!.id });
	// Everybody but the last member has judged the first eight; the second is severe, the third hasty.
	await signSheets(
		db,
		contest,
		contest.entries.slice(0, 8).flatMap((entry, at) =>
			[contest.chair, ...contest.members.slice(0, 3)].map((juror, jurorAt) => ({
				...{ entry, juror, seconds: jurorAt === 3 && at === 0 ? 40 : 400 },
				marks: [String(Math.max(0, ((at * 2) % 5) + (jurorAt === 2 ? -1 : 0))), at === 5 && jurorAt === 1 ? '0' : '5']
			}))
		)
	);
});
after(() => scene?.close());

const judging = (path: string) => `/office/contests/${contest.slug}/judging${path}`;

/** The first of them are tried by axe too. */
async function lookThrough(page: Page, paths: string[], tried: number): Promise<void> {
	await page.setViewportSize({ width: 320, height: 800 });
	for (const [at, path] of paths.entries()) {
		await page.goto(judging(path));
		await assertFits(page, path);
		if (at < tried) await assertAccessible(page, path);
	}
}

test('the chair sees progress, what is missing, marks, jurors and rankings; nothing of an entry in conflict', async () => {
	const page = await scene.open(judging('/progress'), contest.chair);
	await page.getByText('Подписано листов: 32 из 45').waitFor();
	await page.getByText('1\u00a0лист быстрее минуты, самый быстрый за 40\u00a0с').waitFor();
	await page.getByText('Для кворума нужны 4 из 5 голосующих членов жюри. Все свои листы подписали:\u00a00.').waitFor();
	const gaps = page.getByRole('table', { name: 'Работы, которым не хватает листов' });
	assert.equal(await gaps.getByRole('row').count(), 2, 'the ninth entry; the tenth is hidden');
	assert.equal(await page.getByText('Работа 10').count(), 0);
	await press(page, 'Все оценки', 'link');
	await press(page, 'Сначала с наибольшим разбросом', 'link');
	const first = page.getByRole('table').getByRole('row').nth(1);
	assert.equal(await first.getByRole('cell').first().innerText(), 'Работа 6');
	assert.equal(await page.getByText('заметно ниже остальных').count(), 1);
	await press(page, 'Члены жюри', 'link');
	await page.getByText('ниже на 0,').first().waitFor();
	await press(page, 'Места при разном подсчёте', 'link');
	await page.getByRole('columnheader', { name: 'Простое среднее — по положению' }).waitFor();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.goto(judging('/progress/table.csv')).catch(() => undefined)
	]);
	const lines = readFileSync((await download.path())!, 'utf8')
		.trim()
		.split('\r\n');
	assert.equal(lines.length, 10);
	assert.match(lines[1]!, /^1;Работа 1;Удобный сервис;4;/);
	await page.context().close();
});

test('the secretary reminds whom she has chosen, once', async () => {
	const page = await scene.open(judging('/progress/remind'), contest.secretary);
	await page.getByText('Осталось').or(page.getByText('вас ждут')).first().waitFor();
	for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
	await press(page, 'Отправить напоминания');
	assert.equal(await page.getByText('Отметьте хотя бы одного человека').count(), 2);
	await page.getByRole('checkbox').last().check();
	await press(page, 'Отправить напоминания');
	await page.getByText('Отправлено 1\u00a0письмо.').waitFor();
	await page.goto(judging('/progress/remind'));
	await page.getByText('1\u00a0человек получил напоминание в последние сутки.').waitFor();
	await page.context().close();
});

test('a paper sheet is printed, entered by the secretary and signed by the chair, all by keyboard', async () => {
	const juror = contest.members[3]!;
	const page = await scene.open(judging('/paper'), contest.secretary);
	await page.locator(`input[value="${juror.id}"]`).check();
	await press(page, 'Подготовить листы');
	await page.getByText('Готов 1\u00a0лист: откройте его и напечатайте.').waitFor();
	await page
		.getByRole('table')
		.getByRole('link', { name: /^Судейкина/ })
		.focus();
	await pressEnter(page);
	const code = await page.getByRole('main').locator('strong').first().innerText();
	assert.match(code, /^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/);
	await page.getByLabel('№\u00a01, Актуальность').fill('4');
	await page.getByLabel('№\u00a01, Новизна').fill('9');
	await press(page, 'Записать и передать на сверку');
	assert.equal(await page.getByText('нужна оценка от 0 до 5').count(), 2);
	assert.equal(await page.getByLabel('№\u00a01, Актуальность').inputValue(), '4', 'nothing typed is lost');
	await page.getByLabel('№\u00a01, Новизна').fill('3');
	await press(page, 'Записать и передать на сверку');
	await page.getByText('Теперь их должен сверить с бумагой другой человек.').waitFor();
	assert.equal(await page.getByRole('button', { name: /Подписать/ }).count(), 0, 'nobody confirms what they entered');
	await page.context().close();

	// The sheet holds the entry that the chair is in conflict with: the organiser compares it.
	const chairs = await scene.open(judging('/paper'), contest.chair);
	await chairs.getByLabel('Код листа').fill(code.toLowerCase());
	await press(chairs, 'Открыть лист');
	assert.equal(await chairs.getByText('Такого листа нет.').count(), 2);
	await chairs.context().close();
	const other = await scene.open(judging('/paper'), contest.organiser, { javaScriptEnabled: true });
	await other.getByLabel('Код листа').fill(code.toLowerCase());
	await press(other, 'Открыть лист');
	await press(other, 'Подписать 1\u00a0лист');
	assert.equal(await other.getByText('Отметьте, что строки сверены с бумагой').count(), 2);
	const sheet = `/paper/${code.replaceAll(' ', '')}`;
	const others = ['/progress/marks', '/progress/jurors', '/progress/rankings', '/progress/remind', '/paper'];
	await lookThrough(other, ['/progress', ...others], 6);
	await lookThrough(other, [sheet], 1);
	await other.getByLabel('Все строки сверены с бумажным листом').check();
	await press(other, 'Подписать 1\u00a0лист');
	await other.getByText('Подписан 1\u00a0лист.').waitFor();
	await other.context().close();
});
