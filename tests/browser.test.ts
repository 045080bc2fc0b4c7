import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from './browser.ts';

test('the browser from npm starts, lays out Cyrillic text and runs scripts', async () => {
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage();
		await page.setContent('<h1 style="font: 32px serif">Библиотечный круг</h1>');
		const heading = page.getByRole('heading', { name: 'Библиотечный круг' });
		assert.deepEqual(await heading.evaluate(({ textContent, clientHeight }) => [textContent, clientHeight > 20]), [
			'Библиотечный круг',
			true
		]);
		assert.ok((await page.screenshot()).length > 2000);
	} finally {
		await browser.close();
	}
});
