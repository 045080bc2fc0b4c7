import type { Page } from 'playwright-core';
import { click } from '../hands.ts';

/**
 * Fills fields by their names, those alone that stand differently; what is folded away is opened first, as people do.
 * The names are those under which the product itself reads the page.
 */
export async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
	const names = Object.keys(values);
	const standing = await page.evaluate((asked) => {
		const fields = [
			...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('main input, main select, main textarea')
		];
		return Object.fromEntries(
			asked.map((name) => {
				const field = fields.find((each) => each.name === name);
				return [name, field ? { tag: field.tagName, value: field.value } : null];
			})
		);
	}, names);
	for (const name of names) {
		const [field, value] = [standing[name], values[name]!];
		if (!field) throw new Error(`${page.url()} has no field ${name}`);
		if (field.value === value) continue;
		const element = page.locator(`main [name="${name}"]`).first();
		await unfold(page, name);
		if (field.tag === 'SELECT') await element.selectOption(value);
		else await element.fill(value);
	}
}

async function unfold(page: Page, name: string): Promise<void> {
	const closed = page.locator('details:not([open])', { has: page.locator(`[name="${name}"]`) });
	if ((await closed.count()) > 0) await closed.first().locator('summary').click();
}

/** Presses a button or a link and waits for the page that it leads to. */
export const press = (page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> =>
	click(page.getByRole(role, { name, exact: typeof name === 'string' }).last());

/** The text of the page with all spaces plain. */
export const textOf = async (page: Page): Promise<string> =>
	(await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
