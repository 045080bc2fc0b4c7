import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/**
 * Does what leads to another page, and waits for the whole of that page. A press by itself waits at most for its beginning,
 * and what is read, counted or pressed next would sometimes be the old page's, sometimes a half of the new one's.
 */
export async function goOn(page: Page, act: () => Promise<unknown>): Promise<void> {
	const arrived = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
	await Promise.all([arrived, act()]);
	await page.waitForLoadState('load');
}

/** Clicks on a button or a link that leads to another page. */
export const click = (target: Locator): Promise<void> => goOn(target.page(), () => target.click());

type Pressed = 'button' | 'link';
const pressable = (page: Page, name: string | RegExp, role: Pressed) =>
	page.getByRole(role, { name, exact: typeof name === 'string' }).first();

/** Puts the focus on a button or a link and presses Enter, as who has no mouse does; waits for the page that it leads to. */
export async function press(page: Page, name: string | RegExp, role: Pressed = 'button'): Promise<void> {
	await pressable(page, name, role).focus();
	await pressEnter(page);
}

export const pressEnter = (page: Page): Promise<void> => goOn(page, () => page.keyboard.press('Enter'));

/** With plain spaces: ties between words are the interface's own matter. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

export const textOf = async (page: Page, place = 'main'): Promise<string> =>
	plain(await page.locator(place).first().innerText());

/** The page says so, in these very words. */
export async function says(page: Page, words: string): Promise<void> {
	const text = await textOf(page);
	assert.ok(text.includes(words), `«${words}» is not on ${page.url()}:\n${text.slice(0, 800)}`);
}

/** For how many milliseconds one waits until all of it is there. */
export async function waitingFor(...seen: Promise<unknown>[]): Promise<number> {
	const begun = performance.now();
	await Promise.all(seen);
	return performance.now() - begun;
}

/** What is to be seen within a second is so as a rule: a busy machine may be late with one thing, not with half of them. */
export function assertWithinSecond(times: readonly number[]): void {
	const middle = times.toSorted((one, other) => one - other)[Math.floor((times.length - 1) / 2)]!;
	assert.ok(middle < 1000, `${times.map(Math.round).join(', ')} ms`);
}
