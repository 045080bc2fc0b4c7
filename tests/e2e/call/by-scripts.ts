import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pdfOf } from '#server/platform/files/testing.ts';
import { fileNames, type Entrant } from './applying.ts';

/** A line that is cut while somebody types: what was typed is kept, saved by itself when the line is back. */
export async function typeThroughCut({ page }: Entrant, text: string): Promise<void> {
	const field = page.getByLabel('Описание практики');
	const board = page.locator('draft-keeper .draft-words');
	await field.fill('Начато до обрыва связи.');
	await field.blur();
	await board.filter({ hasText: 'Сохранено' }).waitFor();
	await page.context().setOffline(true);
	await field.fill(text);
	await field.blur();
	await board.filter({ hasText: 'Нет связи' }).waitFor();
	await page.context().setOffline(false);
	await board.filter({ hasText: 'Сохранено' }).waitFor();
	await page.reload();
	assert.equal(await field.inputValue(), text, 'what was saved by itself is there after the page is opened anew');
}

/** A file that is cut in the middle goes on from where it was, and is there without a button being pressed. */
export async function bringThroughCut({ page }: Entrant, field: string, path: string, alt?: string): Promise<void> {
	const section = page.locator(`section#${field}`);
	if (field !== 'presentation') return bringByScript(page, section, path, alt);
	const large = join(path, '..', 'Большая презентация.pdf');
	writeFileSync(large, pdfOf(`/Title (a) >> stream\n${randomBytes(4_300_000).toString('latin1')}\nendstream <<`));
	let pieces = 0;
	await page.route('**/uploads/*', async (route) => {
		if (route.request().method() === 'PATCH' && ++pieces === 2) await page.context().setOffline(true);
		await route.continue();
	});
	await section.locator('input[type="file"]').setInputFiles(large);
	await section.locator('.file-state', { hasText: 'нет связи' }).waitFor();
	await page.context().setOffline(false);
	await fileNames(section).first().waitFor();
	await page.unroute('**/uploads/*');
	assert.ok(pieces >= 3, `${pieces} pieces: none was sent again`);
}

async function bringByScript(
	page: Entrant['page'],
	section: ReturnType<Entrant['page']['locator']>,
	path: string,
	alt?: string
) {
	await section.locator('input[type="file"]').setInputFiles(path);
	await fileNames(section).first().waitFor();
	if (!alt) return;
	await section.getByLabel('Что видно на изображении «').fill(alt);
	await section.getByRole('button', { name: 'Сохранить описания' }).click();
	await page.getByText('Подписи сохранены.').waitFor();
}
