import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { writeStageLetters } from '#server/applications/outcomes/commands.ts';
import { summaryOf } from '#server/contests/folder/demonstration/testing.ts';
import { tallyInputOf } from '#server/contests/folder/rules.ts';
import { contestRecordOf } from '#server/contests/record/queries.ts';
import { tallyContest } from '#server/contests/scoring/rules.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { award, decideTheRest, finalise, leaveUnawarded, noteAttendance, voteOnTie } from './judging/deciding.ts';
import { lookAtDiploma, openPlaces, papersOf, publish, publishedFigures, readNews } from './judging/publishing.ts';
import { drawnOrder } from '#server/contests/defence/rules.ts';
import { assertWithinSecond, press, says, textOf, waitingFor } from './hands.ts';
import { look, tablesOf } from './judging/hands.ts';
import {
	declareOthers,
	folderMarks,
	shareOut,
	sheetsOf,
	sign,
	signTheRest,
	tapMarks,
	typeMarks
} from './judging/marking.ts';
import { openJudging, type Judging } from './judging/scene.ts';

let scene: Judging;
let secretary: Page;
/** Two jurors at work: one on a tablet by touch, one at a desk by keyboard. */
let tablet: Page;
let desk: Page;
let chair: Page;
/** The projector's computer, in nobody's name. */
let hall: Page;
const tablets = { viewport: { width: 820, height: 1100 }, hasTouch: true };

before(async () => {
	scene = await openJudging();
	secretary = await scene.open(office(), scene.contest.secretary.actor, { javaScriptEnabled: false });
});
after(async () => assert.deepEqual(await scene?.close(), []));

/** Each goes on where the one before has stopped: after a failure there is nothing to go on from. */
let isBroken = false;
const step = (name: string, run: () => Promise<void>) =>
	test(name, { timeout: 240_000 }, async (context) => {
		if (isBroken) return context.skip('an earlier step failed');
		isBroken = true;
		await run();
		isBroken = false;
	});

const office = (path = '') => `/office/contests/kompas-2027/judging${path}`;
const nameOf = (key: string) => scene.folder.jury.find(({ id }) => id === key)!.name;
const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(scene.network.db)).rows;

step(
	'the secretary prepares the stage; who may not judge what is told by the records and by the secretary',
	async () => {
		const { folder, contest } = scene;
		await press(secretary, 'Этапы и короткий список', 'link');
		await press(secretary, 'Заочная оценка', 'link');
		await press(secretary, 'Подготовить этап');
		await secretary.getByText('Этап подготовлен.').waitFor();
		await secretary.goto(office('/conflicts'));
		const told = folder.recusals.find(({ reason }) => reason?.startsWith('консультировал'))!;
		await secretary.getByLabel('Кто', { exact: true }).selectOption({ label: nameOf(told.juror) });
		await secretary.getByLabel('Какая работа').selectOption(scene.entry(told.entry));
		await secretary.getByLabel('Основание').selectOption({ label: 'наставничество' });
		await secretary.getByLabel('Пояснение').fill(told.reason!);
		await press(secretary, 'Внести конфликт');
		await press(secretary, `Закрепить: ${nameOf(told.juror)}, работа № ${told.entry}`);
		await secretary.getByText('Конфликт закреплён.').waitFor();
		const recused = await rowsOf(sql<{ pair: string }>`
		select concat_ws(' ', entries.key, jurors.key) as pair from assignments join entries on entries.id = entry_id
		join jurors on jurors.id = juror_id where assignments.contest_id = ${contest.id} and recused`);
		assert.deepEqual(
			recused.map(({ pair }) => pair).sort(),
			folder.recusals.map(({ entry, juror }) => `${entry} ${juror}`).sort()
		);
	}
);

step('sheets are shared out and the stage is opened', async () => {
	// One is given by hand on the page; the others, whom the folder has sheets of, by the command behind that button.
	const [first] = sheetsOf(scene, '1');
	await secretary.goto(office('/assignment?stage=1'));
	await secretary.getByLabel('По нескольку листов на каждую работу').check();
	await secretary.getByLabel('Листов на каждую работу', { exact: true }).fill('3');
	await press(secretary, 'Сохранить порядок');
	await secretary.goto(office(`/assignment/${scene.entry(first!.entry)}?stage=1`));
	await press(secretary, `Назначить: ${nameOf(first!.juror)}`);
	await shareOut(scene, '1');
	await secretary.goto(office('/assignment?stage=1'));
	await says(secretary, 'Работ: 34, назначено листов: 102. У каждой работы столько листов, сколько нужно.');
	const loads = (await tablesOf(secretary))['Нагрузка членов жюри']!;
	assert.deepEqual(
		loads.map((row) => row[4]),
		Array<string>(6).fill('17')
	);
	await secretary.goto(office('/stages/1'));
	await press(secretary, 'Открыть этап');
	await secretary.getByText('Этап открыт.').waitFor();
});

step(
	'two jurors judge in the browser, on a tablet by touch and at a desk by keyboard; the others sign theirs',
	async () => {
		const { contest } = scene;
		const [touching, typing] = [scene.juror('Тихомирова'), scene.juror('Ефимов')];
		const plan = { touching: ['24', '21', '12'], typing: ['31', '14'] };
		const sheetOf = (juror: string, entry: string) =>
			sheetsOf(scene, '1').find((sheet) => sheet.juror === juror && sheet.entry === entry)!;
		tablet = await scene.open(`/jury/${contest.slug}`, touching.actor, tablets);
		desk = await scene.open(`/jury/${contest.slug}`, typing.actor);
		for (const page of [tablet, desk]) {
			await press(page, 'Перейти к списку', 'link');
			await press(page, /Конфликтов нет, перейти к работам|Других конфликтов нет, перейти к работам/);
			await says(page, 'Подписано 0 из 17');
		}
		for (const [at, entry] of plan.touching.entries()) {
			await tablet.goto(`/jury/${contest.slug}/1/${entry}`);
			if (at === 0) await look(tablet, 'sheet');
			await tapMarks(scene, tablet, '1', sheetOf(touching.key, entry).marks);
			await sign(tablet);
		}
		for (const entry of plan.typing) {
			await desk.goto(`/jury/${contest.slug}/1/${entry}`);
			await typeMarks(scene, desk, '1', sheetOf(typing.key, entry).marks);
			await sign(desk);
		}
		const hidden = scene.folder.recusals.find(({ juror }) => juror === typing.key)!;
		await desk.goto(`/jury/${contest.slug}`);
		assert.ok(!(await textOf(desk)).includes(scene.title(hidden.entry)), 'nothing is said of an entry in conflict');

		await declareOthers(scene, [touching.key, typing.key]);
		await signTheRest(scene, '1', ({ juror, entry }) =>
			juror === touching.key ? plan.touching.includes(entry) : juror === typing.key && plan.typing.includes(entry)
		);
		const marks = await rowsOf(sql<{ line: string }>`
		select concat_ws(' ', entries.key, jurors.key, criterion_key, trim_scale(mark)) as line from marks
		join entries on entries.id = entry_id join jurors on jurors.id = juror_id where marks.contest_id = ${contest.id}`);
		assert.deepEqual(marks.map(({ line }) => line).sort(), folderMarks(scene, '1'));
	}
);

step('the chair sees that nothing is missing', async () => {
	chair = await scene.open(office('/progress'), scene.contest.chair.actor);
	const { sheetsOfStage } = scene.expected.summary;
	await says(chair, `Подписано листов: ${sheetsOfStage['1']} из ${sheetsOfStage['1']}`);
});

step(
	'the stage is closed after a look at what comes of it, and its short list is the one worked out by hand',
	async () => {
		const { expected, folder } = scene;
		await secretary.goto(office('/stages/1'));
		await press(secretary, 'Посмотреть, что выйдет, и завершить', 'link');
		const tables = await tablesOf(secretary);
		const keysOf = (title: string, standing: string) =>
			tables[title]!.filter((row) => row.at(-1) === standing).map((row) => row[1]!);
		const short = Object.fromEntries(
			folder.ruleSet.nominations.map(({ id, title }) => [id, keysOf(title, 'Проходит')])
		);
		const beforeWithdrawal = Object.fromEntries(
			Object.entries(expected.finalists).map(([nomination, keys]) => [
				nomination,
				keys.map((key) =>
					expected.replacements.includes(key) ? expected.withdrawn[expected.replacements.indexOf(key)]! : key
				)
			])
		);
		assert.deepEqual(sorted(short), sorted(beforeWithdrawal));
		const below = folder.ruleSet.nominations.flatMap(({ title }) => keysOf(title, 'Ниже порога'));
		assert.deepEqual(below.sort(), [...expected.belowThreshold].sort());
		const preview = await textOf(secretary);
		for (const { entry, result } of Object.values(expected.golden).slice(0, 2))
			assert.ok(
				Object.values(tables)
					.flat()
					.some((row) => row[1] === entry && row.includes(result.replace('.', ','))),
				preview
			);
		await press(secretary, 'Завершить этап');
		await secretary.getByText('Этап завершён.').waitFor();
	}
);

const sorted = (lists: Record<string, string[]>) =>
	Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, [...list].sort()]));

const lettersByKind = async () =>
	Object.fromEntries(
		(
			await rowsOf(sql<{ kind: string; letters: number }>`
				select kind, count(*)::int as letters from letters where kind like 'stage%' group by kind order by kind`)
		).map(({ kind, letters }) => [kind, letters])
	);

step('the outcome is told to everybody; an entry withdraws and the next one of its nomination comes', async () => {
	const { contest, expected, network } = scene;
	await press(secretary, 'Объявить итог этапа', 'link');
	await press(secretary, 'Объявить');
	// The worker's own call: the journey has no worker beside it.
	assert.equal(await writeStageLetters(network.db, { contestId: contest.id, stage: '1' }), 34);
	assert.deepEqual(await lettersByKind(), { 'stage-admitted': 9, 'stage-not-admitted': 25 });
	await secretary.goto(office('/stages/2/withdraw'));
	const [left] = expected.withdrawn;
	await secretary.goto(office(`/stages/2/withdraw?entry=${scene.entry(left!)}`));
	assert.match(await textOf(secretary), new RegExp(`Её место займёт:\\s+№ ${expected.replacements[0]}\\.`));
	await secretary.getByLabel('Участник').check();
	await secretary.getByLabel('Причина').fill('Заявление автора от 14 мая.');
	await press(secretary, 'Снять с конкурса');
	assert.match(
		await textOf(secretary),
		new RegExp(`Работа № ${left} снята с конкурса\\. Место заняли: № ${expected.replacements[0]}\\.`)
	);
	assert.equal(await writeStageLetters(network.db, { contestId: contest.id, stage: '1' }), 1);
	assert.deepEqual(await lettersByKind(), { 'stage-admitted': 9, 'stage-not-admitted': 25, 'stage-replacement': 1 });
	const inFinal = await rowsOf(sql<{ key: string }>`
		select key from stage_admissions join entries on entries.id = entry_id
		where stage_admissions.contest_id = ${contest.id} and stage_key = '2' and ended_at is null`);
	assert.deepEqual(inFinal.map(({ key }) => key).sort(), Object.values(expected.finalists).flat().sort());
});

step('on the day of the defence hall, table and two devices follow what the secretary does', async () => {
	const { contest, folder } = scene;
	await shareOut(scene, '2');
	await secretary.goto(office('/stages/2'));
	await press(secretary, 'Открыть этап');
	await secretary.goto(office('/defence/2/order'));
	await secretary.getByLabel('Место', { exact: true }).fill(folder.meeting.place!);
	await press(secretary, 'Сохранить');
	await secretary.getByLabel('Слово жребия').fill('маяк');
	await press(secretary, 'Провести жеребьёвку');
	const order = drawnOrder('маяк', Object.values(scene.expected.finalists).flat());
	await secretary.goto(office('/defence/2'));
	const drawn = (await tablesOf(secretary))['Порядок выступлений']!;
	assert.deepEqual(
		drawn.map((row) => /№ (\d+)/.exec(row[1]!)![1]),
		order
	);

	const hallPath = await secretary.locator('.defence-code a').first().getAttribute('href');
	hall = await scene.open(hallPath!, null, { viewport: { width: 1920, height: 1080 } });
	await chair.goto(office('/defence/2'));
	for (const page of [tablet, desk]) await page.goto(`/jury/${contest.slug}/defence`);
	await press(secretary, 'Начать день');
	const times: number[] = [];
	for (const [at, key] of order.entries()) {
		await press(secretary, new RegExp(`^Пригласить №\\s${key}$`));
		times.push(await seeCalled(key));
		if (at < 2) await judgeOnStage(key);
		await press(secretary, 'Начать выступление');
		if (at === 0)
			await hall
				.locator('[role=timer]')
				.getByText(/^6:\d\d$/)
				.waitFor();
		await press(secretary, 'Выступление окончено');
	}
	assertWithinSecond(times);
	await press(secretary, 'Завершить день');
	const onDevices = order.slice(0, 2);
	await signTheRest(
		scene,
		'2',
		({ juror, entry }) =>
			onDevices.includes(entry) && [scene.juror('Тихомирова').key, scene.juror('Ефимов').key].includes(juror)
	);
	assert.equal(
		(await rowsOf(sql`select from marks where contest_id = ${contest.id} and stage_key = '2'`)).length,
		scene.expected.summary.sheetsOfStage['2']
	);
	await secretary.goto(office('/stages/2'));
	await press(secretary, 'Посмотреть, что выйдет, и завершить', 'link');
	await press(secretary, 'Завершить этап');
	await secretary.getByText('Этап завершён.').waitFor();
});

/** Called to the stage, an entry is in the hall and on the devices of all who have no conflict with it. */
function seeCalled(key: string): Promise<number> {
	const title = scene.title(key);
	const isHidden = (juror: string) =>
		scene.folder.recusals.some((recusal) => recusal.entry === key && recusal.juror === juror);
	const seen = [
		{ juror: scene.contest.chair.key, place: chair.locator('#now .work') },
		{ juror: scene.juror('Тихомирова').key, place: tablet.locator('#now') },
		{ juror: scene.juror('Ефимов').key, place: desk.locator('#now') }
	].filter(({ juror }) => !isHidden(juror));
	const places = [hall.locator('[data-part=on]'), ...seen.map(({ place }) => place)];
	return waitingFor(...places.map((place) => place.getByText(title).waitFor()));
}

/** Both jurors judge it where they sit, and the chair sees each of their sheets. */
async function judgeOnStage(key: string): Promise<void> {
	const expected = sheetsOf(scene, '2').filter(({ entry }) => entry === key);
	for (const [at, page] of [tablet, desk].entries()) {
		const marks = expected.find(({ juror }) => juror === scene.juror(at === 0 ? 'Тихомирова' : 'Ефимов').key)!.marks;
		await press(page, 'Открыть оценочный лист', 'link');
		await (at === 0 ? tapMarks : typeMarks)(scene, page, '2', marks);
		await sign(page);
		await chair
			.locator('#now')
			.getByText(`Подписано ${at + 1} из ${expected.length} листов`)
			.waitFor();
		await page.goto(`/jury/${scene.contest.slug}/defence`);
	}
}

step('the jury meets: a tie is decided by voices, a place is left unawarded, another is shared', async () => {
	const { folder } = scene;
	await noteAttendance(scene, secretary);
	const devices = new Map([
		['Тихомирова', tablet],
		['Ефимов', desk]
	]);
	const others = { Лаврентьева: '31', Корнеев: '14', Нестеров: '31' };
	const first = { place: 1, devices, voices: { Тихомирова: '31', Ефимов: '14', ...others } };
	await voteOnTie(scene, secretary, first);
	await says(secretary, `Предпочтение отдано работе № 31 «${scene.title('31')}»`);
	const community = folder.ruleSet.nominations.find(({ id }) => id === 'community')!.title;
	await leaveUnawarded(secretary, community, 1);
	// Тихомирова's own library sent one of the two.
	const third = { Ефимов: '26', Лаврентьева: '26', Корнеев: '20', Нестеров: '20' };
	await voteOnTie(scene, secretary, { place: 3, devices, voices: third });
	await says(secretary, 'Голоса разделились поровну');
	await award(secretary, /^Гран-при/, '7');
	await award(secretary, /^Приз спонсора/, '28');
	await decideTheRest(scene, (given) => ['grand-prix', 'sponsor'].includes(given));
	await chair.goto(office('/meeting'));
	await look(chair, 'meeting');
	await finalise(chair, secretary);
});

step('the results are those worked out by hand, down to the sentences of the minutes', async () => {
	const record = await contestRecordOf(scene.network.db, scene.contest.id, scene.folder.meeting.date!);
	const result = tallyContest({ ...tallyInputOf(record), withSheets: true });
	const { lines, ...found } = summaryOf({ folder: record, result });
	const { lines: told, ...wanted } = scene.expected.summary;
	assert.deepEqual(found, wanted);
	assert.deepEqual([...lines].sort(), [...told].sort());
});

step('the chair opens the places one after another, and the hall sees each', async () => {
	await openPlaces(scene, chair, hall);
	await look(hall, 'hall');
});

step('the organiser publishes; papers, results, honours and news say the same', async () => {
	const { contest, expected, network } = scene;
	const organiser = await scene.open(office('/publication'), contest.organiser, { javaScriptEnabled: false });
	await publish(scene, organiser);
	const visitor = await scene.open('/contests/kompas-2027/results', null);
	const { places, final } = expected.summary;
	assert.deepEqual(
		await publishedFigures(scene, visitor),
		Object.fromEntries(Object.entries(final).map(([key, figures]) => [key, [places[key], ...figures]]))
	);
	await says(visitor, expected.summary.territories);
	const { letters, certificates, awards } = expected.summary;
	const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
	const diplomas = ['grand-prix', 'degree-1', 'degree-2', 'degree-3', 'incentive', 'sponsor', 'audience'];
	assert.deepEqual(await papersOf(scene), {
		diploma: sum(diplomas.map((award) => awards[award]!.length)),
		'thank-you-letter': sum(Object.values(letters)),
		'participation-certificate': certificates
	});
	await lookAtDiploma(scene, visitor, '7');
	await visitor.goto('/organisations/sineborsk');
	await says(visitor, scene.title('9'));
	await readNews(scene, organiser);
	assert.deepEqual(await brokenInvariants(network.db), []);
});
