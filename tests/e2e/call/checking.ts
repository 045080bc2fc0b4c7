import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { BuiltMember } from '#server/accounts/appointments/testing.ts';
import type { FolderEntry } from '#server/contests/folder/entries/forms.ts';
import { click } from '../hands.ts';
import { fileNames, leave, type Entrant } from './applying.ts';
import { press, textOf } from './filling.ts';
import { look } from './looking.ts';
import type { Call, Window } from './scene.ts';

/** Who checks, and where. */
export type Desk = { call: Call; slug: string; organiser: BuiltMember };

const base = ({ slug }: Desk): string => `/office/contests/${slug}`;
/** What an application that cannot be admitted fails in, by the words of its point. */
export type Fault = { entry: FolderEntry; point: RegExp; verdict: 'Не подходит' | 'Нужно исправить' };

const openDesk = (desk: Desk, path: string, width = 1280): Promise<Window> =>
	desk.call.open(desk.organiser, base(desk) + path, { width });

async function close({ page, troubles, close: shut }: Window): Promise<void> {
	assert.deepEqual(troubles, [], page.url());
	await shut();
}

/** Opens a way in after the deadline; answers the path of the link, which is shown this once. */
export async function openPersonalLink(desk: Desk, entry: FolderEntry): Promise<string> {
	const window = await openDesk(desk, '/applications');
	const { page } = window;
	await press(page, 'Личные ссылки', 'link');
	await look(desk.call, window, 'grace');
	await page.getByLabel('Для кого и почему').fill(entry.organisation!);
	await page
		.getByLabel('Действует до конца дня')
		.fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
	await press(page, 'Создать ссылку');
	const address = await page.locator('.notice .address').innerText();
	await page.goto(page.url().replace(/\?.*/, ''));
	await look(desk.call, window, 'grace-list');
	await close(window);
	return new URL(address.replaceAll(/\s/g, '')).pathname + new URL(address).search;
}

/** Notes the consents that came on paper, of every author but those of `never`. */
export async function notePapers(desk: Desk, titles: readonly string[]): Promise<void> {
	const window = await openDesk(desk, '/check');
	const { page } = window;
	for (const title of titles) {
		await click(page.getByRole('link', { name: title, exact: true }));
		await look(desk.call, window, 'check-paper');
		while ((await page.getByRole('button', { name: 'Отметить согласие' }).count()) > 0 || (await hasFolded(page))) {
			await page.locator('details.more summary').first().click();
			await click(page.getByRole('button', { name: 'Отметить согласие' }).first());
			assert.match(await textOf(page), /Согласие отмечено/);
		}
		await press(page, '← Проверка заявок', 'link');
	}
	await close(window);
}

const hasFolded = async (page: Page): Promise<boolean> =>
	(await page.locator('details.more', { hasText: 'В согласии разрешено' }).count()) > 0;

/** Goes from one application to the next by the queue, with a verdict on every point; answers how many there were. */
export async function giveAllVerdicts(desk: Desk, faults: readonly Fault[]): Promise<number> {
	const window = await openDesk(desk, '/check');
	const { page } = window;
	await look(desk.call, window, 'check-queue');
	await press(page, 'Проверить следующую', 'link');
	let checked = 0;
	for (;;) {
		await look(desk.call, window, 'check-one');
		await tickPoints(page, faults);
		checked++;
		await press(page, 'Сохранить и перейти к следующей');
		if (new URL(page.url()).pathname.endsWith('/check')) break;
	}
	assert.match(await textOf(page), /Вы посмотрели все/);
	await look(desk.call, window, 'check-all-seen');
	await close(window);
	return checked;
}

/** Looks at one application, at a telephone, and finds everything well. */
export async function giveVerdicts(desk: Desk, title: string): Promise<void> {
	const window = await openDesk(desk, '/check', 360);
	const { page } = window;
	await click(page.getByRole('link', { name: title, exact: true }));
	await tickPoints(page, []);
	await press(page, 'Сохранить отметки');
	assert.match(await textOf(page), /Отметки сохранены/);
	await close(window);
}

async function tickPoints(page: Page, faults: readonly Fault[]): Promise<void> {
	const title = await page.locator('h1').innerText();
	const fault = faults.find(({ entry }) => entry.title === title);
	for (const point of await page.locator('fieldset.point').all()) {
		const isFaulty = fault && fault.point.test(await point.locator('legend').innerText());
		await point.getByLabel(isFaulty ? fault.verdict : 'Подходит', { exact: true }).check();
	}
}

/** The first person's decision about one application. */
export async function propose(desk: Desk, title: string, decision: string, reason: string): Promise<void> {
	const window = await openDesk(desk, '/check');
	const { page } = window;
	await click(page.getByRole('link', { name: title }).first());
	await page.getByLabel(decision, { exact: true }).check();
	await press(page, 'Предложить решение');
	assert.match(await page.locator('[role=alert]').innerText(), /Напишите причину/);
	assert.ok(await page.getByLabel(decision, { exact: true }).isChecked(), 'what was chosen is kept');
	await page.getByLabel('Причина или что исправить').fill(reason);
	await press(page, 'Предложить решение');
	assert.match(await textOf(page), /Решение предложено\. Его подтвердит второй человек\./);
	await look(desk.call, window, 'check-proposed');
	assert.equal(
		await page.getByRole('button', { name: 'Подтвердить' }).count(),
		0,
		'nobody confirms their own decision'
	);
	window.troubles.splice(0, 1); // the form that was sent back
	await close(window);
}

/** The second person agrees with one decision, having looked at it. */
export async function confirm(desk: Desk, title: string): Promise<void> {
	const window = await openDesk(desk, '/check', 360);
	const { page } = window;
	const waiting = page.locator('.confirmed .choice', { hasText: title });
	await click(waiting.getByRole('link'));
	await press(page, 'Подтвердить');
	assert.match(await textOf(page), /Решение подтверждено, авторам отправлено письмо/);
	await close(window);
}

/** All whose every point passes are proposed at once. */
export async function proposePassed(desk: Desk): Promise<string> {
	const window = await openDesk(desk, '/applications');
	const { page } = window;
	await look(desk.call, window, 'applications');
	await press(page, 'Допустить прошедшие проверку…');
	await look(desk.call, window, 'applications-admit');
	await press(page, /^Предложить допустить/);
	const told = (await page.locator('.notice.good').innerText()).replaceAll(/\s/g, ' ');
	await close(window);
	return told;
}

/** The second person ticks and confirms all that waits. */
export async function confirmAll(desk: Desk): Promise<string> {
	const window = await openDesk(desk, '/check');
	const { page } = window;
	await look(desk.call, window, 'check-waiting');
	for (const box of await page.locator('.confirmed input[type=checkbox]').all()) await box.check();
	await press(page, 'Подтвердить отмеченные');
	const told = (await page.locator('.notice.good').innerText()).replaceAll(/\s/g, ' ');
	await close(window);
	return told;
}

/** The entrant reads what is to be mended, brings a better scan and sends the application anew. */
export async function mend(call: Call, entrant: Entrant): Promise<void> {
	const window = await call.open(entrant.member, '/my', { width: 360 });
	const { page } = window;
	await look(call, window, 'my-correction');
	await click(page.getByRole('link', { name: entrant.entry.title! }));
	await look(call, window, 'application-correction');
	await click(page.getByRole('link', { name: 'Заявка с подписью директора' }));
	const sheet = page.locator('section#signed-sheet');
	await click(sheet.getByRole('button', { name: /^Удалить/ }));
	await sheet.locator('input[type="file"]').setInputFiles(call.papers.picture);
	await click(sheet.getByRole('button', { name: 'Отправить' }));
	assert.equal(await fileNames(sheet).count(), 1);
	await press(page, 'Проверить и отправить', 'link');
	await press(page, 'Отправить изменения');
	assert.match(page.url(), /\/receipt$/);
	await press(page, 'К заявке', 'link');
	await press(page, 'Что и когда отправлено', 'link');
	await look(call, window, 'application-versions');
	await leave({ ...entrant, window });
}
