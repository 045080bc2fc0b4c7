import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Outcome } from '#server/platform/outcome.ts';

/** Puts the focus on a button or a link and presses Enter, as who has no mouse does. */
export async function press(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
	await page
		.getByRole(role, { name, exact: typeof name === 'string' })
		.first()
		.focus();
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

/** With plain spaces: ties between words are the interface's own matter. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
export const textOf = async (page: Page, place = 'main'): Promise<string> =>
	plain(await page.locator(place).first().innerText());

/** The page says so, in these very words. */
export async function says(page: Page, words: string): Promise<void> {
	const text = await textOf(page);
	assert.ok(text.includes(words), `«${words}» is not on ${page.url()}:\n${text.slice(0, 800)}`);
}

/** Tables by their captions: the text of each cell, row by row. */
export const tablesOf = (page: Page): Promise<Record<string, string[][]>> =>
	page
		.locator('main table')
		.evaluateAll((tables) =>
			Object.fromEntries(
				tables.map((table) => [
					table.querySelector('caption')?.textContent.trim() ?? '',
					[...table.querySelectorAll('tbody tr')].map((row) =>
						[...row.children].map((cell) => (cell.textContent ?? '').replaceAll('\u00a0', ' ').trim())
					)
				])
			)
		);

/** Everyone can use the page as it stands, and it does not stick out of its window. */
export async function look(page: Page, kind: string): Promise<void> {
	const shots = process.env['SHOTS'];
	if (shots) await page.screenshot({ path: `${shots}/${kind}.png`, fullPage: true });
	const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
	assert.deepEqual(
		violations.map(({ id, nodes }) => `${kind} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`),
		[]
	);
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	assert.ok(overflow <= 0, `${kind} is ${overflow} px too wide`);
}

export function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
