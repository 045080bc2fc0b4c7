import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const program = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on a page as it stands, all rules or those that are named. It is run in the page itself and answers faults
 * alone: axe's own driver for this browser opens a window more and sends home what passes too, which takes ten times as long.
 */
export async function violationsOf(page: Page, rules: readonly string[] = tags): Promise<string[]> {
	await page.evaluate(program);
	return page.evaluate(
		async (asked) => {
			const { axe } = globalThis as unknown as {
				axe: { run(options: object): Promise<Pick<AxeResults, 'violations'>> };
			};
			// A frame holds a letter or a file of somebody's: no page of ours.
			const { violations } = await axe.run({ runOnly: asked, resultTypes: ['violations'], iframes: false });
			return violations.map(({ id, nodes }) =>
				[`${id} (${nodes.length}):`, nodes[0]?.html.slice(0, 200), nodes[0]?.failureSummary?.slice(0, 200)].join(' ')
			);
		},
		[...rules]
	);
}

/** Everyone can use the page. */
export async function assertAccessible(page: Page, where = page.url()): Promise<void> {
	assert.deepEqual(await violationsOf(page), [], where);
}

/** Nothing sticks out of the window to the side. */
export async function assertFits(page: Page, where = page.url()): Promise<void> {
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	assert.ok(overflow <= 0, `${where} is ${overflow} px too wide`);
}

export async function assertSound(page: Page, where = page.url()): Promise<void> {
	await assertAccessible(page, where);
	await assertFits(page, where);
}
