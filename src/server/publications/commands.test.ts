import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { buildFinalised, correctResults, type FinalisedContest } from '#server/awards/testing.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { lockContest } from '#server/contests/queries.ts';
import { finaliseResults } from '#server/contests/results/commands.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import { importContest } from '#server/imports/commands.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { parseOrganisationSheets } from '#server/organisations/sheet/forms.ts';
import { importOrganisations } from '#server/organisations/sheet/commands.ts';
import { noRights, systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { publishOutcome, saveNews } from './commands.ts';
import { newsById, newsList } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');
const base = 'https://krug.example';
const demo = join(import.meta.dirname, '../../../demo');

const publish = (contestId: string, { withPapers = false, by = actor }: { withPapers?: boolean; by?: Actor } = {}) =>
	publishOutcome(network.db, by, contestId, { base, withPapers });
async function withMinutes(contest: FinalisedContest): Promise<FinalisedContest> {
	assert.ok((await recordMinutes(network.db, actor, contest.id)).ok);
	return contest;
}
async function published(
	contest: FinalisedContest
): Promise<{ newsId: string; runId: string | null; version: number }> {
	const outcome = await publish(contest.id);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value;
}

test('results are made known with their awards and a draft of the news, and papers where it is wished', async () => {
	const contest = await withMinutes(await buildFinalised(network.db));
	const first = await publish(contest.id);
	assert.ok(first.ok && first.value.runId === null);
	assert.equal((await publishedVersionOf(network.db, contest.id))?.version, 1);
	const given = await network.db.selectFrom('awards').select('id').where('contest_id', '=', contest.id).execute();
	assert.equal(given.length, 8);
	const again = await publish(contest.id, { withPapers: true });
	assert.ok(again.ok && again.value.runId !== null);
	assert.deepEqual(
		{ ...again.value, runId: null },
		{ version: 1, newsId: first.value.newsId, runId: null },
		'what is done is not done again'
	);
	const { title, contest: about, resultsVersion, changedBy } = await newsById(network.db, actor, first.value.newsId);
	assert.deepEqual(
		[title.replace(/\d+/, 'N'), about?.slug, resultsVersion, changedBy],
		['Подведены итоги конкурса «Библиотечный маяк N»', contest.slug, 1, null]
	);
});

test('nothing is made known before the count is final and its minutes are kept, nor by anybody else', async () => {
	const contest = await buildFinalised(network.db);
	assert.deepEqual(await publish(contest.id), { ok: false, reason: 'minutes-missing' });
	const stranger = await buildActor(network.db);
	assert.deepEqual(await publish(contest.id, { by: stranger }), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await publish(contest.id, { by: contest.chair.actor }), { ok: false, reason: 'not-allowed' });
	await network.db.updateTable('contests').set({ announced_at: null }).where('id', '=', contest.id).execute();
	assert.deepEqual(await publish(contest.id), { ok: false, reason: 'not-announced' });
	assert.equal(await publishedVersionOf(network.db, contest.id), null);
	assert.deepEqual(
		await network.db.selectFrom('news_items').select('id').where('contest_id', '=', contest.id).execute(),
		[]
	);
});

test('of ten that publish at once all get the same news and the same run', async () => {
	const contest = await withMinutes(await buildFinalised(network.db));
	const outcomes = await Promise.all(Array.from({ length: 10 }, () => publish(contest.id, { withPapers: true })));
	assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1);
	assert.ok(outcomes[0]!.ok);
});

// Deleting the call of lockContest from publishOutcome must make this test fail.
test('a version that is finalised meanwhile is not made known without minutes of its own', async () => {
	const contest = await withMinutes(await buildFinalised(network.db));
	let publishing: ReturnType<typeof publish> | undefined;
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		publishing = publish(contest.id);
		await untilBlocked(network, tx, 1);
		await tx.updateTable('marks').set({ mark: '5000' }).where('entry_id', '=', contest.entries[1]!.id).execute();
		assert.ok((await finaliseResults(tx, actor, contest.id)).ok);
	});
	assert.deepEqual(await publishing, { ok: false, reason: 'minutes-missing' });
	assert.equal(await publishedVersionOf(network.db, contest.id), null);
});

test('a correction is told by a draft of its own, and the earlier one stays', async () => {
	const contest = await withMinutes(await buildFinalised(network.db));
	const first = await published(contest);
	await correctResults(network.db, contest, { 0: '9999', 1: '10000' });
	assert.deepEqual(await publish(contest.id), { ok: false, reason: 'minutes-missing' });
	await withMinutes(contest);
	const second = await published(contest);
	assert.deepEqual([second.version, second.newsId === first.newsId], [2, false]);
	const winner = async (id: string) =>
		/Диплом I\sстепени: (\S+)/.exec((await newsById(network.db, actor, id)).body)?.[1];
	assert.deepEqual(
		[await winner(first.newsId), await winner(second.newsId)].map((name) => name?.slice(-1)),
		['1', '2']
	);
});

test('an editor keeps a draft; who read an older one is told, and nothing is overwritten', async () => {
	const { newsId } = await published(await withMinutes(await buildFinalised(network.db)));
	const editor = await buildActor(network.db, { role: 'editor' });
	const form = { title: 'Итоги', body: 'Первый абзац.\n\nВторой.', revision: 1 };
	assert.deepEqual(await saveNews(network.db, editor, newsId, form), { ok: true, value: 2 });
	assert.deepEqual(await saveNews(network.db, editor, newsId, { ...form, title: 'Другое' }), {
		ok: false,
		reason: 'outdated'
	});
	const { title, body, revision, changedBy } = await newsById(network.db, editor, newsId);
	assert.deepEqual(
		{ title, body, revision, changedBy },
		{ title: 'Итоги', body: form.body, revision: 2, changedBy: 'Полкин Лев Ильич' }
	);
	const refusals = [
		{ ...form, title: '' },
		{ ...form, title: 'я'.repeat(301) },
		{ ...form, body: 'я'.repeat(100_001) }
	];
	const reasons = await Promise.all(
		refusals.map((each) => saveNews(network.db, editor, newsId, { ...each, revision: 2 }))
	);
	assert.deepEqual(
		reasons.map((outcome) => (outcome.ok ? null : outcome.reason)),
		['title-missing', 'title-too-long', 'body-too-long']
	);
});

// Deleting `.forUpdate()` from saveNews must make this test fail.
test('of ten who save the same reading at once one does, and the others are told', async () => {
	const { newsId } = await published(await withMinutes(await buildFinalised(network.db)));
	const outcomes = await Promise.all(
		Array.from({ length: 10 }, (_, at) =>
			saveNews(network.db, actor, newsId, { title: `Итоги ${at}`, body: 'Текст.', revision: 1 })
		)
	);
	assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
	assert.equal((await newsById(network.db, actor, newsId)).revision, 2);
});

test('drafts are for editors, keepers and the organisers of their contest', async () => {
	const own = await openTestNetwork();
	try {
		const contests = [await buildFinalised(own.db), await buildFinalised(own.db)];
		const ids: string[] = [];
		for (const { id } of contests) {
			assert.ok((await recordMinutes(own.db, actor, id)).ok);
			const outcome = await publishOutcome(own.db, actor, id, { base, withPapers: false });
			assert.ok(outcome.ok);
			ids.push(outcome.value.newsId);
		}
		const [first, second] = contests as [FinalisedContest, FinalisedContest];
		const seen = async (reader: Actor) =>
			(await newsList(own.db, reader, { limit: 10, offset: 0 })).items.map(({ id }) => id).sort();
		const editor = await buildActor(own.db, { role: 'editor' });
		for (const reader of [actor, editor]) assert.deepEqual(await seen(reader), [...ids].sort());
		assert.deepEqual(await seen(first.organiser), [ids[0]]);
		assert.equal((await newsList(own.db, second.organiser, { limit: 10, offset: 0 })).total, 1);
		await assert.rejects(newsById(own.db, first.organiser, ids[1]!), NotFound);
		const form = { title: 'Чужое', body: '', revision: 1 };
		await assert.rejects(saveNews(own.db, first.organiser, ids[1]!, form), NotFound);
		for (const stranger of [null, first.chair.actor, { id: 'x', role: 'member', rights: noRights } as const]) {
			await assert.rejects(newsList(own.db, stranger, { limit: 10, offset: 0 }), NotFound);
			await assert.rejects(newsById(own.db, stranger, ids[0]!), NotFound);
		}
	} finally {
		await own.close();
	}
});

test('the list of drafts asks the same number of questions for one draft and for thirty', async () => {
	const own = await openTestNetwork();
	try {
		const contest = await buildFinalised(own.db);
		assert.ok((await recordMinutes(own.db, actor, contest.id)).ok);
		assert.ok((await publishOutcome(own.db, actor, contest.id, { base, withPapers: false })).ok);
		const count = () => own.countQueries(() => newsList(own.db, actor, { limit: 50, offset: 0 }));
		const forOne = await count();
		for (let more = 1; more < 30; more++)
			await own.db
				.insertInto('news_items')
				.values({ title: `Новость ${more}`, body: '', contest_id: null, results_version: null, changed_by: actor.id })
				.execute();
		assert.equal((await newsList(own.db, actor, { limit: 50, offset: 0 })).total, 30);
		assert.equal(await count(), forOne);
	} finally {
		await own.close();
	}
});

test('the news of the demonstration contest is written from its records alone', async () => {
	const sheets = await readSpreadsheetFile(join(demo, 'organisations', 'organisations.csv'));
	const parsed = sheets.ok ? parseOrganisationSheets(sheets.value) : sheets;
	assert.ok(parsed.ok && 'sheet' in parsed);
	assert.ok((await importOrganisations(network.db, actor, { sheet: parsed.sheet })).ok);
	const news: string[] = [];
	for (const slug of ['kompas-2027', 'kompas-2026']) {
		const reading = await readContestFolder(join(demo, 'contests', slug));
		assert.ok(reading.ok);
		const imported = await importContest(network.db, actor, reading.folder, { slug });
		assert.ok(imported.ok, JSON.stringify(imported));
		const outcome = await publish(imported.value.contestId);
		assert.ok(outcome.ok, JSON.stringify(outcome));
		const { title, body } = await newsById(network.db, actor, outcome.value.newsId);
		news.push(`${title}\n\n${body}`.replaceAll('\u00a0', ' '));
	}
	assert.deepEqual(news, [kompas2027, kompas2026]);
});

const kompas2027 = `Подведены итоги конкурса «Библиотечный компас — 2027»

Подведены итоги областного конкурса профессиональных практик «Библиотечный компас — 2027», проведённого при поддержке ООО «Печатный дом». Учредитель — Департамент культуры Заречной области; организаторы — Заречная областная универсальная научная библиотека и Некоммерческое партнёрство «Библиотеки Заречья».

К участию допущено 34 работы из 10 городских округов и 9 муниципальных районов. Номинации: «Удобный сервис» — 12 работ, «Цифровая коллекция» — 11 работ, «Событие и сообщество» — 11 работ. Работы оценивало жюри из 7 человек.

В финал вышли 9 работ. Публичная защита прошла 27 мая 2027 года (Верхнезареченск, Заречная областная универсальная научная библиотека, конференц-зал).

Гран-при: Бонч-Осмоловская Айгуль Серікқызы, заведующая отделом обслуживания (Заречная областная специальная библиотека для незрячих и слабовидящих), работа «Говорящие полки: самостоятельный выбор книги для незрячего читателя».

Номинация «Удобный сервис»
Диплом I степени: Бонч-Осмоловская Айгуль Серікқызы, заведующая отделом обслуживания (Заречная областная специальная библиотека для незрячих и слабовидящих), работа «Говорящие полки: самостоятельный выбор книги для незрячего читателя».
Диплом II степени: Виноградова Полина Ильинична (заведующая отделом обслуживания дошкольников) и Гусева Ольга Дмитриевна (библиотекарь-психолог) — Белокедровская центральная детская библиотека, работа «Час без шума: спокойное посещение для детей с особенностями восприятия».
Диплом III степени: Швец Лев Ильич, заведующий отделом автоматизации (Муниципальное бюджетное учреждение культуры «Камнебродская городская библиотека имени А. С. Пушкина»), работа «Ночная полка: круглосуточное получение и возврат книг».

Номинация «Цифровая коллекция»
Диплом I степени: Непомнящая Ева Марковна, заведующая информационно-библиографическим отделом (Централизованная библиотечная система города Лосевозерска), работа «Литературная карта города: сто адресов из книг и рукописей».
Диплом II степени: Коваленко Пётр Саввич, главный библиограф (Централизованная библиотечная система Мырлажского муниципального района), работа «Голоса переправы: звуковой архив воспоминаний старожилов».
Диплом III степени: Цой Нелли Николаевна, ведущий библиограф (Муниципальное бюджетное учреждение культуры «Лисьегорская централизованная библиотечная система»), работа «Травник: растения района в народных названиях, книгах и рисунках».

Номинация «Событие и сообщество»
Первое место не присуждено.
Диплом II степени: Осадчая Любовь Павловна, заведующая отделом массовой работы (Библиотечный центр «Синий бор» города Синеборска), работа «Двор читает: одно лето, двенадцать дворов, триста соседей».
Диплом III степени: коллектив «Садовая артель „Сорок грядок“» (Прохорова Вера Николаевна, заведующая филиалом; Дементьев Глеб Юрьевич, библиотекарь; Салимова Камила Рустамовна, библиотекарь) — Библиотека-филиал № 5 «Озёрная» города Лосевозерска, работа «Сад при библиотеке: сорок грядок и один каталог»; Мамедов Эльчин Расим оглы, заведующий филиалом (Библиотека-филиал № 7 «Диалог» города Доменогорска), работа «Соседский совет: как читатели вернули к жизни заброшенный сквер».

Поощрительный приз: Тихозаводская поселковая библиотека, работа «Чемодан с книгами: выездной абонемент для дальних деревень»; Ерёмина Жанна Викторовна, заведующая филиалом (Молодёжная библиотека «Точка сбора» города Синеборска), работа «Библиотека вещей: инструменты, настольные игры и приборы на дом»; Дьячкова Нина Афанасьевна, заведующая филиалом (Среднемырлажская сельская библиотека), работа «Спектакль у колодца: сельский театр по рассказам земляков».
Приз спонсора от ООО «Печатный дом»: Русакова Антонина Павловна (заведующая краеведческим сектором) и Щербаков Егор Максимович (методист по цифровым ресурсам) — Централизованная библиотечная система Студёноярского муниципального района, работа «Наличники: каталог деревянной резьбы с адресами мастеров».
Приз зрительских симпатий: коллектив «Садовая артель „Сорок грядок“» (Прохорова Вера Николаевна, заведующая филиалом; Дементьев Глеб Юрьевич, библиотекарь; Салимова Камила Рустамовна, библиотекарь) — Библиотека-филиал № 5 «Озёрная» города Лосевозерска, работа «Сад при библиотеке: сорок грядок и один каталог».

Победителям и призёрам вручаются денежные премии от Некоммерческого партнёрства «Библиотеки Заречья». Подготовлено 16 благодарственных писем и 34 сертификата участника.

Все результаты: https://krug.example/contests/kompas-2027/results`;
const kompas2026 = `Подведены итоги конкурса «Библиотечный компас — 2026»

Подведены итоги областного конкурса профессиональных практик «Библиотечный компас — 2026». Учредитель — Департамент культуры Заречной области; организатор — Заречная областная универсальная научная библиотека; партнёр — Некоммерческое партнёрство «Библиотеки Заречья».

К участию допущено 20 работ из 9 городских округов, 1 муниципального округа и 8 муниципальных районов. Номинации: «Сервис рядом» — 9 работ, «Память места» — 8 работ. Номинация «Первый опыт» не состоялась: допущены 3 работы при необходимых 5. Работы оценивало жюри из 6 человек.

Номинация «Сервис рядом»
Диплом I степени: Швец Лев Ильич (заведующий отделом автоматизации) и Куликова Таисия Глебовна (библиотекарь) — Муниципальное бюджетное учреждение культуры «Камнебродская городская библиотека имени А. С. Пушкина», работа «Запишись в автобусе: читательский билет за одну остановку».
Диплом II степени: Бонч-Осмоловская Айгуль Серікқызы, заведующая отделом обслуживания (Заречная областная специальная библиотека для незрячих и слабовидящих), работа «Звонок из библиотеки: чтение вслух по телефону».
Диплом III степени: Осадчая Любовь Павловна (заведующая отделом массовой работы) и Морозов Илья Вадимович (заведующий отделом обслуживания) — Централизованная библиотечная система города Синеборска, работа «Второй зал: чтение во дворе с мая по сентябрь».

Номинация «Память места»
Диплом I степени: Непомнящая Ева Марковна, ведущий библиограф (Централизованная библиотечная система города Лосевозерска), работа «Тайна старого моста: игра по архивным документам».
Диплом II степени: Степаненко Ирина Львовна, заведующая краеведческим отделом (Муниципальное бюджетное учреждение культуры «Централизованная библиотечная система» Углеярского городского округа), работа «Летопись одного дома: сто лет и двадцать семей».
Диплом III степени: Коваленко Пётр Саввич, библиограф (Централизованная библиотечная система Мырлажского муниципального района), работа «Улица глазами бабушки: прогулки с записью рассказов».

Поощрительный приз: Журавлихинская сельская модельная библиотека, работа «Полка обмена в сельском медпункте»; Аксёнова Лидия Фёдоровна (методист) и Голубев Аркадий Семёнович (библиограф) — Межпоселенческая библиотека Берёзоярского муниципального района, работа «Имена на обелиске: жизнеописания земляков».

Подготовлено 6 благодарственных писем и 20 сертификатов участника.

Все результаты: https://krug.example/contests/kompas-2026/results`;
