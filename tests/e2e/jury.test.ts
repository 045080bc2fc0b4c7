import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { assertFits, assertSound } from '../axe.ts';
import { click, press } from './hands.ts';
import { openScene, sessionCookie, type Scene } from './scene.ts';

const address = 'shchukina@example.org';
let scene: Scene;
let contest: JudgedContest;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildJudging(db, { isDeclared: false });
	const [one] = contest.members;
	const conflicted = contest.entries[2]!;
	const about = { name: 'Щукина Анна Львовна', account_id: null, organisation_id: conflicted.organisationId };
	await db.updateTable('jurors').set(about).where('id', '=', one!.id).execute();
});
after(() => scene?.close());

const office = (path: string) => `/office/contests/${contest.slug}/judging${path}`;

async function linkIn(kind: string): Promise<string> {
	const { text } = await scene.db
		.selectFrom('letters')
		.select('text')
		.where('kind', '=', kind)
		.orderBy('written_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return (text as { action: { path: string } }).action.path;
}

test('a juror is invited, agrees by the link, declares a conflict and reaches the entries; the secretary pins it', async () => {
	const page = await scene.open(office('/jury'), contest.secretary);
	await page.getByLabel('Отметить: Щукина Анна Львовна').check();
	await press(page, 'Отправить приглашения отмеченным');
	assert.equal(await page.getByText('Ни у кого из отмеченных нет адреса почты.').count(), 1);
	assert.ok(await page.getByLabel('Отметить: Щукина Анна Львовна').isChecked());
	await click(page.getByRole('link', { name: 'Щукина Анна Львовна' }));
	await page.getByLabel('Адрес электронной почты').fill('нет');
	await press(page, 'Сохранить');
	assert.equal(await page.getByText('Проверьте адрес').count(), 2, 'told in the summary and by the field');
	await page.getByLabel('Адрес электронной почты').fill(address);
	await press(page, 'Сохранить');
	await page.getByLabel('Отметить: Щукина Анна Львовна').check();
	await press(page, 'Отправить приглашения отмеченным');
	await page.getByText('Отправлено 1 приглашение.').waitFor();
	await page.goto(office('/conflicts'));
	await press(page, 'Найти конфликты');
	await page.getByText('Найден 1 новый конфликт.').waitFor();

	const juror = await scene.open(await linkIn('jury-invitation'), null);
	assert.match(await juror.locator('main').innerText(), /Анна Львовна, вас приглашают в жюри\.[^]*до 3 работ/);
	await press(juror, 'Согласиться');
	assert.equal(new URL(juror.url()).pathname.startsWith(`/jury/${contest.slug}`), true);
	await juror.goto(`/jury/${contest.slug}/conflicts`);
	const list = await juror.locator('main').innerText();
	assert.ok(list.includes('Работа 1') && !list.includes('Работа 3'), 'what the records tell is left out');
	await press(juror, 'Сообщить о конфликте с отмеченными');
	assert.equal(await juror.getByText('Выберите основание').count(), 2);
	await juror.getByLabel('Работа 2').check();
	await juror.getByLabel('Другая причина').check();
	await press(juror, 'Сообщить о конфликте с отмеченными');
	assert.ok(await juror.getByLabel('Работа 2').isChecked(), 'what was chosen stays');
	await juror.getByLabel('В чём дело').fill('Автор — моя сестра');
	await press(juror, 'Сообщить о конфликте с отмеченными');
	await juror.getByText('Сообщение принято: 1 работу вы не оцениваете.').waitFor();
	await press(juror, 'Других конфликтов нет, перейти к работам');
	assert.equal(new URL(juror.url()).pathname, `/jury/${contest.slug}`);

	await page.goto(office('/conflicts'));
	assert.match(await page.locator('main').innerText(), /видит 2 из 4 работ/);
	await press(page, 'Закрепить: Щукина Анна Львовна, работа № 2');
	await page.getByText('Конфликт закреплён.').waitFor();
	await juror.goto(`/jury/${contest.slug}/conflicts`);
	assert.equal(await juror.getByRole('button', { name: /^Отменить/ }).count(), 0);

	await page.goto(office('/jury/add'));
	await page.getByLabel('Фамилия, имя, отчество').fill('Полкин Лев Ильич');
	await press(page, 'Добавить в жюри');
	await click(page.getByRole('link', { name: 'Полкин Лев Ильич' }));
	await press(page, 'Исключить из жюри');
	assert.equal(await page.getByText('Отметьте, что исключаете этого человека').count(), 2);
	await page.getByLabel('Да, исключить: Полкин Лев Ильич').check();
	await press(page, 'Исключить из жюри');
	await page.getByText('Человек исключён из жюри.').waitFor();
	for (const each of [page, juror]) await each.context().close();
});

test('a juror declines in words, and an old link says what has become of it', async () => {
	const { db } = scene;
	const [, other] = contest.members;
	await db
		.updateTable('jurors')
		.set({ account_id: null, email: 'lev@example.org' })
		.where('id', '=', other!.id)
		.execute();
	const page = await scene.open(office('/jury'), contest.organiser);
	assert.ok(await page.locator(`#juror-${other!.id}`).isChecked(), 'whoever waits for an invitation is chosen');
	await press(page, 'Отправить приглашения отмеченным');
	const link = await linkIn('jury-invitation');
	const juror = await scene.open(link, null);
	await juror.getByLabel('Почему').fill('Буду в отпуске');
	await press(juror, 'Отказаться');
	assert.equal(await juror.locator('h1').innerText(), 'Вы отказались от приглашения');
	await page.goto(office('/jury'));
	assert.match(await page.locator('main').innerText(), /Отказ[^]*Буду в отпуске/);
	for (const [change, title] of [
		['answer = null, answered_at = null, expires_at = now()', 'Срок приглашения вышел'],
		['ended_at = now()', 'Вам отправлено новое приглашение']
	] as const) {
		await sql`update juror_invitations set ${sql.raw(change)} where email = 'lev@example.org'`.execute(db);
		await juror.goto(link);
		assert.equal(await juror.locator('h1').innerText(), title);
	}
	await juror.goto(`/invitations/jury/${'A'.repeat(43)}`);
	assert.equal(await juror.locator('h1').innerText(), 'Такого приглашения нет');
	for (const each of [page, juror]) await each.context().close();
});

test('every page of the jury is accessible and fits a phone of 320 px', async () => {
	const { db } = scene;
	const [, other] = contest.members;
	await sql`update juror_invitations set answer = null, answered_at = null, ended_at = null, expires_at = now() + interval '1 day'
		where email = 'lev@example.org'`.execute(db);
	const viewport = { width: 320, height: 800 };
	const page = await scene.open(await linkIn('jury-invitation'), null, { javaScriptEnabled: true, viewport });
	await assertSound(page);
	const signInto = async ({ email }: { email: string }) =>
		page.context().addCookies([sessionCookie(scene.origin, await scene.session({ email }))]);
	await signInto(contest.secretary);
	for (const path of ['/jury', '/conflicts']) {
		await page.goto(office(path));
		await assertSound(page);
	}
	// Of forms made of the usual fields alone the width is enough.
	for (const path of ['/jury/add', `/jury/${other!.id}`]) {
		await page.goto(office(path));
		await assertFits(page);
	}
	await signInto(contest.chair);
	await page.goto(`/jury/${contest.slug}/conflicts`);
	await assertSound(page);
	await page.context().close();
});
