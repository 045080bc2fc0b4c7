import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { writeStageLetters } from '#server/applications/outcomes/commands.ts';
import { enterJudged, type EnteredApplication } from '#server/applications/outcomes/testing.ts';
import { signEverything } from '#server/contests/judging/stages/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { assertSound } from '../axe.ts';
import { press, textOf } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
/** Eight entries, four in a nomination; the best two of each go on. */
let contest: JudgedContest;
let applications: EnteredApplication[];

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildJudging(db, { entries: 8, settings: { sendComments: true } });
	await signEverything(db, contest, (entry) => 5 - (entry % 4));
	applications = await enterJudged(db, contest);
});
after(() => scene?.close());

const stages = (path = '') => `/office/contests/${contest.slug}/judging/stages${path}`;

const publicText = async () => {
	const page = await scene.open(`/contests/${contest.slug}`, null);
	const text = await textOf(page);
	await page.context().close();
	return text;
};

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
	const page = await scene.open(stages(), contest.secretary);
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
	const entrant = await scene.open(`/my/applications/${applications[0]!.id}`, applications[0]!);
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
	assert.equal(await writeStageLetters(scene.db, { contestId: contest.id, stage: '1' }), 8);
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
	const page = await scene.open(stages(), contest.secretary, { javaScriptEnabled: true });
	await page.setViewportSize({ width: 320, height: 800 });
	for (const path of ['/1', '/1/outcome', `/2/withdraw?entry=${contest.entries[1]!.id}`]) {
		await page.goto(stages(path));
		await assertSound(page);
	}
	await page.context().close();
});
