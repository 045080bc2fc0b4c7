import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { confirmPaper, enterPaper, printPaperSheets } from '#server/contests/judging/paper/commands.ts';
import { paperSheet } from '#server/contests/judging/paper/queries.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { writeSheet } from '#server/contests/judging/sheets/testing.ts';
import { closeStage } from '#server/contests/judging/stages/closing/commands.ts';
import { stageOutcomeFor } from '#server/contests/judging/stages/outcome/queries.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { assertFits, assertSound } from '../axe.ts';
import { press, says } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let closed: JudgedContest;

/** Everybody has signed everything in the first stage, and it is closed. */
before(async () => {
	scene = await openScene();
	const { db } = scene;
	closed = await buildJudging(db);
	for (const [at, entry] of closed.entries.entries())
		for (const juror of [closed.chair, ...closed.members]) {
			const place = { contestId: closed.id, stage: '1', entryId: entry.id };
			await writeSheet(db, juror, place, { k1: String(at + 1), k2: '5' }, { isSigned: true });
		}
	const stage = { contestId: closed.id, stage: '1' };
	const { fingerprint } = take(await stageOutcomeFor(db, closed.organiser, stage));
	take(await closeStage(db, closed.organiser, { ...stage, fingerprint }));
});
after(() => scene?.close());

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}

test('a conflict told after the closing hides the work from the juror; the secretary sees what became of the sheet', async () => {
	const office = (path: string) => `/office/contests/${closed.slug}/judging${path}`;
	const juror = await scene.open(`/jury/${closed.slug}/conflicts`, closed.members[0]!);
	await juror.getByLabel('Работа 3').check();
	await juror.getByLabel('Другая причина').check();
	await juror.getByLabel('В чём дело').fill('Автор — моя сестра');
	await press(juror, 'Сообщить о конфликте с отмеченными');
	await says(juror, '1 работу вы уже оценили в завершённом этапе. Больше вы её не увидите');
	await assertFits(juror, 'own conflicts');
	const address = `/jury/${closed.slug}/1/3`;
	assert.equal((await juror.goto(address))!.status(), 404);
	await juror.context().close();

	const page = await scene.open(office('/progress?stage=1'), closed.secretary, { javaScriptEnabled: true });
	await says(page, '1 лист подписан до того, как стало известно о конфликте интересов');
	await assertSound(page, 'progress with a late sheet');
	await press(page, 'К странице этапа', 'link');
	await says(page, '№ 3. Работа 3');
	await assertSound(page, 'stage with a late sheet');
	await page.getByLabel('Почему').fill('Стало известно о родстве');
	await press(page, 'Открыть снова');
	assert.equal(await page.getByText('до того, как стало известно о конфликте').count(), 0);
	await page.goto(office('/conflicts'));
	await says(page, '№ 3. Работа 3');
	await page.context().close();
});

test('the secretary takes a confirmed paper back with a reason, and it is read off anew', async () => {
	const { db } = scene;
	const contest = await buildJudging(db, { entries: 2 });
	const juror = contest.members[0]!;
	const about = { contestId: contest.id, stage: '1', jurorIds: [juror.id] };
	const code = take(await printPaperSheets(db, contest.secretary.actor, about))[0]!;
	const marks = Object.fromEntries(contest.entries.map(({ id }) => [id, { k1: '1', k2: '3' }]));
	const place = { contestId: contest.id, code };
	take(await enterPaper(db, contest.secretary.actor, { ...place, marks, replaces: null }));
	const sheet = await paperSheet(db, await judgingAccess(db, contest.chair.actor, contest.id), code);
	take(await confirmPaper(db, contest.chair.actor, { ...place, entryId: sheet.pending!.id }));

	const page = await scene.open(`/office/contests/${contest.slug}/judging/paper/${code}`, contest.secretary, {
		javaScriptEnabled: true
	});
	await says(page, 'Учтено с этого листа');
	await press(page, 'Отозвать оценки');
	assert.equal(await page.getByText('Напишите, почему оценки отзывают: хотя бы три знака').count(), 2);
	await page.getByLabel('Почему').fill('Внесли чужой лист');
	await press(page, 'Отозвать оценки');
	await says(page, 'Оценки отозваны. Лист можно внести заново.');
	await says(page, 'Внесли чужой лист');
	await assertSound(page, 'paper that was taken back');
	for (const key of ['1', '2']) {
		await page.getByLabel(`№\u00a0${key}, Актуальность`).fill('4');
		await page.getByLabel(`№\u00a0${key}, Новизна`).fill('3');
	}
	await press(page, 'Записать и передать на сверку');
	await says(page, 'Теперь их должен сверить с бумагой другой человек.');
	await page.context().close();
});
