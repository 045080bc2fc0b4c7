import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violationsOf } from '../axe.ts';
import { openSite, publicPaths, type Site } from './site.ts';

let site: Site;
let paths: Record<string, string>;

before(async () => {
	site = await openSite();
	paths = {
		...(await publicPaths(site)),
		absent: '/no-such-page',
		'unknown document': '/v/00000000000000000000000000'
	};
});
after(() => site?.close());

test('axe finds nothing on any public page', async () => {
	const { page, context } = await site.open({ viewport: { width: 1280, height: 900 } });
	const found: string[] = [];
	for (const [what, path] of Object.entries(paths)) {
		if (path.includes('?') && !path.startsWith('/v')) continue; // the same page in another order
		await page.goto(path);
		found.push(...(await violationsOf(page)).map((violation) => `${what}: ${violation}`));
	}
	assert.deepEqual(found, []);
	await context.close();
});

/** Between them these pages hold every component; a look changes nothing but colours, sizes and widths. */
const shownInEveryLook = ['design', 'results', 'document', 'home'];

const looks: { name: string; colorScheme?: 'light' | 'dark'; width?: number; view?: string }[] = [
	{ name: 'in the dark', colorScheme: 'dark' },
	{ name: 'on a phone', width: 360 },
	{ name: 'white on black', view: 'large.white-on-black.wide.shown' },
	{ name: 'blue on pale blue', view: 'largest.blue-on-pale.usual.hidden' },
	{ name: 'brown on cream', view: 'usual.brown-on-cream.usual.shown', colorScheme: 'dark' }
];

for (const { name, colorScheme = 'light', width = 1280, view } of looks) {
	test(`axe finds nothing ${name}`, async () => {
		const { page, context } = await site.open({ colorScheme, viewport: { width, height: 900 } });
		if (view) await context.addCookies([{ name: 'view', value: view, url: site.url }]);
		const found: string[] = [];
		for (const what of shownInEveryLook) {
			await page.goto(paths[what]!);
			found.push(...(await violationsOf(page, looksRules)).map((violation) => `${what}: ${violation}`));
		}
		assert.deepEqual(found, []);
		await context.close();
	});
}

test('with forced colours every control keeps a border and every state its shape', async () => {
	const { page, context } = await site.open({ forcedColors: 'active' });
	await page.goto('/design');
	const borderless = await page
		.locator('button:visible, .button:visible')
		.evaluateAll((buttons) => buttons.filter((button) => getComputedStyle(button).borderTopStyle === 'none').length);
	assert.equal(borderless, 0);
	assert.equal(await page.locator('.state svg').count(), await page.locator('.state').count());
	assert.deepEqual(await violationsOf(page), []);
	await context.close();
});

test('every target is at least 44 px high or stands in a line of text', async () => {
	const { page, context } = await site.open({ viewport: { width: 360, height: 900 } });
	for (const [what, path] of Object.entries(paths)) {
		await page.goto(path);
		const small = await page.evaluate(() => {
			const isInLine = (element: Element) => getComputedStyle(element).display === 'inline';
			return [
				...document.querySelectorAll(
					'a, button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio])'
				)
			]
				.filter(
					(element) => element.getClientRects().length > 0 && !isInLine(element) && !element.classList.contains('skip')
				)
				.filter((element) => element.getBoundingClientRect().height < 43.5)
				.map((element) => element.outerHTML.slice(0, 120));
		});
		assert.deepEqual(small, [], what);
	}
	await context.close();
});

/** What a look can break: contrast, sizes of targets, and roles of tables laid out as cards. */
const looksRules = [
	'color-contrast',
	'target-size',
	'aria-required-children',
	'aria-required-parent',
	'th-has-data-cells',
	'link-in-text-block'
];
