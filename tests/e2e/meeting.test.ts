import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { JudgedContest, SeatedJuror } from '#server/contests/judging/testing.ts';
import { buildMeeting } from '#server/contests/meeting/testing.ts';
import { assertAccessible, assertFits } from '../axe.ts';
import { press } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let contest: JudgedContest;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildMeeting(db);
	const names = ['Лампова Вера Ивановна', 'Щукина Анна Львовна', 'Полкин Лев Ильич', 'Ёлкина Любовь Павловна'];
	for (const [at, { id }] of contest.jury.slice(0, 4).entries())
		await db.updateTable('jurors').set({ name: names[at]! }).where('id', '=', id).execute();
});
after(() => scene?.close());

const office = (path = '') => `/office/contests/${contest.slug}/judging/meeting${path}`;

test('the jury meets: attendance, an open vote on devices and at the table, an award, two people sign', async () => {
	const [, , first, second] = contest.jury;
	const secretary = await scene.open(office(), contest.secretary);
	await press(secretary, 'Кто присутствует', 'link');
	const absent = secretary.getByRole('group', { name: /^Полкин|^Судейкина/ }).last();
	await absent.getByLabel('Отсутствует').check();
	await absent.getByLabel('Причина отсутствия').fill('служебная командировка');
	await press(secretary, 'Сохранить');
	await secretary.getByText('Кворум есть: присутствуют 3 из 4 голосующих, нужно не меньше 3').waitFor();
	await press(secretary, 'Номер, дата и повестка', 'link');
	await secretary.getByLabel('Номер протокола').fill('');
	await secretary.locator('#place').fill('г. Заречье, читальный зал');
	await press(secretary, 'Сохранить');
	assert.equal(await secretary.getByText('Напишите номер протокола').count(), 2, 'told twice');
	assert.equal(await secretary.locator('#place').inputValue(), 'г. Заречье, читальный зал');
	await secretary.getByLabel('Номер протокола').fill('2');
	await secretary.getByLabel('Дата заседания').fill('2027-05-27');
	await press(secretary, 'Сохранить');
	await secretary.getByText(/^Протокол №\s2, 27\sмая\s2027.*г\.\sЗаречье, читальный зал$/).waitFor();

	await press(secretary, /^Равны, спор за 1-е место/, 'link');
	await press(secretary, 'Поставить на голосование');
	const votePath = new URL(secretary.url()).pathname;
	const voteId = votePath.split('/').at(-1)!;
	for (const juror of [contest.chair, first!]) {
		const device = await scene.open(`/jury/${contest.slug}/votes`, juror, { viewport: { width: 360, height: 740 } });
		await press(device, 'Кому отдать 1-е место', 'link');
		assert.equal(new URL(device.url()).pathname, `/jury/${contest.slug}/votes/${voteId}`);
		await press(device, 'Проголосовать');
		assert.equal(await device.getByText('Выберите один из вариантов').count(), 2);
		await device.getByLabel('№\u00a02 «Работа 2»').check();
		await press(device, 'Проголосовать');
		await device.getByText('Голос принят.').waitFor();
		await device.context().close();
	}
	await secretary.reload();
	assert.equal(await secretary.getByText('Голос отдан', { exact: true }).count(), 2, 'who has voted, but not how');
	const atTable = secretary.getByLabel(await nameOf(second!), { exact: true });
	await atTable.selectOption({ label: '№\u00a01 «Работа 1»' });
	await press(secretary, 'Записать голоса');
	await press(secretary, 'Завершить');
	await secretary.getByText('Предпочтение отдано работе №\u00a02 «Работа 2»').waitFor();

	await secretary.goto(office('/awards'));
	await press(secretary, 'Записать решение');
	assert.equal(await secretary.getByText('Выберите награду').count(), 2);
	await secretary.getByLabel('Специальная номинация, которой нет в положении').check();
	await secretary.getByLabel('Название специальной номинации').fill('За смелость');
	await secretary.getByLabel('№ 4 «Работа 4»').check();
	await press(secretary, 'Записать решение');
	await secretary.getByText('Специальная номинация «За смелость»: №\u00a04 «Работа 4»').waitFor();

	const dissenter = await scene.open(`/jury/${contest.slug}/votes`, second!);
	await dissenter.getByLabel('Ваше особое мнение').fill('Работу № 1 считаю сильнее.');
	await press(dissenter, 'Сохранить мнение');
	await dissenter.getByText('Особое мнение сохранено.').waitFor();
	await dissenter.context().close();

	await press(secretary, 'Проверить и подписать итоги', 'link');
	await press(secretary, 'Предложить подписать');
	assert.equal(await secretary.getByRole('button', { name: 'Подтвердить итоги' }).count(), 0);
	const chair = await scene.open(office('/results'), contest.chair);
	await press(chair, 'Подтвердить итоги');
	await chair.getByText('Итоги подписаны, протокол составлен.').waitFor();
	await chair.goto(office('/minutes'));
	for (const text of [
		'Протокол №\u00a02',
		'служебная командировка',
		'Работу №\u00a01 считаю сильнее.',
		'Учредить специальную номинацию «За смелость» и присудить её работе №\u00a04.'
	])
		await chair.getByText(text).first().waitFor();
	await chair.context().close();
	await secretary.context().close();
});

const nameOf = async ({ id }: SeatedJuror): Promise<string> =>
	(await scene.db.selectFrom('jurors').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;

test('every page of the meeting is accessible and fits a phone of 320 px', async () => {
	const page = await scene.open(office(), contest.chair, {
		javaScriptEnabled: true,
		viewport: { width: 320, height: 800 }
	});
	const { id } = await scene.db.selectFrom('open_votes').select('id').limit(1).executeTakeFirstOrThrow();
	const jury = `/jury/${contest.slug}/votes`;
	const pages = [
		'',
		'/attendance',
		'/facts',
		'/awards',
		'/places',
		'/question',
		`/votes/${id}`,
		'/results',
		'/minutes'
	];
	const looked = [office(), office('/awards'), office('/results'), office('/minutes'), `${jury}/${id}`];
	for (const path of [...pages.map(office), jury, `${jury}/${id}`]) {
		await page.goto(path);
		await assertFits(page, path);
		if (looked.includes(path)) await assertAccessible(page, path);
	}
	await page.context().close();
});
