import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as cascade from './seed-facts/cascade.ts';
import * as kaleidoscope from './seed-facts/kaleidoscope.ts';
import { openScene, type Scene } from './scene.ts';
import { holdMeeting, publish, readPage } from './seed-facts/scene.ts';

let scene: Scene;
before(async () => void (scene = await openScene()));
after(() => scene?.close());

/** Told in one piece: every part after the one before, with whatever between them. */
function holdsInOrder(text: string, parts: readonly string[]): void {
	let from = 0;
	for (const part of parts) {
		const at = text.indexOf(part, from);
		assert.ok(at >= 0, `«${part}» ${text.includes(part) ? 'stands elsewhere' : 'is missing'} in:\n${text}`);
		from = at + part.length;
	}
}

const timesOf = (text: string, part: string): number => text.split(part).length - 1;

test('34 works of three nominations: decided, signed and published, the results, honours and news hold the facts', async () => {
	const { day, winners, partnership, regionalLibrary, sponsor, buildKaleidoscope } = kaleidoscope;
	const judged = await buildKaleidoscope(scene.network);
	const prizes = winners.map(({ work }) => ({ award: /^Фирменный приз/, work }));
	await holdMeeting(scene, judged, day, prizes);
	const news = await publish(scene, judged);

	const results = await readPage(scene, `/contests/${judged.slug}/results`);
	holdsInOrder(results, [
		'Межведомственный конкурс лучших профессиональных практик',
		'34 работы из 10 городских округов и 9 муниципальных районов',
		'Решение жюри — 28 сентября 2018 г.',
		...winners.flatMap(({ work, organisation, author }) => [
			...[
				'Диплом победителя',
				author,
				organisation,
				`«${work}»`,
				`Денежное вознаграждение. Учредитель награды: ${partnership}`
			],
			...['Фирменный приз', author, organisation, `«${work}»`, `Учредитель награды: ${sponsor}`]
		])
	]);
	for (const { nomination } of winners) assert.ok(results.includes(`Все работы номинации «${nomination}»`), nomination);
	assert.equal(timesOf(results, 'Диплом победителя\nI\n'), 3, 'one winner in each nomination');

	const honours = await readPage(scene, `/organisations/${judged.system.slug}`);
	const [first] = winners;
	holdsInOrder(honours, [
		'2 награды в 1 конкурсе',
		'2018 — Библиотечный калейдоскоп',
		`Решение жюри — 28 сентября 2018 г.\n\nОрганизаторы: ${partnership}, ${regionalLibrary}`,
		...['Диплом победителя', `«${first.nomination}»`, `«${first.work}»`, first.author, first.organisation],
		...['Фирменный приз', `«${first.nomination}»`, first.organisation, `Учредитель награды: ${sponsor}`]
	]);

	assert.equal(news.title, 'Подведены итоги конкурса «Библиотечный калейдоскоп»');
	holdsInOrder(news.body, [
		'межведомственного конкурса лучших профессиональных практик «Библиотечный калейдоскоп»',
		`Организаторы — ${partnership} и ${regionalLibrary}; спонсор — ${sponsor}.`,
		'34 работы из 10 городских округов и 9 муниципальных районов.',
		'«Сервис гид» — 12 работ, «Информационная коллекция» — 11 работ, «Генератор идей» — 11 работ.',
		'В финал вышли 9 работ. Публичная защита прошла 28 сентября 2018 года.',
		...winners.flatMap(({ nomination, work, organisation, author, post }) => [
			`Номинация «${nomination}»\nДиплом победителя: ${author}, ${post} (${organisation}), работа «${work}».`,
			`Фирменный приз (${sponsor}): ${author}`
		]),
		`Победителям вручаются денежные премии (${partnership}).`,
		'34 благодарственных письма и 34 диплома участника.'
	]);
});

test('three honours of a library in one day and its branch’s prize: each with its contest, organisers and day', async () => {
	const { judged, library, branch } = await cascade.buildCascade(scene.network);
	const { contests, central, incentive } = cascade;
	const bodies: string[] = [];
	for (const [at, contest] of judged.entries()) {
		const decided = [{ award: new RegExp(`^${contests[at]!.award.title}`), work: 'Работа 1' }];
		if (at === 2) decided.push({ award: new RegExp(`^${incentive}`), work: 'Работа 2' });
		await holdMeeting(scene, contest, cascade.day, decided);
		bodies.push((await publish(scene, contest)).body);
	}
	const [fair, analysis, centre] = contests;
	const signed = 'Решение жюри — 6 декабря 2022 г.';
	const held = ({ organisers }: { organisers: readonly string[] }) =>
		`${signed}\n\n${organisers.length > 1 ? 'Организаторы' : 'Организатор'}: ${organisers.join(', ')}`;
	const ownName = 'Лучшее мероприятие по привлечению населения к регистрации на портале „Госуслуги“';

	const honours = await readPage(scene, `/organisations/${library.slug}`);
	holdsInOrder(honours, [
		'4 награды в 3 конкурсах',
		...[`2022 — ${centre.title}`, held(centre), 'Диплом победителя', `«${ownName}»`],
		...[incentive, 'вне номинации', cascade.branch],
		...[`2022 — ${analysis.title}`, held(analysis), 'I место', 'вне номинации'],
		...[`2022 — ${fair.title}`, held(fair), 'I место', `«${fair.nomination}»`]
	]);
	assert.equal(fair.organisers.length, 4);
	assert.doesNotMatch(honours, /Лампова|Щукина/, 'the rules honour libraries, not the authors of their works');
	const ofBranch = await readPage(scene, `/organisations/${branch.slug}`);
	holdsInOrder(ofBranch, ['1 награда в 1 конкурсе', centre.title, held(centre), incentive]);
	assert.equal(timesOf(ofBranch, signed), 1);

	holdsInOrder(bodies[0]!, [
		`Организаторы — ${fair.organisers.slice(0, 3).join(', ')} и ${fair.organisers[3]}.`,
		`Номинация «${fair.nomination}»\nI место: ${central}, работа «Работа 1».`
	]);
	holdsInOrder(bodies[1]!, [`Организатор — ${analysis.organisers[0]}.`, `\n\nI место: ${central}, работа «Работа 1».`]);
	holdsInOrder(bodies[2]!, [
		`Номинация «${ownName}»\nДиплом победителя: ${central}, работа «Работа 1».`,
		`\n\n${incentive}: ${cascade.branch}, работа «Работа 2».`
	]);
});
