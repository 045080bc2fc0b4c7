import type { Page } from 'playwright-core';
import type { Outcome } from '#server/platform/outcome.ts';
import { assertSound } from '../../axe.ts';

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
	await assertSound(page, kind);
}

export function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
