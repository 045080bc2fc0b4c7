import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { disableAccount } from '#server/accounts/commands.ts';
import { signInLimits } from '#server/accounts/sessions/rules.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { registerPage } from '#server/awards/register/list/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork } from '#server/platform/testing.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { assertSound } from '../axe.ts';
import { click, pressEnter } from './hands.ts';
import { openOffice, type Office } from './office-scene.ts';
import { beginSession } from './scene.ts';

let office: Office;
before(async () => {
	office = await openOffice();
});
after(() => office.close());

const ask = (path: string, asking: Parameters<typeof askFor>[3] = {}) =>
	askFor(office.serving.url, path, hostAndPort(), asking);
const hostAndPort = () => new URL(office.origin).host;

const cookieOf = async (account?: Parameters<Office['session']>[0]) => `session=${await office.session(account)}`;

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
	ask(path, {
		method: 'POST',
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			accept: 'text/html',
			origin: office.origin,
			...headers
		},
		body: new URLSearchParams(fields).toString()
	});

/** The office's own pages by an address that exists; who may open which, permissions.test.ts asks. */
const routes = (): Record<string, { path: string; actions?: string[]; method?: 'POST' }> => {
	const id = office.documents[0]!.id;
	return {
		'/office': { path: '/office' },
		'/office/contests': { path: '/office/contests' },
		'/office/contests/[slug]': { path: `/office/contests/${office.contest}` },
		'/office/contests/[slug]/minutes.pdf': { path: `/office/contests/${office.contest}/minutes.pdf` },
		'/office/contests/[slug]/minutes.docx': { path: `/office/contests/${office.contest}/minutes.docx` },
		'/office/documents': { path: '/office/documents' },
		'/office/documents/[id]': { path: `/office/documents/${id}` },
		'/office/documents/[id].pdf': { path: `/office/documents/${id}.pdf` },
		'/office/documents/[id]/preview.pdf': { path: `/office/documents/${id}/preview.pdf`, method: 'POST' },
		'/office/documents/[id]/annul': { path: `/office/documents/${id}/annul`, actions: [''] },
		'/office/documents/[id]/reissue': {
			path: `/office/documents/${id}/reissue`,
			actions: ['?/preview', '?/edit', '?/issue']
		},
		'/office/names': { path: '/office/names', actions: ['?/confirm', '?/confirmShown'] },
		'/office/organisations': { path: '/office/organisations' },
		'/office/organisations/[slug]': {
			path: `/office/organisations/${office.branch.slug}`,
			actions: ['?/forms', '?/rename', '?/move']
		}
	};
};

test('nobody gets a page or an action of the office without signing in, and is led back after it', async () => {
	const before = await stateOfOffice();
	for (const { path, actions = [], method = 'GET' } of Object.values(routes())) {
		const answer = method === 'GET' ? await ask(path) : await post(path, {});
		assert.deepEqual(
			[answer.status, answer.headers.location],
			[303, `/sign-in?back=${encodeURIComponent(path)}`],
			path
		);
		for (const action of actions) {
			const acted = await post(path + action, { key: crypto.randomUUID(), reason: 'Проверка' });
			assert.deepEqual(
				[acted.status, acted.headers.location],
				[303, `/sign-in?back=${encodeURIComponent(path)}`],
				path + action
			);
			const byScript = await post(path + action, { key: crypto.randomUUID() }, { accept: 'application/json' });
			assert.deepEqual(JSON.parse(byScript.body), {
				type: 'redirect',
				status: 303,
				location: `/sign-in?back=${encodeURIComponent(path)}`
			});
		}
		const data = await ask(`${path}/__data.json`);
		assert.ok(!`${answer.body}${data.body}`.includes('ЗОУНБ') && !data.body.includes('Приозёрская'), path);
	}
	assert.deepEqual(await stateOfOffice(), before);
});

test('a session of another network opens nothing here, and what is theirs is not found', async () => {
	const other = await openTestNetwork();
	try {
		const stranger = await buildAdministrator(other.db);
		const cookie = `session=${await beginSession(other, stranger)}`;
		for (const { path, actions = [], method = 'GET' } of Object.values(routes())) {
			const answers = [method === 'GET' ? await ask(path, { headers: { cookie } }) : await post(path, {}, { cookie })];
			for (const action of actions) answers.push(await post(path + action, { key: crypto.randomUUID() }, { cookie }));
			assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]), path);
		}
		const theirHost = `${other.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
		const theirs = (path: string) => askFor(office.serving.url, path, theirHost, { headers: { cookie } });
		const id = office.documents[0]!.id;
		assert.equal((await theirs('/office')).status, 200);
		for (const path of [
			`/office/documents/${id}`,
			`/office/documents/${id}.pdf`,
			`/office/documents/${id}/annul`,
			`/office/contests/${office.contest}`,
			`/office/contests/${office.contest}/minutes.pdf`,
			`/office/contests/${office.contest}/minutes.docx`,
			`/office/organisations/${office.branch.slug}`
		]) {
			assert.equal((await theirs(path)).status, 404, path);
		}
	} finally {
		await other.close();
	}
});

test('an address that cannot be one is not found, rather than a fault', async () => {
	const cookie = await cookieOf();
	const wrong = [
		'/office/documents/1',
		"/office/documents/'or'1.pdf",
		'/office/documents/00000000-0000-4000-8000-000000000000',
		'/office/organisations/net-takoy'
	];
	for (const path of wrong) assert.equal((await ask(path, { headers: { cookie } })).status, 404, path);
	const odd = '/office/documents?page=-1&sort=drop&order=x&contest=1&state=%27&search=%25_%00%5C';
	assert.equal((await ask(odd, { headers: { cookie } })).status, 200);
});

test('a form from another site is refused before anything is done, also without an origin', async () => {
	const cookie = await cookieOf();
	const before = await stateOfOffice();
	const { path } = routes()['/office/documents/[id]/annul']!;
	const fields = { key: crypto.randomUUID(), reason: 'Чужая форма' };
	for (const origin of ['https://evil.example', 'null', `http://${office.host}`, `https://${hostAndPort()}`]) {
		assert.equal((await post(path, fields, { cookie, origin })).status, 403, origin);
	}
	const body = new URLSearchParams(fields).toString();
	for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
		assert.equal(
			(await ask(path, { method: 'POST', headers: { 'content-type': type, cookie }, body })).status,
			403,
			type
		);
	}
	for (const address of ['/sign-in', '/sign-out', '/office/names?/confirmShown', '/setup']) {
		assert.equal((await post(address, {}, { cookie, origin: 'https://evil.example' })).status, 403, address);
	}
	assert.deepEqual(await stateOfOffice(), before);
});

/** What the forms of the office change: compared before and after what must change nothing. */
async function stateOfOffice() {
	const { db } = office.network;
	const { documents } = await registerPage(db, systemActor('testing'), {
		order: 'number',
		descending: false,
		limit: 100,
		offset: 0
	});
	const forms = await db
		.selectFrom('confirmed_name_forms')
		.selectAll()
		.orderBy('person_id')
		.orderBy('grammatical_case')
		.execute();
	const names = await db
		.selectFrom('organisation_names')
		.selectAll()
		.orderBy('organisation_id')
		.orderBy('valid_from')
		.execute();
	const parents = await db
		.selectFrom('organisation_parents')
		.selectAll()
		.orderBy('organisation_id')
		.orderBy('valid_from')
		.execute();
	return { documents, forms, names, parents };
}

test('the session cookie is out of reach of scripts, of this site, and behind https also of this very host alone', async () => {
	const { email, password } = await buildAdministrator(office.network.db);
	const plain = await post('/sign-in', { email, password, back: '' });
	assert.equal(plain.status, 303);
	assert.match(
		plain.headers['set-cookie']!.join('\n'),
		/^session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax\nfamiliar=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/
	);
	assert.equal(plain.headers['cache-control'], 'private, no-store');
	const secure = { 'x-forwarded-proto': 'https', origin: `https://${hostAndPort()}` };
	const guarded = await post('/sign-in', { email, password, back: '' }, secure);
	assert.match(
		guarded.headers['set-cookie']!.join('\n'),
		/^__Host-session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax\n__Host-familiar=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/
	);
	const cookie = guarded.headers['set-cookie']![0]!.split(';')[0]!;
	assert.equal((await ask('/office', { headers: { cookie, 'x-forwarded-proto': 'https' } })).status, 200);
	// Sent in the clear it is not believed, nor under the other name.
	assert.equal((await ask('/office', { headers: { cookie } })).status, 303);
	const renamed = cookie.replace('__Host-session', 'session');
	assert.equal((await ask('/office', { headers: { cookie: renamed, 'x-forwarded-proto': 'https' } })).status, 303);
});

test('after signing in nobody is led to another site', async () => {
	const { email, password } = await buildAdministrator(office.network.db);
	for (const back of [
		'//evil.example',
		'/\\evil.example',
		'https://evil.example',
		'/\t/evil.example',
		'/office\r\nx: y'
	]) {
		assert.equal((await post('/sign-in', { email, password, back })).headers.location, '/office', back);
		const shown = await ask(`/sign-in?back=${encodeURIComponent(back)}`);
		assert.match(shown.body, /name="back" value=""/);
	}
	assert.equal(
		(await post('/sign-in', { email, password, back: '/office/names?page=2' })).headers.location,
		'/office/names?page=2'
	);
	const cookie = await cookieOf();
	assert.equal((await ask('/sign-in?back=//evil.example', { headers: { cookie } })).headers.location, '/office');
});

test('signing out and disabling an account end its sessions at once', async () => {
	const account = await buildAdministrator(office.network.db);
	const [one, other] = [await cookieOf(account), await cookieOf(account)];
	const statusOf = async (cookie: string) => (await ask('/office', { headers: { cookie } })).status;
	assert.deepEqual([await statusOf(one), await statusOf(other)], [200, 200]);
	const out = await post('/sign-out', {}, { cookie: one });
	assert.deepEqual([out.status, out.headers.location], [303, '/sign-out']);
	assert.match(out.headers['set-cookie']!.join('\n'), /^session=; Max-Age=0; Path=\//);
	assert.deepEqual([await statusOf(one), await statusOf(other)], [303, 200]);
	assert.ok((await disableAccount(office.network.db, systemActor('testing'), account.id)).ok);
	assert.equal(await statusOf(other), 303);
});

test('a wrong password is told without saying which of the two was wrong, and too many attempts are refused', async () => {
	const { email } = await buildAdministrator(office.network.db);
	const known = await post('/sign-in', { email, password: 'неверная фраза целиком' });
	const unknown = await post('/sign-in', { email: 'nobody@example.org', password: 'неверная фраза целиком' });
	assert.deepEqual([known.status, unknown.status], [422, 422]);
	assert.equal(known.body.replaceAll(email, ''), unknown.body.replaceAll('nobody@example.org', ''));
	assert.equal(known.headers['set-cookie'], undefined);
	for (let n = 1; n < signInLimits.accountFromThere.tries; n++)
		await post('/sign-in', { email, password: 'неверная фраза целиком' });
	const refused = await post('/sign-in', { email, password: 'неверная фраза целиком' });
	assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '900']);
	assert.match(refused.body, /Слишком много попыток/);
});

test('anonymous public pages ask nothing of the tables of accounts, and stay in the page cache', async () => {
	const { db } = office.network;
	await ask('/contests');
	const again = await office.network.countQueries(() => ask('/contests'));
	assert.equal(again, 0);
	assert.equal((await ask('/contests')).headers['cache-control'], 'no-cache');
	assert.ok(db);
});

const sizes = [1280, 320] as const;
test('every page of the office and of signing in is free of faults that axe finds, wide and narrow', async () => {
	for (const width of sizes) {
		const viewport = { width, height: 800 };
		const page = await office.openSignedIn('/office', { viewport, javaScriptEnabled: true });
		const paths = Object.values(routes()).filter(
			({ path, method }) => method !== 'POST' && !/\.(pdf|docx)$/.test(path)
		);
		for (const { path } of paths) await checkPage(page, path, width);
		for (const path of ['/office/documents?search=%D0%BD%D0%B5%D1%82', '/office/names?only=unconfirmed', '/sign-out'])
			await checkPage(page, path, width);
		await page.context().close();
		const anonymous = await office.open('/sign-in', { viewport, javaScriptEnabled: true });
		for (const path of ['/sign-in', '/sign-in?back=/office', '/sign-out']) await checkPage(anonymous, path, width);
		await anonymous.context().close();
	}
});

async function checkPage(page: Page, path: string, width: number): Promise<void> {
	const response = await page.goto(office.origin + path);
	assert.equal(response!.status(), 200, path);
	await assertSound(page, `${path} at ${width}`);
}

test('a person signs in by keyboard alone, without scripts, after a mistake, and comes where they were going', async () => {
	const page = await office.open('/office/documents');
	assert.equal(new URL(page.url()).pathname, '/sign-in');
	await focusOn(page, 'Электронная почта');
	await page.keyboard.type(office.administrator.email);
	await page.keyboard.press('Tab');
	await page.keyboard.type('не та фраза');
	await pressEnter(page);
	assert.equal(
		await page.locator('[role=alert] a').innerText(),
		'Адрес или пароль не подошли. Проверьте раскладку клавиатуры и попробуйте ещё раз.'
	);
	assert.equal(await page.getByLabel('Электронная почта').inputValue(), office.administrator.email);
	assert.equal(await page.getByLabel('Пароль').inputValue(), '');
	await focusOn(page, 'Пароль');
	await page.keyboard.type(office.administrator.password);
	await pressEnter(page);
	assert.equal(new URL(page.url()).pathname, '/office/documents');
	assert.equal(await page.locator('h1').innerText(), 'Выданные документы');
	await page.context().close();
});

/** Presses Tab until the field has the focus, as a person without a mouse does. */
async function focusOn(page: Page, label: string): Promise<void> {
	const field = await page.getByLabel(label, { exact: true }).elementHandle();
	for (let presses = 0; presses < 60; presses++) {
		if (await field!.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press('Tab');
	}
	assert.fail(`${label} is not reached by Tab`);
}

test('a paper is corrected, checked and issued anew, once for a double click, then annulled; everyone sees so by its code', async () => {
	const [document] = office.documents;
	const page = await office.openSignedIn(`/office/documents/${document!.id}`, { javaScriptEnabled: true });
	await click(page.getByRole('link', { name: 'Исправить и выдать заново' }));
	await click(page.getByRole('button', { name: 'Проверить исправления' }));
	assert.match(await page.locator('[role=alert]').innerText(), /Вы ничего не исправили/);
	await page.getByLabel('Получатель').fill('');
	await page.getByLabel('Город').fill('Приозёрск');
	await click(page.getByRole('button', { name: 'Проверить исправления' }));
	assert.match(await page.locator('[role=alert]').innerText(), /Заполните поле «Получатель»/);
	assert.equal(await page.getByLabel('Город').inputValue(), 'Приозёрск');
	await page.getByLabel('Получатель').fill('Библиотека 漢');
	await click(page.getByRole('button', { name: 'Проверить исправления' }));
	assert.match(await page.locator('[role=alert]').innerText(), /нет знаков 漢.*в поле «Получатель»/);
	assert.equal(await page.locator('[role=alert] a').getAttribute('href'), '#recipient');
	await page.getByLabel('Получатель').fill('Библиотека «Родник»');
	await click(page.getByRole('button', { name: 'Проверить исправления' }));
	await assertSound(page, 'the check of corrections');
	assert.deepEqual(
		await page
			.locator('table.change tbody tr')
			.allInnerTexts()
			.then((rows) => rows.map((row) => row.split(/\s*\t\s*|\n/))),
		[
			['Получатель', document!.recipient, 'Библиотека «Родник»'],
			['Город', 'Заречье', 'Приозёрск']
		]
	);
	assert.equal((await stateOfOffice()).documents.length, office.documents.length);

	const cookie = `session=${(await page.context().cookies()).find(({ name }) => name === 'session')!.value}`;
	const fields = Object.fromEntries(
		await page
			.locator('main form[action="?/issue"] input')
			.evaluateAll((inputs) =>
				inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value])
			)
	);
	const twice = await Promise.all(
		[1, 2].map(() => post(`/office/documents/${document!.id}/reissue?/issue`, fields, { cookie }))
	);
	assert.deepEqual(
		twice.map(({ status }) => status),
		[303, 303]
	);
	assert.equal(twice[0]!.headers.location, twice[1]!.headers.location);
	assert.equal((await stateOfOffice()).documents.length, office.documents.length + 1);
	// The same form with other words changes nothing: the old paper is replaced already, and its page says so.
	const other = await post(
		`/office/documents/${document!.id}/reissue?/issue`,
		{ ...fields, city: 'Иной город' },
		{ cookie }
	);
	assert.deepEqual([other.status, other.headers.location], [303, `/office/documents/${document!.id}`]);
	assert.equal((await stateOfOffice()).documents.length, office.documents.length + 1);

	await page.goto(`${office.origin}/office/documents/${document!.id}`);
	assert.equal(await page.getByRole('link', { name: 'Открыть для печати' }).count(), 0);
	assert.equal(
		await page.getByRole('link', { name: 'Копия для архива' }).getAttribute('href'),
		`/office/documents/${document!.id}.pdf`
	);
	const copy = await ask(`/office/documents/${document!.id}.pdf`, { headers: { cookie } });
	assert.equal(
		copy.headers['content-disposition'],
		`attachment; filename*=UTF-8''${encodeURIComponent(`${document!.number} — копия для архива.pdf`)}`
	);
	await page.goto(office.origin + twice[0]!.headers.location);
	assert.match(await page.locator('.notice.good').innerText(), /Новый документ выдан/);
	assert.deepEqual(await page.locator('.tasks .state').allInnerTexts(), ['Заменён', 'Действует']);
	await assertSound(page, 'the new paper');
	await click(page.getByRole('link', { name: 'Аннулировать' }));
	await click(page.getByRole('button', { name: 'Аннулировать документ' }));
	assert.match(await page.locator('[role=alert]').innerText(), /Напишите причину/);
	await assertSound(page, 'the refused annulment');
	await page.getByLabel('Причина').fill('Решение жюри отменено');
	await click(page.getByRole('button', { name: 'Аннулировать документ' }));
	assert.match(page.url(), /\?done=annulled$/);
	assert.match(await page.locator('main').innerText(), /Причина: Решение жюри отменено/);
	await assertSound(page, 'the annulled paper');
	assert.equal(await page.locator('main a[href$=".pdf"]').count(), 0);
	await click(page.getByRole('link', { name: 'Как видит проверяющий' }));
	const told = await page.locator('main').innerText();
	assert.match(told, /Аннулирован \d+\s[а-я]+\s\d{4}\sг\., причина: Решение жюри отменено/);
	assert.doesNotMatch(told, /Сравните эти сведения/);
	await page.context().close();
});

test('a paper opens as a PDF, as issued and as it would be corrected', async () => {
	const cookie = await cookieOf();
	const document = office.documents.at(-1)!;
	const issued = await ask(`/office/documents/${document.id}.pdf`, { headers: { cookie } });
	assert.deepEqual(
		[issued.status, issued.headers['content-type'], issued.body.slice(0, 5)],
		[200, 'application/pdf', '%PDF-']
	);
	assert.match(
		issued.headers['content-disposition']!,
		new RegExp(`^inline; filename\\*=UTF-8''${encodeURIComponent(document.number)}\\.pdf$`)
	);
	const texts = {
		issuer: 'Библиотека',
		contest: 'Конкурс',
		title: 'Диплом',
		recipient: 'Библиотека № 1',
		city: 'Заречье'
	};
	const preview = await post(`/office/documents/${document.id}/preview.pdf`, texts, { cookie });
	assert.deepEqual([preview.status, preview.body.slice(0, 5)], [200, '%PDF-']);
	const incomplete = await post(
		`/office/documents/${document.id}/preview.pdf`,
		{ ...texts, recipient: '' },
		{ cookie }
	);
	assert.deepEqual([incomplete.status, incomplete.headers['content-type']], [422, 'text/plain; charset=utf-8']);
});

test('the register is searched, filtered and sorted by its address alone', async () => {
	const page = await office.openSignedIn('/office/documents');
	const numbers = () => page.locator('tbody th').allInnerTexts();
	const all = await numbers();
	await click(page.getByRole('link', { name: /Номер/ }));
	assert.deepEqual(await numbers(), all.toReversed());
	await page.getByLabel('Номер или получатель').fill(all[0]!.slice(-4));
	await click(page.getByRole('button', { name: 'Показать' }));
	assert.deepEqual(await numbers(), [all[0]]);
	await page.goto(`${office.origin}/office/documents?state=annulled&search=0001`);
	assert.deepEqual(await numbers(), []);
	assert.match(await page.locator('.empty').innerText(), /Ничего не нашлось/);
	await page.context().close();
});

test('names are mended one by one and confirmed all at once, without scripts', async () => {
	const page = await office.openSignedIn('/office/names?only=unconfirmed');
	const cards = page.locator('.name-card');
	assert.equal(await cards.count(), 3);
	const first = cards.filter({ hasText: 'Воробей' });
	await first.getByLabel(/Дательный/).fill('');
	await click(first.getByRole('button'));
	assert.match(await page.locator('[role=alert]').innerText(), /Заполните оба падежа/);
	await cards
		.filter({ hasText: 'Воробей' })
		.getByLabel(/Дательный/)
		.fill('Воробью Илье Ильичу младшему');
	await click(cards.filter({ hasText: 'Воробей' }).getByRole('button'));
	assert.match(await page.locator('.notice.good').innerText(), /Подтверждены 2 формы имени/);
	assert.equal(await cards.count(), 2);
	await click(page.getByRole('button', { name: 'Подтвердить 2 имени на этой странице' }));
	assert.match(await page.locator('.notice.good').innerText(), /Подтверждены 4 формы имени/);
	assert.match(await page.locator('.empty').innerText(), /Все имена подтверждены/);
	await page.goto(`${office.origin}/office/names?search=воробей`);
	assert.equal(await cards.getByLabel(/Дательный/).inputValue(), 'Воробью Илье Ильичу младшему');
	assert.match(await cards.innerText(), /Программа предлагала: Воробью Илье Ильичу/);
	await page.context().close();
});

test('an organisation gets its forms, another name and another parent, and keeps its past', async () => {
	const path = `/office/organisations/${office.branch.slug}`;
	const page = await office.openSignedIn(path);
	const forms = page.locator('.forms-card').first();
	await forms.getByLabel('Дательный падеж').fill('Библиотеке семейного чтения «Родник»');
	await click(forms.getByRole('button'));
	assert.match(await page.locator('.notice.good').innerText(), /Формы названия сохранены/);
	assert.equal(await forms.getByLabel('Дательный падеж').inputValue(), 'Библиотеке семейного чтения «Родник»');

	await page.getByText('Переименовать').first().click();
	const rename = page.locator('form[action="?/rename"]');
	await rename.getByLabel('С какого дня').fill('2026-09-01');
	await click(rename.getByRole('button'));
	assert.match(await page.locator('[role=alert]').innerText(), /Напишите название/);
	await checkable(page);
	await rename.getByLabel('Новое полное название').fill('Модельная библиотека «Родник»');
	await click(rename.getByRole('button'));
	assert.equal(await page.locator('h1').innerText(), 'Модельная библиотека «Родник»');
	assert.deepEqual(await page.locator('.forms-card h3').allTextContents(), [
		'Модельная библиотека «Родник»',
		'Библиотека семейного чтения «Родник»',
		'Библиотека-филиал № 7'
	]);

	await page.getByText('Передать другой организации').click();
	const move = page.locator('form[action="?/move"]');
	await move.getByLabel('С какого дня').fill('2026-10-01');
	await move.getByLabel(/Название вышестоящей/).fill('Нет такой');
	await click(move.getByRole('button'));
	assert.match(await page.locator('[role=alert]').innerText(), /Такой организации нет/);
	await move.getByLabel(/Название вышестоящей/).fill('Модельная библиотека «Родник»');
	await click(move.getByRole('button'));
	assert.match(await page.locator('[role=alert]').innerText(), /круг/);
	await move.getByLabel(/Название вышестоящей/).fill('');
	await click(move.getByRole('button'));
	assert.match(await page.locator('.notice.good').innerText(), /Подчинение изменено/);
	assert.deepEqual(
		(await page.locator('.tasks li').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')),
		['Самостоятельна с 1 октября 2026 г.', 'Приозёрская централизованная библиотечная система до 1 октября 2026 г.']
	);
	await page.context().close();
});

/** The summary's link leads to a field that is there and can be seen. */
async function checkable(page: Page): Promise<void> {
	const href = await page.locator('[role=alert] a').getAttribute('href');
	assert.equal(await page.locator(`[id="${href!.slice(1)}"]`).isVisible(), true, href!);
}
