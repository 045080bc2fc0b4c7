import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { openDatabase } from '#server/database.ts';
import { ownerUrl } from '#server/platform/testing.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { click, pressEnter } from './hands.ts';
import { openSite, someCode, type Site } from './site.ts';

let site: Site;

before(async () => {
	site = await openSite();
});
after(() => site?.close());

test('by keyboard alone: skip link, sections, a contest, its results, a table sorted', async () => {
	const { page, context, troubles } = await site.open({ viewport: { width: 1280, height: 900 } });
	await page.goto('/');
	await page.keyboard.press('Tab');
	assert.equal(await focusedText(page), 'Перейти к содержанию');
	assert.equal(await page.locator('.skip').isVisible(), true);
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => location.hash), '#main');
	await tabTo(page, 'Библиотечный компас — 2027');
	assert.notEqual(await outlineOfFocus(page), 'none');
	await pressEnter(page);
	assert.equal(new URL(page.url()).pathname, `/contests/${site.contest}`);
	await tabTo(page, 'Посмотреть итоги');
	await pressEnter(page);
	assert.match(page.url(), /\/results$/);
	await tabTo(page, 'Итог, упорядочить');
	await pressEnter(page);
	assert.match(page.url(), /\/results\?sort=total&order=ascending#nomination-1-works$/);
	const sorted = page.locator('#nomination-1-works');
	assert.equal(await sorted.locator('th[aria-sort]').first().getAttribute('aria-sort'), 'ascending');
	const totals = (await sorted.locator('tbody td:last-child').allInnerTexts()).map((text) =>
		Number(text.replace(',', '.'))
	);
	assert.deepEqual(
		totals,
		totals.toSorted((a, b) => a - b)
	);
	assert.ok(new Set(totals).size > 3);
	assert.deepEqual(troubles, []);
	await context.close();
});

test('the accessible view is set by buttons, remembered and taken back, without JavaScript', async () => {
	const { page, context } = await site.open({ javaScriptEnabled: false });
	await page.goto('/contests?year=2027');
	const panel = page.locator('details.panel');
	await panel.locator('summary').press('Enter');
	await click(page.getByRole('button', { name: 'Белым по чёрному' }));
	assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/contests?year=2027');
	const html = page.locator('html');
	assert.equal(await html.getAttribute('data-colours'), 'white-on-black');
	assert.equal(await panel.getAttribute('open'), '');
	assert.equal(await page.getByRole('button', { name: 'Белым по чёрному' }).getAttribute('aria-pressed'), 'true');
	await click(page.getByRole('button', { name: 'Очень крупные' }));
	await page.goto('/organisations');
	assert.deepEqual(
		[await html.getAttribute('data-size'), await html.getAttribute('data-colours')],
		['largest', 'white-on-black']
	);
	await click(page.getByRole('button', { name: 'Вернуть обычный вид' }));
	assert.deepEqual([await html.getAttribute('data-size'), await html.getAttribute('data-colours')], [null, null]);
	await context.close();
});

test('a form of the panel sent from another site changes nothing', async () => {
	const { page, context } = await site.open();
	await page.goto('/');
	const foreign = await context.newPage();
	await foreign.setContent(
		`<form method="post" action="${site.url}/settings/view"><input name="change" value="size:large"><button>go</button></form>`
	);
	await click(foreign.getByRole('button'));
	assert.equal(foreign.url(), `${site.url}/settings/view`);
	await page.reload();
	assert.equal(await page.locator('html').getAttribute('data-size'), null);
	await context.close();
});

test('the page speaks English when asked, and goes on speaking it', async () => {
	const { page, context } = await site.open({ javaScriptEnabled: false });
	await page.goto(`/contests/${site.contest}/results`);
	await click(page.getByRole('link', { name: 'English' }));
	assert.equal(await page.locator('html').getAttribute('lang'), 'en');
	assert.equal(
		await page.locator('.lead').first().innerText(),
		'34 works from 10 urban okrugs and 9 municipal districts took part in the contest.'
	);
	await click(page.getByRole('link', { name: 'Contests' }).first());
	assert.equal(await page.locator('h1').innerText(), 'Contests');
	await context.close();
});

test('whoever types the code of a diploma sees all that is printed on it and that it holds', async () => {
	const { page, context } = await site.open({ javaScriptEnabled: false });
	const code = await someCode(site);
	await page.goto('/v');
	await page.getByLabel('Код документа').fill('12');
	await click(page.getByRole('button', { name: 'Проверить' }));
	assert.match(await page.title(), /^Ошибка: /);
	assert.equal(
		await focusedText(page),
		'Исправьте 1 место, и форму можно будет отправить\nВведите код целиком: в нём 26 букв и цифр'
	);
	await page.getByLabel('Код документа').fill(`${code.slice(0, 5)}-${code.slice(5).toLowerCase()}`);
	await click(page.getByRole('button', { name: 'Проверить' }));
	assert.equal(new URL(page.url()).pathname, `/v/${code}`);
	assert.equal(await page.locator('h1').innerText(), 'Документ подлинный и действует');
	const { printed, number } = await site.network.db
		.selectFrom('issued_documents')
		.select(['printed', 'number'])
		.where('code', '=', code)
		.executeTakeFirstOrThrow();
	const shown = await page.locator('main').innerText();
	for (const text of [number, ...textsOf(printed)])
		assert.ok(shown.includes(text), `«${text}» is printed but not shown`);
	await context.close();
});

test('an unknown code answers 404 and says what to compare; verification is neither kept nor indexed', async () => {
	const answer = await site.ask('/v/00000000000000000000000000');
	assert.equal(answer.status, 404);
	assert.match(answer.body, /Документа с таким кодом нет/);
	const known = await site.ask(`/v/${await someCode(site)}`);
	assert.deepEqual(
		[known.status, known.headers['cache-control'], known.headers['x-robots-tag']],
		[200, 'private, no-store', 'noindex']
	);
});

test('a form that nothing can read, and an address with a stray zero, are the sender’s faults and not ours', async () => {
	const host = new URL(site.url).hostname;
	for (const path of ['/settings/view', '/sign-in']) {
		const broken = await askFor(site.serving.url, path, host, {
			method: 'POST',
			headers: { origin: `http://${host}`, accept: 'text/html', 'content-type': 'multipart/form-data; boundary=x' },
			body: 'not a form at all'
		});
		assert.equal(broken.status, 400, path);
		assert.match(broken.body, /<html[^>]* lang="ru"[^]*(?:Запрос не принят|Форма пришла повреждённой)/, path);
		assert.doesNotMatch(broken.body, /Internal|Error/, path);
	}
	assert.equal((await site.ask('/organisations?search=%00')).status, 200);
	const wrongly = await site.ask('/settings/view');
	assert.deepEqual([wrongly.status, wrongly.headers.allow], [405, 'POST']);
	assert.match(wrongly.body, /<h1>Так страницу открыть нельзя/);
});

test('whoever tries codes without end is asked to wait, and sees nothing more', async () => {
	const path = `/v/${await someCode(site)}`;
	assert.equal((await site.ask(path)).status, 200);
	const { platform } = site.network.database;
	const window = platform.updateTable('rate_limits').where('key', '=', `verify:${site.network.schema}:127.0.0.0/24`);
	await window.set({ hits: 600 }).execute();
	const refused = await site.ask(path);
	assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '600']);
	assert.match(refused.body, /Слишком много попыток/);
	assert.doesNotMatch(refused.body, /Диплом I|подлинный/);
	await window.set({ hits: 0 }).execute();
	assert.equal((await site.ask(path)).status, 200);
});

test('results that are not published cannot be told from none at all', async () => {
	const base = `/contests/${site.contest}`;
	const secrets = ['/results', '/results.json', '/results.csv', '/open-data'];
	for (const path of secrets) assert.equal((await site.ask(base + path)).status, 200, 'the data could leak');
	const owner = openDatabase(ownerUrl());
	const { schema } = site.network;
	const kept = await sql`delete from ${sql.table(`${schema}.published_results`)} returning *`.execute(owner.platform);
	assert.equal(kept.rows.length, 1);
	site.serving.invalidate(schema, null);
	for (const path of secrets) {
		const hidden = await site.ask(base + path);
		const absent = await site.ask(`/contests/no-such-contest${path}`);
		assert.equal(hidden.status, 404, path);
		assert.equal(hidden.body.replaceAll(site.contest, 'no-such-contest'), absent.body, path);
	}
	for (const path of ['/', '/contests', base, '/organisations/zarechnaya-ounb', '/sitemap.xml']) {
		assert.doesNotMatch((await site.ask(path)).body, /results|Диплом I|Бонч-Осмоловская/, path);
	}
	await owner.close();
});

function focusedText(page: Page): Promise<string> {
	return page.evaluate(() =>
		(document.activeElement as HTMLElement).innerText.replaceAll('\u00a0', ' ').replace(/\n+/g, '\n').trim()
	);
}

function outlineOfFocus(page: Page): Promise<string> {
	return page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
}

async function tabTo(page: Page, text: string): Promise<void> {
	for (let presses = 0; presses < 80; presses++) {
		if (
			(await page.evaluate(() =>
				document.activeElement?.textContent?.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim()
			)) === text
		)
			return;
		await page.keyboard.press('Tab');
	}
	assert.fail(`«${text}» cannot be reached by Tab`);
}

/** Every text of a printed document that a person could compare; its look and its day are told otherwise. */
function textsOf(printed: unknown): string[] {
	const silent = new Set(['kind', 'look', 'issuedOn', 'formula']);
	if (typeof printed === 'string') return [printed];
	if (typeof printed !== 'object' || printed === null) return [];
	return Object.entries(printed).flatMap(([key, value]) => (silent.has(key) ? [] : textsOf(value)));
}
