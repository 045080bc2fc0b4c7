import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildPictureForm, buildPictures } from '#server/applications/vote-cards/testing.ts';
import { buildFinalised, type FinalisedContest } from '#server/awards/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { buildPublicVote } from '#server/contests/public-vote/testing.ts';
import { buildPerson } from '#server/people/testing.ts';
import { assertFits, assertSound } from '../axe.ts';
import { click, says } from './hands.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
let awarded: FinalisedContest;
let voted: JudgedContest;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	awarded = await buildFinalised(db, { entries: 2 });
	const person_id = await buildPerson(db, { surname: 'Полкин', givenName: 'Лев', patronymic: 'Ильич', gender: 'male' });
	await db.insertInto('entry_authors').values({ entry_id: awarded.entries[0]!.id, person_id, position: 1 }).execute();
	voted = await buildJudging(db, { entries: 3, members: 0 });
	await buildPictureForm(db, voted);
	const store = scene.files.network(scene.network.schema);
	await buildPictures(db, voted, 0, { store, width: 1200, height: 900 });
	await buildPublicVote(db, voted);
});
after(() => scene?.close());

// Axe needs timers, which a page without scripts has not.
const scripted = { javaScriptEnabled: true };
const narrow = { viewport: { width: 320, height: 640 }, ...scripted };

test('an organiser names who of a team receives the diploma, is told of an empty choice, and undoes it', async () => {
	const page = await scene.open(`/office/contests/${awarded.slug}/judging/publication`, awarded.organiser, scripted);
	await click(page.getByRole('link', { name: 'Кому вручить награды коллективов' }));
	await says(page, 'Диплом I степени: ');
	await click(page.getByRole('link', { name: '№ 1. Работа 1' }));
	const diploma = page.getByRole('group', { name: 'Диплом I степени' });
	const boxes = diploma.getByRole('checkbox');
	assert.equal(await boxes.count(), 2);
	await boxes.nth(0).uncheck();
	await boxes.nth(1).uncheck();
	await click(page.getByRole('button', { name: 'Сохранить' }));
	assert.match((await page.getByRole('alert').textContent()) ?? '', /хотя бы одного получателя/);
	await boxes.nth(1).check();
	await assertSound(page, 'a work of several authors');
	await click(page.getByRole('button', { name: 'Сохранить' }));
	await says(page, 'Получатели записаны.');
	await says(page, 'Диплом I степени: Полкин Лев Ильич');
	await page.setViewportSize(narrow.viewport);
	await assertFits(page, 'recipients');
	await click(page.getByRole('link', { name: '№ 1. Работа 1' }));
	await boxes.nth(0).check();
	await click(page.getByRole('button', { name: 'Сохранить' }));
	await page.getByText('Диплом I степени: Полкин Лев Ильич', { exact: true }).waitFor({ state: 'detached' });
	await page.context().close();
});

test('an organiser chooses a picture and words, and a reader sees them beside the work', async () => {
	const page = await scene.open(`/office/contests/${voted.slug}/judging/vote`, voted.organiser, scripted);
	await click(page.getByRole('link', { name: 'Картинки и слова о работах' }));
	await says(page, 'Можно выбрать из 2 картинок');
	await click(page.getByRole('link', { name: 'Работа 1' }));
	const picture = page.getByRole('radio').nth(1);
	await picture.check();
	await page.getByRole('textbox', { name: 'Несколько слов о работе' }).fill('Зал открыт до полуночи.');
	await click(page.getByRole('button', { name: 'Сохранить' }));
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Опишите картинку/);
	assert.ok(await picture.isChecked());
	const words = page.getByRole('textbox', { name: 'Несколько слов о работе' });
	assert.equal(await words.inputValue(), 'Зал открыт до полуночи.');
	await page.getByRole('textbox', { name: 'Что на картинке' }).fill('Читальный зал ночью');
	await assertSound(page, 'the card of a work');
	await click(page.getByRole('button', { name: 'Сохранить' }));
	await says(page, 'Картинка выбрана · слова есть');
	await page.context().close();

	const reader = await scene.open(`/contests/${voted.slug}/vote`, null, narrow);
	await says(reader, 'Зал открыт до полуночи.');
	const shown = reader.getByRole('img', { name: 'Читальный зал ночью' });
	await shown.scrollIntoViewIfNeeded();
	const address = (await shown.getAttribute('src'))!;
	assert.deepEqual(
		[address, await shown.getAttribute('width'), await shown.getAttribute('height')],
		[`/contests/${voted.slug}/vote/pictures/1`, '900', '1200']
	);
	await assertFits(reader, 'the vote with a picture');
	await assertSound(reader, 'the vote with a picture');
	await reader.context().close();

	const { status, headers } = await scene.ask(address);
	assert.deepEqual(
		[status, headers['content-type'], headers['cache-control'], headers['x-content-type-options']],
		[200, 'image/webp', 'public, max-age=300', 'nosniff']
	);
	for (const other of ['2', '77', 'x'])
		assert.equal((await scene.ask(`/contests/${voted.slug}/vote/pictures/${other}`)).status, 404, other);
});
