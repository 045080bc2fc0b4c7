import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertSound } from '../../axe.ts';
import { noteTroubles } from '../site.ts';
import type { Call } from './scene.ts';

/** Kinds of pages that have been looked at, so that each is looked at once. */
const looked = new Set<string>();
/** Pages stand open and are looked through while the journey goes on. */
let looking: Promise<void>[] = [];

export async function finishLooking(): Promise<void> {
	const all = looking;
	looking = [];
	await Promise.all(all);
}

/**
 * Looks at a page with everyone's eyes: the same person opens it in a window of its own, with scripts (axe needs them),
 * wide and as narrow as a telephone. Nothing sticks out, axe finds nothing, the console is silent, no third party is asked.
 */
export async function look({ browser, origin }: Call, { page }: { page: Page }, kind: string): Promise<void> {
	if (looked.has(kind)) return;
	looked.add(kind);
	const context = await browser.newContext({
		...{ baseURL: origin, locale: 'ru-RU', viewport: { width: 1280, height: 900 } },
		storageState: await page.context().storageState()
	});
	const seen = await context.newPage();
	const troubles = noteTroubles(seen, origin);
	await seen.goto(page.url());
	const all = lookThrough(seen, kind)
		.then(() => assert.deepEqual(troubles, [], kind))
		.finally(() => context.close());
	// What is found is told when all are waited for.
	all.catch(() => {});
	looking.push(all);
}

async function lookThrough(page: Page, kind: string): Promise<void> {
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 900 });
		const shots = process.env['SHOTS'];
		if (shots) await page.screenshot({ path: `${shots}/${kind}-${width}.png`, fullPage: true });
		await assertSound(page, `${kind} at ${width}`);
	}
}
