import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { click, pressEnter } from '../hands.ts';

/** What a person does on a page, whatever they do it with. */
export type Hands = {
	press(target: Locator): Promise<void>;
	type(field: Locator, text: string): Promise<void>;
	tick(field: Locator): Promise<void>;
	/** An option of a list, by its words. */
	choose(field: Locator, option: string): Promise<void>;
	bring(input: Locator, path: string): Promise<void>;
};

export const mouse: Hands = {
	press: click,
	type: (field, text) => field.fill(text),
	tick: (field) => field.check(),
	choose: async (field, option) => void (await field.selectOption({ label: option })),
	bring: (input, path) => input.setInputFiles(path)
};

/** The keyboard alone: everything is reached by Tab. */
export function keyboardOf(page: Page): Hands {
	// The browser must be told to hand its choosers over well before a key opens one.
	page.on('filechooser', () => {});
	const reach = async (target: Locator) => {
		for (let step = 0; step < 150; step++) {
			if (await target.evaluate((element) => element === document.activeElement)) return;
			await page.keyboard.press('Tab');
		}
		assert.fail(`the keyboard does not reach ${String(target)} on ${page.url()}`);
	};
	return {
		async press(target) {
			await reach(target);
			await pressEnter(page);
		},
		async type(field, text) {
			await reach(field);
			await page.keyboard.press('Control+A');
			await page.keyboard.insertText(text);
		},
		async tick(field) {
			const { name, type } = await field.evaluate(({ name, type }: HTMLInputElement) => ({ name, type }));
			// Tab leads to a group of radio buttons once, arrows from one to the next.
			const group = type === 'radio' ? page.locator(`input[type="radio"][name="${name}"]`) : field;
			for (let step = 0; step < 150; step++) {
				if (await group.evaluateAll((all) => all.some((each) => each === document.activeElement))) break;
				await page.keyboard.press('Tab');
			}
			for (let step = 0; step < 30; step++) {
				if (await field.evaluate((element) => element === document.activeElement)) break;
				await page.keyboard.press('ArrowDown');
			}
			if (!(await field.isChecked())) await page.keyboard.press('Space');
			assert.ok(await field.isChecked());
		},
		async choose(field, option) {
			await reach(field);
			const chosen = () => field.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]!.text.trim());
			for (let step = 0; step < 100 && (await chosen()) !== option; step++) await page.keyboard.press('ArrowDown');
			assert.equal(await chosen(), option);
		},
		async bring(input, path) {
			await reach(input);
			const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
			await chooser.setFiles(path);
		}
	};
}
