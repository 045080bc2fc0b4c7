import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openSite, publicPaths, type Site } from './site.ts';

let site: Site;
let paths: Record<string, string>;

before(async () => {
	site = await openSite();
	paths = await publicPaths(site);
});
after(() => site?.close());

for (const width of [1280, 320]) {
	test(`every public page opens without JavaScript at ${width} px: no sideways scroll, no third party, no report`, async () => {
		const { page, context, troubles } = await site.open({ viewport: { width, height: 900 }, javaScriptEnabled: false });
		for (const [name, path] of Object.entries(paths)) {
			const response = await page.goto(path);
			assert.equal(response?.status(), 200, name);
			assert.equal(await page.locator('h1').count(), 1, `${name}: one first heading`);
			assert.notEqual(await page.title(), '', name);
			assert.equal(await page.locator('script, style, [style]').count(), 0, `${name}: nothing inline`);
			assert.deepEqual(await outsideOf(page), [], `${name} scrolls sideways at ${width} px`);
		}
		assert.deepEqual(troubles, []);
		await context.close();
	});
}

test('at 200 % zoom pages still do not scroll sideways', async () => {
	assert.deepEqual(await sidewaysPages(640), []);
});

test('with large letters and the widest spacing neither phones nor desks scroll sideways', async () => {
	assert.deepEqual(await sidewaysPages(320, 'largest.usual.widest.shown'), []);
	assert.deepEqual(await sidewaysPages(1280, 'largest.usual.widest.shown'), []);
});

test('a first visit of a text page takes at most 20 KB in three requests', async () => {
	for (const path of ['/', `/contests/${site.contest}`, `/contests/${site.contest}/results`]) {
		const { page, context } = await site.open({ viewport: { width: 1280, height: 900 } });
		const session = await context.newCDPSession(page);
		await session.send('Network.enable');
		const sizes: number[] = [];
		session.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
		await page.goto(path, { waitUntil: 'networkidle' });
		const bytes = sizes.reduce((sum, size) => sum + size, 0);
		assert.ok(sizes.length <= 3, `${path}: ${sizes.length} requests`);
		assert.ok(bytes <= 20_000, `${path}: ${bytes} bytes`);
		await context.close();
	}
});

test('in print nothing is left of the screen’s controls, and tables are tables', async () => {
	const { page, context } = await site.open({ viewport: { width: 720, height: 1000 } });
	await page.goto(`/contests/${site.contest}/results`);
	await page.emulateMedia({ media: 'print' });
	for (const selector of ['.panel', '.masthead nav', '.crumbs', '.languages']) {
		assert.equal(await page.locator(selector).isVisible(), false, selector);
	}
	assert.equal(await page.locator('h1').isVisible(), true);
	const ink = await page.evaluate(() => getComputedStyle(document.body).color);
	assert.equal(ink, 'rgb(0, 0, 0)');
	await context.close();
});

test('open data go out as they are, for any site and any program', async () => {
	const base = `/contests/${site.contest}`;
	const json = await site.ask(`${base}/results.json`);
	assert.equal(json.status, 200);
	assert.equal(json.headers['content-type'], 'application/json; charset=utf-8');
	assert.equal(json.headers['access-control-allow-origin'], '*');
	assert.equal((JSON.parse(json.body) as { format: string }).format, 'bibliokrug-open-results');
	const csv = await site.ask(`${base}/results.csv`);
	assert.match(csv.headers['content-disposition'] ?? '', /attachment; filename="kompas-2027-results\.csv"/);
	assert.match(csv.body, /^\uFEFF?Номинация;Место;/);
	assert.match((await site.ask('/sitemap.xml')).body, new RegExp(`<loc>https://localhost${base}/results</loc>`));
	assert.match(
		(await site.ask('/robots.txt')).body,
		/Disallow: \/v\/[^]*^Sitemap: https:\/\/localhost\/sitemap\.xml$/m
	);
});

test('where only the frame of a page is translated, what stands in it says that it is Russian', async () => {
	const frames = [];
	for (const language of ['ru', 'en', 'be', 'kk']) {
		const { body } = await site.ask('/contests', { cookie: `language=${language}` });
		frames.push([/<html lang="(..)"/.exec(body)?.[1], /<main [^>]*?lang="(..)"/.exec(body)?.[1]]);
	}
	assert.deepEqual(frames, [
		['ru', undefined],
		['en', undefined],
		['be', 'ru'],
		['kk', 'ru']
	]);
});

async function sidewaysPages(width: number, view?: string): Promise<string[]> {
	const { page, context } = await site.open({ viewport: { width, height: 900 } });
	if (view) await context.addCookies([{ name: 'view', value: view, url: site.url }]);
	const found: string[] = [];
	for (const [name, path] of Object.entries(paths)) {
		await page.goto(path);
		found.push(...(await outsideOf(page)).map((element) => `${name}: ${element}`));
	}
	await context.close();
	return found;
}

/** Elements that stick out to the right, where the page as a whole scrolls sideways. */
function outsideOf(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const edge = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= edge) return [];
		const wide = [...document.querySelectorAll('body *')].filter(
			(element) => element.getBoundingClientRect().right > edge + 1
		);
		return wide.map(
			(element) => `${element.tagName}.${element.className}: ${element.textContent?.trim().slice(0, 60)}`
		);
	});
}
