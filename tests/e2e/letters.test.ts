import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { sendLetter } from '#server/letters/sending/commands.ts';
import { buildLetter, openMailServer, sendingBy, testBase, type MailServer } from '#server/letters/testing.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve } from '../../src/server.ts';
import { assertSound } from '../axe.ts';
import { click } from './hands.ts';
import { openOffice, type Office } from './office-scene.ts';

let office: Office;
let server: MailServer;
before(async () => {
	[office, server] = await Promise.all([openOffice(), openMailServer()]);
});
after(async () => {
	await server.close();
	await office.close();
});

const key = 'yT3_kR8uQ-0aZ1bX2cV3nM4lK5jH6gF7dS8aP9oI0uY';
const secretText = { subject: 'Ссылка для входа', action: { label: 'Войти', path: `/sign-in/link/${key}` } };
const db = () => office.network.db;

async function checkPage(page: Page, url: string): Promise<void> {
	await page.goto(url);
	await assertSound(page, url);
}

test('the office shows what went where, hides links that let people in, and sends a refused letter again', async () => {
	server.answer = () => ({ code: 550, text: 'No such user' });
	const refused = await buildLetter(db(), { to: { address: 'vera@example.org' } });
	await sendLetter(db(), refused, sendingBy(server));
	server.answer = () => null;
	const secret = await buildLetter(db(), {
		kind: 'sign-in-link',
		text: secretText,
		to: { address: 'anna@example.org' }
	});

	const page = await office.openSignedIn('/office/letters');
	await click(page.getByRole('link', { name: '1 письмо не приняли' }));
	await click(page.getByRole('link', { name: 'Заявка принята' }));
	assert.ok((await page.getByRole('main').innerText()).includes('550 No such user'));
	const look = page.frameLocator('iframe');
	assert.equal(
		await look.getByRole('link', { name: 'Открыть заявку' }).getAttribute('href'),
		`${testBase}/my/applications/12`
	);
	await click(page.getByRole('button', { name: 'Отправить ещё раз' }));
	await page.getByRole('status').getByText('Письмо поставлено в очередь').waitFor();
	await sendLetter(db(), refused, sendingBy(server));
	assert.deepEqual(server.received.at(-1)!.to, ['vera@example.org']);

	const cookie = `session=${await office.session()}`;
	for (const path of [`/office/letters/${secret}`, `/office/letters/${secret}/letter.html`, '/office/letters']) {
		const { status, body } = await askFor(office.serving.url, path, office.host, { headers: { cookie } });
		assert.deepEqual([status, body.includes(key), body.includes('Ссылка для входа')], [200, false, true], path);
	}
	const html = await askFor(office.serving.url, `/office/letters/${secret}/letter.html`, office.host, {
		headers: { cookie }
	});
	assert.match(String(html.headers['content-security-policy']), /^default-src 'none';.*; sandbox$/);
	await page.goto(`${office.origin}/office/letters?search=ANNA`);
	assert.deepEqual(await page.locator('tbody tr').count(), 1);
	await page.context().close();
});

test('every kind of letter has a sample to look at', async () => {
	const page = await office.openSignedIn('/office/letters/samples');
	const samples = page.locator('details.more');
	assert.ok((await samples.count()) > 10);
	assert.equal(await samples.getByText('прочее').count(), 0);
	const href = await samples.first().locator('a').getAttribute('href');
	const opened = await page.goto(office.origin + href);
	assert.equal(opened!.status(), 200);
	await page.context().close();
});

test('letters are refused with a button, by nobody’s opening the page, and by a mail program itself', async () => {
	const to = { address: 'teplova@example.org' };
	const id = await buildLetter(db(), { kind: 'contest-news', isDuty: false, to });
	const { unsubscribe_code: code } = await db()
		.selectFrom('letters')
		.select('unsubscribe_code')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const refusedKinds = async () =>
		(await db().selectFrom('unsubscriptions').select('kind').where('address', '=', to.address).execute()).map(
			({ kind }) => kind
		);
	const page = await office.open(`/unsubscribe/${code}`);
	assert.ok((await page.getByRole('main').innerText()).includes('t…a@example.org'));
	assert.deepEqual(await refusedKinds(), []);
	await click(page.getByRole('button', { name: 'Не присылать таких писем' }));
	await page.getByRole('heading', { name: 'Больше таких писем не будет' }).waitFor();
	assert.deepEqual(await refusedKinds(), ['contest-news']);
	await click(page.getByRole('button', { name: 'Получать их снова' }));
	await page.getByRole('status').getByText('снова будут приходить').waitFor();
	assert.deepEqual(await refusedKinds(), []);
	await page.context().close();

	const oneClick = (headers: Record<string, string>) =>
		askFor(office.serving.url, `/unsubscribe/${code}`, new URL(office.origin).host, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
			body: 'List-Unsubscribe=One-Click'
		});
	assert.equal((await oneClick({ origin: 'https://evil.example' })).status, 403);
	assert.deepEqual(await refusedKinds(), []);
	assert.equal((await oneClick({})).status, 200);
	assert.deepEqual(await refusedKinds(), ['contest-news']);
});

test('caught mail is read, with its links, only while letters are caught', async () => {
	const id = await buildLetter(db(), {
		kind: 'contest-news',
		isDuty: false,
		text: { ...secretText, subject: 'Поймано' }
	});
	await sendLetter(db(), id, sendingBy(server, { post: { mode: 'caught' } }));
	const paths = ['/caught-mail', `/caught-mail/${id}`, `/caught-mail/${id}/letter.html`];
	for (const path of paths) assert.equal((await askFor(office.serving.url, path, office.host)).status, 404, path);

	const demo = await serve({ database: office.network.database, log: openLog('silent'), mail: 'caught' });
	try {
		const origin = `http://${office.host}:${new URL(demo.url).port}`;
		const page = await office.browser.newPage({ javaScriptEnabled: false });
		await page.goto(`${origin}/caught-mail`);
		await click(page.getByRole('link', { name: 'Поймано' }));
		assert.equal(
			await page.getByRole('link', { name: 'Войти', exact: true }).getAttribute('href'),
			secretText.action.path
		);
		await click(page.getByRole('link', { name: 'Отказ от писем' }));
		await page.getByRole('heading', { name: 'Отказ от писем' }).waitFor();
		await page.close();
	} finally {
		await demo.close();
	}
});

test('the pages of letters are free of faults that axe finds, and fit a narrow screen', async () => {
	const id = await buildLetter(db(), { kind: 'contest-news', isDuty: false, to: { name: '' } });
	const { unsubscribe_code: code } = await db()
		.selectFrom('letters')
		.select('unsubscribe_code')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const demo = await serve({ database: office.network.database, log: openLog('silent'), mail: 'caught' });
	const page = await office.openSignedIn('/', { javaScriptEnabled: true, viewport: { width: 320, height: 800 } });
	try {
		const paths = ['/office/letters', `/office/letters/${id}`, '/office/letters/samples'];
		for (const path of [...paths, `/unsubscribe/${code}`, '/continue']) await checkPage(page, office.origin + path);
		await sendLetter(db(), id, sendingBy(server, { post: { mode: 'caught' } }));
		for (const path of ['/caught-mail', `/caught-mail/${id}`])
			await checkPage(page, `http://${office.host}:${new URL(demo.url).port}${path}`);
	} finally {
		await page.context().close();
		await demo.close();
	}
});

/** As a person types into the office: several paragraphs, quotes, an ampersand, something like markup. */
const reason = `Решение жюри отменено: «работа & отчёт» <b>не совпали</b>.\n\n${'Подробности стоят в протоколе. '.repeat(25)}\nКонец`;
const withoutReturns = (text: string) => text.replaceAll('\r\n', '\n');

async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
	await page.locator('input[name=email]').fill(email);
	await page.locator('input[name=password]').fill(password);
	await click(page.locator('form:has(input[name=password]) button').first());
}

test('a form sent after the session’s end arrives whole once its person has signed in, without JavaScript', async () => {
	const document = office.documents.find(({ state }) => state === 'valid')!;
	const path = `/office/documents/${document.id}/annul`;
	const page = await office.openSignedIn(path);
	await page.locator('textarea[name=reason]').fill(reason);
	await db().deleteFrom('sessions').execute();
	await click(page.getByRole('button', { name: 'Аннулировать' }));
	assert.equal(new URL(page.url()).pathname, '/sign-in');
	const cookie = (await page.context().cookies()).find(({ name }) => name === 'kept-form')!;
	assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.value.length], [true, 'Lax', 43]);

	// Another browser has no token, and another person at this one is shown nothing, even with it.
	const stranger = await office.openSignedIn('/continue');
	assert.ok((await stranger.getByRole('main').innerText()).includes('Отправлять нечего'));
	const other = await buildAdministrator(db(), { email: 'other@example.org' });
	await stranger.context().clearCookies();
	await stranger
		.context()
		.addCookies([
			{ ...cookie },
			{ name: 'session', value: await office.session(other), url: office.origin, httpOnly: true, sameSite: 'Lax' }
		]);
	await stranger.goto(`${office.origin}/continue`);
	assert.ok(!(await stranger.content()).includes('протоколе'));
	await stranger.context().close();

	await signIn(page, office.administrator);
	assert.equal(new URL(page.url()).pathname, '/continue');
	await page.getByRole('status').getByText('Введённое сохранено').waitFor();
	await click(page.getByRole('button', { name: 'Продолжить отправку' }));
	assert.equal(page.url(), `${office.origin}/office/documents/${document.id}?done=annulled`);
	const annulled = await db().selectFrom('annulments').selectAll().execute();
	assert.deepEqual(
		annulled.map((line) => [line.document_id, withoutReturns(line.reason)]),
		[[document.id, reason.trim()]]
	);

	// Used once: the token leads nowhere now, and the form's key makes a second sending the first one's answer.
	assert.deepEqual(await db().selectFrom('kept_forms').select('page').execute(), []);
	await page.goto(`${office.origin}/continue`);
	assert.ok((await page.getByRole('main').innerText()).includes('Отправлять нечего'));
	await page.context().close();
});

test('what was typed is dropped when its person says so, and passwords are never kept', async () => {
	const path = `/office/documents/${office.documents.at(-1)!.id}/annul`;
	const page = await office.openSignedIn(path);
	await page.locator('textarea[name=reason]').fill('Проверка');
	await db().deleteFrom('sessions').execute();
	await click(page.getByRole('button', { name: 'Аннулировать' }));
	const { fields } = await db().selectFrom('kept_forms').select('fields').executeTakeFirstOrThrow();
	assert.deepEqual((fields as [string, string][]).map(([name]) => name).sort(), ['key', 'reason']);
	await signIn(page, office.administrator);
	await click(page.getByRole('button', { name: 'Не отправлять' }));
	assert.equal(page.url(), office.origin + path);
	assert.equal(await page.locator('textarea[name=reason]').inputValue(), '');
	assert.deepEqual(await db().selectFrom('kept_forms').select('page').execute(), []);
	await page.context().close();

	const sent = await askFor(office.serving.url, path, new URL(office.origin).host, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin: office.origin },
		body: 'reason=%D0%94%D0%B0&password=secret&newPassword=secret&token=secret'
	});
	assert.equal(sent.status, 303);
	const kept = await db().selectFrom('kept_forms').select(['fields', 'account_id']).executeTakeFirstOrThrow();
	assert.deepEqual(kept, { fields: [['reason', 'Да']], account_id: null });
});
