import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { actorOf, buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { consentAsAuthor } from '#server/applications/consents/commands.ts';
import { applicationById } from '#server/applications/queries.ts';
import {
	buildAuthor,
	buildDraft,
	buildOpenContest,
	moveDeadline,
	type OpenContest
} from '#server/applications/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import { assertAccessible, assertFits } from '../axe.ts';
import { click, press, pressEnter } from './hands.ts';
import { openScene, sessionCookie, type Opening, type Scene } from './scene.ts';

let scene: Scene;
let contest: OpenContest;
let entrant: BuiltMember;

before(async () => {
	scene = await openScene();
	const { db } = scene;
	contest = await buildOpenContest(db, { plan: { basics: { title: 'Библиотечный компас' } } });
	entrant = await buildMember(db, { name: 'Лампова Вера Ивановна' });
	await buildOrganisation(db, { name: 'Приозёрская детская библиотека' });
});
after(() => scene?.close());

const open = (path: string, options: Opening = {}) => scene.open(path, entrant, options);
const cookieOf = async (member: BuiltMember) => sessionCookie(scene.origin, await scene.session(member));

/** Pages of the journey, all of which are to fit the narrowest window; those to be looked at by axe are one of each kind. */
const visited = new Set<string>();
const kinds = /\/(authors|consents|files|check|my)$/;
const look = (page: Page) => void visited.add(new URL(page.url()).pathname);

/** Types where the label leads. */
async function type(page: Page, label: string, text: string): Promise<void> {
	await page.getByLabel(label).focus();
	await page.keyboard.insertText(text);
}

async function tick(page: Page, label: string): Promise<void> {
	await page.getByLabel(label, { exact: true }).focus();
	await page.keyboard.press('Space');
}

test('an entrant without scripts and without a mouse comes from the public page to the receipt', async () => {
	const page = await open(`/contests/${contest.slug}/apply`);
	look(page);
	await press(page, 'Начать заявку');
	assert.match(page.url(), /\/my\/applications\/[0-9a-f-]{36}$/);
	look(page);

	await press(page, 'Организация', 'link');
	await type(page, 'Найдите свою организацию', 'приозерская');
	await press(page, 'Найти');
	await page.getByRole('radio').first().focus();
	await page.keyboard.press('Space');
	look(page);
	await page.getByRole('button', { name: 'Сохранить и продолжить' }).first().focus();
	await pressEnter(page);

	await tick(page, 'Удобный сервис');
	await press(page, 'Сохранить и продолжить');
	assert.match((await page.getByRole('alert').textContent()) ?? '', /Назовите работу/);
	await type(page, 'Название работы', 'Ночной читальный зал');
	await press(page, 'Сохранить и продолжить');

	await type(page, 'Фамилия', 'Лампова');
	await type(page, 'Имя', 'Вера');
	await tick(page, 'Уважаемая');
	await type(page, 'Должность', 'главный библиотекарь');
	await type(page, 'Электронная почта', 'lampova@example.org');
	look(page);
	await press(page, 'Сохранить и продолжить');

	look(page);
	await page.getByLabel('Я прочитал(а) этот документ и даю согласие').first().focus();
	await page.keyboard.press('Space');
	await press(page, 'Дать согласие на обработку');
	assert.equal(await page.getByText('Согласие записано.').count(), 1);
	await press(page, 'Продолжить', 'link');

	await type(page, 'Описание практики', 'Читальный зал открыт по ночам.');
	await press(page, 'Сохранить и продолжить');
	look(page);
	await press(page, 'Продолжить', 'link');
	look(page);
	await press(page, 'Проверить и отправить', 'link');
	look(page);
	await press(page, 'Отправить заявку');
	assert.match(page.url(), /\/receipt$/);
	assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Расписка: заявка №\u00a01');
	look(page);

	for (const paper of ['receipt.pdf', 'sheet.pdf']) {
		const path = new URL(page.url()).pathname.replace(/receipt$/, paper);
		const cookie = `session=${(await cookieOf(entrant)).value}`;
		const answer = await scene.ask(path, { headers: { cookie } });
		assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf'], paper);
	}
	await page.goto('/my');
	look(page);
	await page.context().close();
});

test('what was typed when the session had ended is there after signing in', async () => {
	const draft = await buildDraft(scene.db, { contest, owner: await actorOf(scene.db, entrant.id) });
	const page = await open(`/my/applications/${draft.id}/work`);
	await page.context().clearCookies({ name: 'session' });
	await page.getByLabel('Название работы').fill('Написано после выхода');
	await click(page.getByRole('button', { name: 'Сохранить и продолжить' }));
	assert.match(page.url(), /\/sign-in/);
	await page.context().addCookies([await cookieOf(entrant)]);
	await page.goto(`/my/applications/${draft.id}/work`);
	assert.ok((await page.content()).includes('Написано после выхода'), 'the text has come back');
	await page.context().close();
});

test('two windows: who is behind keeps the text and sees what was saved elsewhere', async () => {
	const draft = await buildDraft(scene.db, { contest, owner: await actorOf(scene.db, entrant.id) });
	const first = await open(`/my/applications/${draft.id}/answers`);
	const second = await first.context().newPage();
	await second.goto(`/my/applications/${draft.id}/answers`);
	await first.getByLabel('Описание практики').fill('Из первого окна');
	await click(first.getByRole('button', { name: 'Сохранить и вернуться к заявке' }));
	await second.getByLabel('Описание практики').fill('Из второго окна');
	await click(second.getByRole('button', { name: 'Сохранить и вернуться к заявке' }));
	assert.equal(await second.getByLabel('Описание практики').inputValue(), 'Из второго окна');
	assert.ok((await second.locator('.notice').first().textContent())?.includes('Из первого окна'));
	await click(second.getByRole('button', { name: 'Сохранить и вернуться к заявке' }));
	assert.match(second.url(), new RegExp(`${draft.id}$`));
	await first.context().close();
});

test('who sends the form while a saving of it is on its way is told of no other window', async () => {
	const draft = await buildDraft(scene.db, { contest, owner: await actorOf(scene.db, entrant.id) });
	const page = await open(`/my/applications/${draft.id}/answers`, { javaScriptEnabled: true });
	let reached = () => {};
	const isThere = new Promise<void>((resolve) => (reached = resolve));
	await page.route('**/autosave', async (route) => {
		const sent = route.request();
		const headers = await sent.allHeaders();
		await scene.ask(new URL(sent.url()).pathname, {
			...{ method: 'POST', body: sent.postData()! },
			headers: { cookie: headers['cookie']!, origin: scene.origin, 'content-type': headers['content-type']! }
		});
		// The server has it; its answer is still on the way when the page goes on.
		reached();
	});
	const description = page.getByLabel('Описание практики');
	await description.fill('Зал открыт ночью.');
	await page.keyboard.press('Tab');
	await isThere;
	await description.fill('Зал открыт всю ночь.');
	await click(page.getByRole('button', { name: 'Сохранить и вернуться к заявке' }));
	assert.equal(new URL(page.url()).pathname, `/my/applications/${draft.id}`);
	const { answers } = await applicationById(scene.db, await actorOf(scene.db, entrant.id), draft.id);
	assert.equal(answers['description'], 'Зал открыт всю ночь.');
	await page.context().close();
});

test('what a page saves by itself is answered in JSON, and told to nobody who may not know', async () => {
	const { db } = scene;
	const { id, revision } = await buildDraft(db, { contest, owner: await actorOf(db, entrant.id) });
	const stranger = await buildMember(db, { name: 'Полкин Лев Ильич' });
	const organiser = await buildMember(db, { name: 'Шевченко Анна Львовна' });
	await buildAppointment(db, { accountId: organiser.id, role: 'organiser', contestId: contest.id });
	const typed = (title: string, at = revision) => ({ step: 'work', nomination: 'service', revision: `${at}`, title });
	const save = async (form: Record<string, string>, member: BuiltMember | null = entrant) => {
		const cookie = member && `session=${(await cookieOf(member)).value}`;
		const headers = {
			origin: scene.origin,
			'content-type': 'application/x-www-form-urlencoded',
			...(cookie && { cookie })
		};
		const asking = { method: 'POST', headers, body: new URLSearchParams(form).toString() };
		const { status, body } = await scene.ask(`/my/applications/${id}/autosave`, asking);
		return [status, status === 404 ? null : (JSON.parse(body) as Record<string, unknown>)] as const;
	};
	const [status, saved] = await save(typed('Ночной зал'));
	const { savedAt, ...rest } = saved!;
	assert.deepEqual([status, rest], [200, { ok: true, revision: revision + 1 }]);
	assert.match(String(savedAt), /^\d{4}-\d\d-\d\dT/);
	const elsewhere = { ok: false, reason: 'saved-elsewhere', revision: revision + 1 };
	const stored = { title: 'Ночной зал', answers: { description: 'Читальный зал открыт по ночам.' } };
	assert.deepEqual(await save(typed('Из старого окна')), [409, { ...elsewhere, stored }]);
	assert.deepEqual(await save({ step: 'work' }), [422, { ok: false, reason: 'form-outdated' }]);
	assert.deepEqual(await save(typed('Чужое'), null), [401, { ok: false, reason: 'signed-out' }]);
	assert.deepEqual(await save(typed('Чужое'), organiser), [422, { ok: false, reason: 'not-allowed' }]);
	// Whether the form was right or wrong, a stranger learns the same.
	for (const form of [typed('Чужое'), { step: 'work' }]) assert.deepEqual(await save(form, stranger), [404, null]);
	await moveDeadline(db, contest.id, '-1 second');
	assert.equal((await save(typed('Дописано после срока', revision + 1)))[0], 200);
	await moveDeadline(db, contest.id, '10 days');
});

test('every page of the journey fits a window of 320 pixels, and each kind is clean to axe', async () => {
	assert.ok(visited.size >= 10, [...visited].join(' '));
	const page = await open('/my', { javaScriptEnabled: true, viewport: { width: 320, height: 800 } });
	let looked = 0;
	for (const path of visited) {
		await page.goto(path);
		await assertFits(page);
		if (!kinds.test(path)) continue;
		await assertAccessible(page);
		looked++;
	}
	assert.equal(looked, 5);
	await page.context().close();
});

test('a consent to showing that was given before the other one stands on its page, and is taken back there', async () => {
	const owner = await actorOf(scene.db, entrant.id);
	const author = buildAuthor({ isMe: true });
	const { id } = await buildDraft(scene.db, { contest, owner, authors: [author] });
	const { distribution } = await consentTextsFor(scene.db, contest.id);
	const given = { applicationId: id, authorId: author.id, textIds: [distribution.id], fields: ['name' as const] };
	assert.ok((await consentAsAuthor(scene.db, owner, given)).ok);
	const page = await open(`/my/applications/${id}/consents`);
	await press(page, 'Отозвать согласие');
	assert.match(page.url(), /done=taken-back/);
	assert.equal(await page.getByRole('button', { name: 'Отозвать согласие' }).count(), 0);
});
