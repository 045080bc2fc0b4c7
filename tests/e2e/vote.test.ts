import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastLetterTo } from '#server/accounts/testing.ts';
import { buildPublicVote, endPublicVote, giveVoice } from '#server/contests/public-vote/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { assertFits, assertSound } from '../axe.ts';
import { click } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let contest: JudgedContest;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildJudging(db, { entries: 6, members: 3, stage: 'preparing' });
	await db.deleteFrom('sheet_assignments').where('contest_id', '=', contest.id).execute();
});
after(() => scene?.close());

const wide = { viewport: { width: 1280, height: 900 } };
const narrow = { viewport: { width: 320, height: 640 } };
test('an organiser shares out the entries, looks first, gives one by hand; a colleague’s change is told', async () => {
	const base = `/office/contests/${contest.slug}/judging`;
	const page = await scene.open(`${base}/assignment`, contest.organiser, wide);
	await page.getByRole('radio', { name: 'По нескольку листов' }).check();
	await click(page.getByRole('button', { name: 'Сохранить порядок' }));
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Укажите число листов/);
	assert.ok(await page.getByRole('radio', { name: 'По нескольку листов' }).isChecked());
	await page.getByRole('textbox', { name: 'Листов на каждую работу' }).fill('2');
	await click(page.getByRole('button', { name: 'Сохранить порядок' }));
	assert.match((await page.getByRole('status').textContent()) ?? '', /Порядок сохранён/);
	await click(page.getByRole('link', { name: 'Распределить работы' }));
	assert.match((await page.locator('.lead').textContent()) ?? '', /Добавится 12 листов\./);

	const colleague = await scene.open(`${base}/assignment/preview?stage=1`, contest.secretary, wide);
	await click(colleague.getByRole('button', { name: 'Применить' }));
	assert.match((await colleague.getByRole('status').textContent()) ?? '', /Готово: назначено 12 листов\./);
	await click(page.getByRole('button', { name: 'Применить' }));
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Пока вы смотрели/);
	assert.match((await page.locator('.lead').textContent()) ?? '', /Менять нечего/);

	await click(colleague.getByRole('link', { name: 'Работа 1' }));
	await click(colleague.getByRole('button', { name: /^Назначить: / }).first());
	assert.match((await colleague.getByRole('status').textContent()) ?? '', /Лист назначен/);
	assert.equal(await colleague.getByText('Назначен вручную').count(), 1);
	await scene.db.updateTable('jurors').set({ most_sheets: 1 }).where('contest_id', '=', contest.id).execute();
	await page.goto(`${base}/assignment/preview?stage=1`);
	assert.match((await page.locator('.notice.bad').textContent()) ?? '', /нужно по\s2 листа, .+исчерпана нагрузка: /);
	assert.equal(await page.getByRole('button', { name: 'Применить' }).count(), 0);
	await scene.db.updateTable('jurors').set({ most_sheets: null }).where('contest_id', '=', contest.id).execute();
});

test('pages of sharing out are sound for those who read by ear and fit a small screen', async () => {
	const base = `/office/contests/${contest.slug}/judging`;
	const page = await scene.open(`${base}/assignment`, contest.organiser, { ...narrow, javaScriptEnabled: true });
	const [entry] = contest.entries;
	for (const path of ['/assignment', '/assignment/preview?stage=1&aim=even-loads', '/settings']) {
		await page.goto(base + path);
		await assertFits(page, path);
	}
	await page.goto(`${base}/assignment/${entry!.id}?stage=1`);
	await assertSound(page);
});

test('a reader votes without a script: chosen, asked for by letter, confirmed by a button, hidden to the end', async () => {
	const { db } = scene;
	const office = await scene.open(`/office/contests/${contest.slug}/judging/vote`, contest.organiser, wide);
	await office.getByLabel('День начала').fill('2020-02-01');
	await office.getByLabel('Какую награду присуждают').selectOption('Приз зрительских симпатий');
	await click(office.getByRole('button', { name: 'Назначить' }));
	assert.match((await office.getByRole('alert').textContent()) ?? '', /Укажите последний день/);
	assert.equal(await office.getByLabel('День начала').inputValue(), '2020-02-01');
	await office.getByLabel('Последний день').fill('2099-02-28');
	await click(office.getByRole('button', { name: 'Назначить' }));
	assert.match((await office.getByRole('status').textContent()) ?? '', /Голосование назначено/);

	const path = `/contests/${contest.slug}/vote`;
	const reader = await scene.open(path, null, narrow);
	await reader.getByLabel('Электронная почта').fill('lampova@example.org');
	await click(reader.getByRole('button', { name: 'Получить письмо' }));
	assert.match((await reader.getByRole('alert').textContent()) ?? '', /Выберите работу/);
	assert.equal(await reader.getByLabel('Электронная почта').inputValue(), 'lampova@example.org');
	await reader.getByLabel('Работа 2').check();
	await click(reader.getByRole('button', { name: 'Получить письмо' }));
	assert.match((await reader.getByRole('status').textContent()) ?? '', /Осталось подтвердить голос/);
	const letter = await lastLetterTo(db, 'lampova@example.org');
	const confirmed = () =>
		db.selectFrom('public_ballots').select('entry_id').where('confirmed_at', 'is not', null).execute();
	await reader.goto(letter!.path!);
	await assertFits(reader);
	// As a program does that looks through letters.
	assert.deepEqual(await confirmed(), []);
	await click(reader.getByRole('button', { name: 'Подтвердить голос' }));
	assert.match((await reader.getByRole('status').textContent()) ?? '', /Голос учтён/);
	assert.deepEqual(await confirmed(), [{ entry_id: contest.entries[1]!.id }]);
	await reader.goto(letter!.path!);
	assert.equal(await reader.getByRole('button').count(), 0);

	await office.reload();
	assert.equal(await office.getByText('Итог народного голосования').count(), 0);
	await office.getByLabel(/^Отметить: место 1/).check();
	await click(office.getByRole('button', { name: 'Аннулировать отмеченные' }));
	assert.match((await office.getByRole('alert').textContent()) ?? '', /Напишите, почему/);
	assert.ok(await office.getByLabel(/^Отметить: место 1/).isChecked(), 'what was ticked stays so');
	await office.getByLabel('Почему голоса аннулируют').fill('Проверка журнала');
	await click(office.getByRole('button', { name: 'Аннулировать отмеченные' }));
	assert.match((await office.getByRole('status').textContent()) ?? '', /Аннулирован 1 голос/);
	await endPublicVote(db, contest.id);
	await office.goto(`/office/contests/${contest.slug}/judging/vote`);
	const row = office.getByRole('row', { name: /Работа 2/ });
	assert.deepEqual(await row.getByRole('cell').allInnerTexts(), ['2', '1', '1', '0']);
	await reader.goto(path);
	assert.match((await reader.locator('.lead').textContent()) ?? '', /Итог объявят вместе с итогами конкурса/);
});

test('pages of the vote are sound for those who read by ear and fit a small screen', async () => {
	const other = await buildJudging(scene.db, { entries: 2, members: 0 });
	await buildPublicVote(scene.db, other);
	await giveVoice(scene.network, { contestId: other.id, entryId: other.entries[0]!.id });
	const path = `/contests/${other.slug}/vote`;
	const page = await scene.open(path, other.organiser, { ...narrow, javaScriptEnabled: true });
	await assertSound(page);
	await page.goto(`/office/contests/${other.slug}/judging/vote`);
	await assertSound(page);
});
