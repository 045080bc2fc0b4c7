import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { sql } from 'kysely';
import { limitsOf } from '#server/accounts/limits/rules.ts';
import { codeAt, stepAt } from '#server/accounts/second-factor/rules.ts';
import { buildAdministrator, lastLetterTo } from '#server/accounts/testing.ts';
import { openTestNetwork } from '#server/platform/testing.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { assertAccessible, assertFits } from '../axe.ts';
import { click, plain, pressEnter } from './hands.ts';
import { openIdentity, type Identity } from './identity-scene.ts';

let identity: Identity;
before(async () => {
	identity = await openIdentity();
});
after(() => identity.close());

const db = () => identity.network.db;
const linkTo = async (email: string) => (await lastLetterTo(db(), email))?.path ?? '';

async function signIn(page: Page, { email, password } = identity.administrator): Promise<void> {
	await page.getByLabel('Электронная почта').fill(email);
	await page.getByLabel('Пароль').fill(password);
	await click(page.getByRole('button', { name: 'Войти', exact: true }));
}

/** An administrator of this test alone, in a browser of their own, at a page. */
async function openAs(path: string, options = {}) {
	const account = await buildAdministrator(db());
	const page = await identity.openAs(path, account, options);
	return { account, page };
}

const titleOf = async (page: Page) => plain(await page.getByRole('heading', { level: 1 }).innerText());
const textOf = async (page: Page, role: 'alert' | 'status' | 'main') => plain(await page.getByRole(role).innerText());

test('an entrant comes in with a name and an address: a letter, a button, and they are where they wanted to be', async () => {
	const page = await identity.open('/sign-in?back=%2Fmy%2Fsecurity', { javaScriptEnabled: false });
	await click(page.getByRole('link', { name: 'Завести учётную запись' }));
	await click(page.getByRole('button', { name: 'Прислать ссылку' }));
	assert.match(await textOf(page, 'alert'), /Проверьте адрес/);
	await page.getByLabel('Имя').fill('Новикова Анна');
	await page.getByLabel('Электронная почта').fill('anna@example.org');
	await click(page.getByRole('button', { name: 'Прислать ссылку' }));
	assert.match(await textOf(page, 'status'), /anna@example\.org/);
	const link = await linkTo('anna@example.org');
	// A program that looks through the mail opens the address first, and uses nothing up.
	for (let n = 0; n < 3; n++) assert.equal((await identity.ask(link)).status, 200);
	await page.goto(link);
	await click(page.getByRole('button', { name: 'Подтвердить и войти' }));
	assert.equal(await titleOf(page), 'Вход и безопасность');
	await page.goto(link);
	assert.equal(await titleOf(page), 'Ссылка больше не действует');
});

test('a forgotten password is replaced without JavaScript; the earlier session is out at once', async () => {
	const { account, page } = await openAs('/my/security');
	const other = await identity.open('/sign-in');
	await click(other.getByRole('link', { name: 'Забыли пароль?' }));
	await other.getByLabel('Электронная почта').fill(account.email);
	await click(other.getByRole('button', { name: 'Прислать ссылку' }));
	await other.goto(await linkTo(account.email));
	await other.getByLabel('Новый пароль').fill('жёлтая лампа под столом');
	await other.getByLabel('Пароль ещё раз').fill('жёлтая лампа под стулом');
	await click(other.getByRole('button', { name: 'Сохранить и войти' }));
	assert.match(await textOf(other, 'alert'), /не совпали/);
	await other.getByLabel('Новый пароль').fill('жёлтая лампа под столом');
	await other.getByLabel('Пароль ещё раз').fill('жёлтая лампа под столом');
	await click(other.getByRole('button', { name: 'Сохранить и войти' }));
	assert.equal(new URL(other.url()).pathname, '/office');
	await page.reload();
	assert.equal(await titleOf(page), 'Вход');
});

test('a second step is set up and passed without JavaScript, by a code and by a recovery code', async () => {
	const { account, page } = await openAs('/my/security');
	await click(page.getByRole('link', { name: 'Включить код' }));
	await click(page.getByRole('button', { name: 'Начать' }));
	await assertCleanWithScripts(page);
	const secret = (await page.locator('.typed-key').innerText()).replaceAll(' ', '');
	const { rows } = await sql<{ now: number }>`select extract(epoch from now())::float8 as now`.execute(db());
	await page.getByRole('textbox', { name: 'Код' }).fill(codeAt(secret, stepAt(rows[0]!.now)));
	await click(page.getByRole('button', { name: 'Включить' }));
	const codes = await page.locator('.keys code').allInnerTexts();
	assert.equal(codes.length, 10);
	await click(page.getByRole('link', { name: 'Коды сохранены' }));

	const other = await identity.open('/sign-in?back=/my/security');
	await signIn(other, account);
	assert.equal(await titleOf(other), 'Ещё один шаг');
	await other.getByRole('textbox', { name: 'Код' }).fill('000');
	await click(other.getByRole('button', { name: 'Войти' }));
	assert.match(await textOf(other, 'alert'), /Код не подошёл/);
	await other.getByRole('textbox', { name: 'Код' }).fill(codes[3]!);
	await click(other.getByRole('button', { name: 'Войти' }));
	assert.equal(await titleOf(other), 'Вход и безопасность');
	assert.match(await textOf(other, 'main'), /Осталось 9/);
});

/** Axe needs scripts; the same page is looked at by a browser that has them. */
async function assertCleanWithScripts(page: Page): Promise<void> {
	const cookies = await page.context().cookies();
	const copy = await identity.open('about:blank', { javaScriptEnabled: true });
	await copy.context().addCookies(cookies);
	await copy.goto(page.url());
	await assertAccessible(copy);
	await copy.context().close();
}

test('a passkey is made, named, used without a password, and removed', async () => {
	const { page, account } = await openAs('/my/security/passkeys', { javaScriptEnabled: true });
	const client = await page.context().newCDPSession(page);
	await client.send('WebAuthn.enable');
	await client.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	await page.getByLabel('Название ключа').fill('Рабочий ноутбук');
	await page.getByRole('button', { name: 'Создать ключ' }).click();
	await page.getByRole('button', { name: 'Переименовать' }).waitFor();
	assert.equal((await lastLetterTo(db(), account.email))?.kind, 'security');
	await assertAccessible(page);
	await page.context().clearCookies();
	await page.goto('/sign-in?back=/my/security/passkeys');
	await page.getByRole('button', { name: 'Войти ключом доступа' }).click();
	await page.getByRole('heading', { level: 1, name: 'Ключи доступа' }).waitFor();
	assert.match(await textOf(page, 'main'), /Последний вход/);
	await click(page.getByRole('button', { name: /Рабочий ноутбук/ }));
	await page.context().clearCookies();
	await page.goto('/sign-in');
	await page.getByRole('button', { name: 'Войти ключом доступа' }).click();
	await page.getByRole('heading', { level: 1, name: 'Войти ключом не получилось' }).waitFor();
});

test('a person ends a session elsewhere, and it is felt there at once', async () => {
	const { account, page } = await openAs('/my/security');
	const other = await identity.open('/sign-in?back=/my/security', { userAgent: 'Firefox/128.0 (X11; Linux)' });
	await signIn(other, account);
	await page.reload();
	await click(page.getByRole('button', { name: /Firefox, Linux/ }));
	assert.match(await textOf(page, 'status'), /Сеанс завершён/);
	await other.reload();
	assert.equal(await titleOf(other), 'Вход');
	assert.equal(await page.getByRole('button', { name: 'Завершить все остальные сеансы' }).count(), 0);
});

test('signing in is done by the keyboard alone, and the pages are clean and fit a narrow screen', async () => {
	const page = await identity.open('/sign-in', { javaScriptEnabled: true, viewport: { width: 320, height: 700 } });
	await page.getByLabel('Электронная почта').focus();
	await page.keyboard.type(identity.administrator.email);
	await page.keyboard.press('Tab');
	await page.keyboard.type(identity.administrator.password);
	await pressEnter(page);
	assert.equal(new URL(page.url()).pathname, '/office');
	const mine = ['/my/security', '/my/security/password', '/my/security/second-step'];
	for (const path of mine) {
		await page.goto(path);
		await assertFits(page, path);
		await assertAccessible(page);
	}
	await page.context().clearCookies();
	for (const path of ['/sign-in', '/sign-up', '/sign-in/link/nothing']) {
		await page.goto(path);
		await assertFits(page, path);
		await assertAccessible(page);
	}
});

const cookieIn = (headers: { 'set-cookie'?: string[] | undefined }, name = 'session') =>
	(headers['set-cookie'] ?? []).find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? null;

const enter = (fields = {}, headers = {}) =>
	identity.post('/sign-in', { ...pick(identity.administrator), ...fields }, headers);
const pick = ({ email, password }: { email: string; password: string }) => ({ email, password });

test('a session planted beforehand is nobody’s; one that was signed out or belongs to another network opens nothing', async () => {
	const planted = 'session=planted.value';
	const answer = await enter({}, { cookie: planted });
	const cookie = cookieIn(answer.headers)!;
	assert.equal(answer.status, 303);
	assert.notEqual(cookie, planted);
	const sees = async (value: string) => (await identity.ask('/my/security', { headers: { cookie: value } })).status;
	assert.deepEqual([await sees(planted), await sees(cookie)], [303, 200]);
	const again = cookieIn((await enter({}, { cookie })).headers)!;
	assert.deepEqual([again === cookie, await sees(cookie), await sees(again)], [false, 303, 200]);
	await identity.post('/sign-out', {}, { cookie: again });
	assert.equal(await sees(again), 303);

	const live = cookieIn((await enter()).headers)!;
	const other = await openTestNetwork();
	const theirHost = `${other.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const there = await askFor(identity.serving.url, '/my/security', theirHost, { headers: { cookie: live } });
	await other.close();
	assert.equal(there.status, 303);
});

test('nothing is done by a form of another site, by a missing origin, or by following a link', async () => {
	const cookie = cookieIn((await enter()).headers)!;
	const state = async () =>
		JSON.stringify(
			await Promise.all(
				['sessions', 'accounts', 'letters', 'passkeys', 'second_factors', 'credentials'].map(
					async (table) => (await sql`select * from ${sql.table(table)} order by 1`.execute(db())).rows
				)
			)
		);
	const before = await state();
	const forms: [string, Record<string, string>][] = [
		['/sign-in', pick(identity.administrator)],
		['/sign-in/link', { email: identity.administrator.email }],
		['/sign-up', { email: 'a@example.org', name: 'Имярек Илья' }],
		['/my/security?/endOthers', { key: crypto.randomUUID() }],
		[
			'/my/security/password',
			{ currentPassword: identity.administrator.password, password: 'жёлтая лампа под столом' }
		],
		['/my/security/second-step?/remove', {}],
		['/sign-out', {}]
	];
	for (const [path, fields] of forms) {
		for (const origin of ['https://evil.example', 'null', ''])
			assert.equal((await identity.post(path, fields, { cookie, origin })).status, 403, `${path} from «${origin}»`);
		const plain = { cookie, 'content-type': 'text/plain' };
		assert.equal((await identity.post(path, fields, plain)).status, 415, path);
		await identity.ask(`${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(fields).toString()}`, {
			headers: { cookie }
		});
	}
	assert.ok((await state()) === before);
});

test('every way in leads only to a path of this site', async () => {
	const evil = [
		'//evil.example',
		'/\\evil.example',
		'https:evil.example',
		'/%0d%0aSet-Cookie:a=b\r\n',
		'javascript:alert(1)'
	];
	for (const back of evil) {
		const answer = await enter({ back });
		assert.deepEqual([answer.status, answer.headers.location], [303, '/office'], back);
		const page = await identity.ask(`/sign-in?back=${encodeURIComponent(back)}`);
		assert.doesNotMatch(
			page.body,
			/href="[^"]*(?:evil|javascript:)|name="back" value="[^"/]*(?:evil|javascript:)/,
			back
		);
		assert.match(page.body, /name="back" value=""/);
		const { email } = await buildAdministrator(db());
		await identity.post('/sign-in/link', { email, back, key: crypto.randomUUID() });
		const entered = await identity.post(await linkTo(email), {});
		assert.deepEqual([entered.status, entered.headers.location], [303, '/office'], back);
	}
});

test('the Host header does not come into a letter, and a form sent twice writes one', async () => {
	const { email } = await buildAdministrator(db());
	const key = crypto.randomUUID();
	const send = (headers = {}) => identity.post('/sign-in/reset', { email, key }, headers);
	assert.equal((await send({ 'x-forwarded-host': new URL(identity.origin).host })).status, 200);
	assert.equal((await send()).status, 200);
	const letters = await sql<{ all: string }>`select count(*) as all from letters where to_address = ${email}`.execute(
		db()
	);
	assert.equal(letters.rows[0]!.all, '1');
	// The letter knows a path alone: its host is put before it when it is sent, from the network's own settings.
	assert.match(await linkTo(email), /^\/sign-in\/reset\/[\w-]{43}$/);
	const { rows } = await sql<{
		row: string;
	}>`select letters::text as row from letters where to_address = ${email}`.execute(db());
	assert.ok(!rows[0]!.row.includes('localhost'));
});

test('guesses are counted by account and neighbourhood, whatever a client writes into headers', async () => {
	const { email, password } = await buildAdministrator(db());
	const { accountFromThere } = limitsOf['sign-in'];
	const guess = (from: string, word = 'мимо мимо мимо') =>
		identity.post('/sign-in', { email, password: word }, { 'x-forwarded-for': from });
	// The rightmost address is the proxy's word; what stands left of it the client wrote itself.
	for (let n = 0; n < accountFromThere.tries; n++)
		assert.equal((await guess(`203.0.113.${n}, ${n % 2 ? '2001:db8:1:2::' : '2001:db8:1:2:ffff::'}${n}`)).status, 422);
	assert.equal((await guess('198.51.100.9, 2001:db8:1:2:3::4', password)).status, 429);
	assert.equal((await guess('2001:db8:1:3::4', password)).status, 303);
});
