import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { buildEntrant } from '#server/awards/testing.ts';
import type { JudgedContest } from '#server/contests/judging/testing.ts';
import { confirmResults, proposeResults } from '#server/contests/meeting/finalisation/commands.ts';
import { buildMeeting } from '#server/contests/meeting/testing.ts';
import { countOf } from '#server/contests/results/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { publishOutcome } from '#server/publications/commands.ts';
import { assertSound } from '../axe.ts';
import { click } from './hands.ts';
import { openScene, type Scene, type Who } from './scene.ts';

let scene: Scene;
let contest: JudgedContest;
let organiser: BuiltMember;
/** Who entered the second work and the fourth one. */
let appellant: BuiltMember;
let latecomer: BuiltMember;

before(async () => {
	scene = await openScene();
	const { db, origin } = scene;
	contest = await buildMeeting(db, { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	[appellant, latecomer] = [await entrantOf(2), await entrantOf(4)];
	organiser = await buildMember(db, { name: 'Лампова Вера Ивановна' });
	await buildAppointment(db, { accountId: organiser.id, role: 'organiser', contestId: contest.id });
	const { id: contestId, secretary, chair } = contest;
	const proposal = await proposeResults(db, secretary.actor, {
		contestId,
		sha256: (await countOf(db, contestId)).sha256
	});
	assert.ok(proposal.ok);
	assert.ok((await confirmResults(db, chair.actor, { contestId, finalisationId: proposal.value.id })).ok);
	const options = { base: origin, withPapers: false };
	assert.ok((await publishOutcome(db, systemActor('testing'), contestId, options)).ok);
});
after(() => scene?.close());

const entrantOf = (number: number): Promise<BuiltMember> =>
	buildEntrant(scene.db, contest.id, { key: String(number), id: contest.entries[number - 1]!.id });

const judging = (path = '') => `/office/contests/${contest.slug}/judging${path}`;
const press = (page: Page, name: string) => click(page.getByRole('button', { name, exact: true }));
const follow = (page: Page, name: string | RegExp) => click(page.getByRole('link', { name, exact: true }).first());
/** Beside its field and in the list of what is wrong. */
async function toldTwice(page: Page, fault: string): Promise<void> {
	await page.getByRole('alert').getByText(fault).waitFor();
	assert.equal(await page.getByText(fault).count(), 2, fault);
}

const applicationOf = async (member: BuiltMember): Promise<string> => {
	const found = scene.db.selectFrom('application_members').select('application_id').where('account_id', '=', member.id);
	return `/my/applications/${(await found.executeTakeFirstOrThrow()).application_id}`;
};

/** What was written to somebody about their appeal. */
const lettersTo = async ({ email }: BuiltMember): Promise<string[]> =>
	(
		await scene.db
			.selectFrom('letters')
			.select('subject')
			.where('to_address', '=', email)
			.where('kind', 'like', 'appeal%')
			.orderBy('written_at')
			.execute()
	).map(({ subject }) => subject);

test('an appeal is lodged after publication, upheld, and the results page tells that they were corrected', async () => {
	const mine = await scene.open('/my', appellant);
	await click(mine.locator(`a[href="${await applicationOf(appellant)}"]`).first());
	await follow(mine, 'Апелляция');
	await mine.getByLabel('С чем вы не согласны').fill('Нет!');
	await press(mine, 'Подать апелляцию');
	await toldTwice(mine, 'Напишите, с чем вы не согласны');
	assert.equal(await mine.getByLabel('С чем вы не согласны').inputValue(), 'Нет!');
	await mine.getByLabel('С чем вы не согласны').fill('Не учтены показатели за второе полугодие.');
	await press(mine, 'Подать апелляцию');
	await mine.getByText('Апелляция подана. Решение придёт письмом.').waitFor();

	const secretary = await scene.open(judging(), contest.secretary);
	await follow(secretary, /Апелляции/);
	await follow(secretary, '№\u00a02 «Работа 2»');
	await secretary.getByText('Не учтены показатели за второе полугодие.').waitFor();
	await press(secretary, 'Записать решение и ответить');
	await toldTwice(secretary, 'Выберите решение');
	await secretary.getByLabel('Удовлетворить: итоги откроются для исправления').check();
	await press(secretary, 'Записать решение и ответить');
	await toldTwice(secretary, 'Напишите ответ');
	await secretary.getByLabel('Ответ жюри').fill('Показатели учтены, работа отмечена.');
	await press(secretary, 'Записать решение и ответить');
	await secretary.getByText('Решение записано, участнику отправлено письмо.').waitFor();
	assert.deepEqual(await lettersTo(appellant), [
		'Апелляция по заявке № 2 принята',
		'Апелляция по заявке № 2 удовлетворена'
	]);

	await secretary.goto(judging('/meeting/awards'));
	await secretary.getByLabel('Поощрительный приз').check();
	await secretary.getByLabel('№ 2 «Работа 2»').check();
	await press(secretary, 'Записать решение');
	await secretary.getByText('удовлетворена апелляция по работе №\u00a02.').waitFor();
	await follow(secretary, 'Проверить и подписать итоги');
	await press(secretary, 'Предложить подписать');
	await secretary.getByText('Подтвердить должен другой человек.').waitFor();
	const chair = await scene.open(judging('/meeting/results'), contest.chair);
	await press(chair, 'Подтвердить итоги');
	await chair.getByText('Итоги подписаны, протокол составлен.').waitFor();
	await chair.getByText('Основание: удовлетворена апелляция по работе №\u00a02.').waitFor();
	await chair.context().close();

	const reader = await scene.open(`/contests/${contest.slug}/results`, null);
	assert.equal(await reader.getByText('Итоги исправлены').count(), 0, 'what was published stays');
	const desk = await scene.open(judging('/publication'), organiser);
	await desk.getByLabel('Сразу выдать документы и написать участникам').uncheck();
	await press(desk, 'Опубликовать итоги');
	await desk.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	await desk.context().close();
	await reader.reload();
	await reader.getByText(/^Итоги исправлены .* Здесь показана новая редакция\.$/).waitFor();
	await reader.context().close();

	await mine.reload();
	await mine.getByText('Удовлетворена', { exact: true }).waitFor();
	await mine.getByText('Показатели учтены, работа отмечена.').waitFor();
	await mine.context().close();
	await secretary.context().close();
});

test('an appeal is taken back until it is decided; one that comes late is told until when it was time', async () => {
	const path = `${await applicationOf(latecomer)}/appeal`;
	const page = await scene.open(path, latecomer);
	const words = 'Работа относится к другой номинации.';
	await page.getByLabel('С чем вы не согласны').fill(words);
	await press(page, 'Подать апелляцию');
	await press(page, 'Отозвать апелляцию');
	await page.getByText('Апелляция отозвана.').waitFor();
	await page.getByLabel('С чем вы не согласны').fill(words);
	await scene.db
		.updateTable('published_results')
		.set({ published_at: sql<Date>`'2026-05-28T05:00:00Z'::timestamptz` })
		.where('contest_id', '=', contest.id)
		.execute();
	await press(page, 'Подать апелляцию');
	await page.getByRole('alert').getByText('Срок подачи апелляций закончился').waitFor();
	await page.getByText(words).last().waitFor();
	assert.equal(await page.getByText(words).count(), 2, 'what was typed last is not lost');
	await page.goto(path);
	await page.getByText(/Срок подачи апелляций закончился: вторник, 2\sиюня\s2026/).waitFor();
	await page.context().close();
});

test('the pages of appeals are clean to axe and fit the narrowest window', async () => {
	const { id } = await scene.db
		.selectFrom('appeals')
		.select('id')
		.where('outcome', '=', 'upheld')
		.executeTakeFirstOrThrow();
	const narrow = { javaScriptEnabled: true, viewport: { width: 320, height: 800 } };
	const looked: [Who, string[]][] = [
		[contest.secretary, [judging('/appeals'), judging(`/appeals/${id}`)]],
		[appellant, [`${await applicationOf(appellant)}/appeal`, `/contests/${contest.slug}/results`]]
	];
	for (const [who, paths] of looked) {
		const page = await scene.open('/my', who, narrow);
		for (const path of paths) {
			await page.goto(path);
			await assertSound(page, path);
		}
		await page.context().close();
	}
});
