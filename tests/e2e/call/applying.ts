import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { BuiltMember } from '#server/accounts/appointments/testing.ts';
import { lastLetterTo } from '#server/accounts/testing.ts';
import type { FolderEntry } from '#server/contests/folder/entries/forms.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { click } from '../hands.ts';
import { mouse, type Hands } from './hands.ts';
import { look } from './looking.ts';
import type { Call, Opening, Window } from './scene.ts';

/** Somebody in the middle of applying, with a window open. */
export type Entrant = {
	entry: FolderEntry;
	member: BuiltMember;
	window: Window;
	page: Page;
	hands: Hands;
	bringFile: BringFile;
	/** Id of the application, once it is begun. */
	id: string;
};

export type BringFile = (entrant: Entrant, field: string, path: string, alt?: string) => Promise<void>;

/** How an author beside the first one consents. */
export type Consenting = 'on-paper' | 'by-invitation';

export type Manner = Opening & {
	hands?: (page: Page) => Hands;
	/** How a file gets into its field; otherwise by the plain form. */
	bringFile?: BringFile;
	consenting?: Consenting;
	/** What is special about how the answers are typed. */
	typeAnswers?: (entrant: Entrant, text: string) => Promise<void>;
};

export const addressOf = ({ id }: FolderEntry, author = 0): string => `author-${id}-${author + 1}@example.org`;
const next = (page: Page) => page.getByRole('button', { name: 'Сохранить и продолжить' });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** From the contest's public page to a draft that only has to be sent. */
export async function fillApplication(
	call: Call,
	slug: string,
	entry: FolderEntry,
	{ hands = () => mouse, bringFile = bringPlainly, consenting = 'on-paper', typeAnswers, ...opening }: Manner = {}
): Promise<Entrant> {
	const member = await call.member(entry.authors[0]!.name, addressOf(entry));
	const window = await call.open(member, `/contests/${slug}`, opening);
	const { page } = window;
	const entrant: Entrant = { entry, member, window, page, hands: hands(page), bringFile, id: '' };
	await look(call, window, 'contest-open');
	await entrant.hands.press(link(page, 'Подать заявку').first());
	await begin(call, entrant);
	await nameOrganisation(call, entrant);
	await nameWork(call, entrant);
	await nameAuthors(call, entrant);
	await consent(call, entrant, consenting);
	await look(call, window, 'application-answers');
	const text = `${entry.title}. Что сделано, кто участвовал и что изменилось.`;
	if (typeAnswers) await typeAnswers(entrant, text);
	else await entrant.hands.type(page.getByLabel('Описание практики'), text);
	await entrant.hands.press(next(page));
	await bringFile(entrant, 'presentation', call.papers.presentation);
	await bringFile(entrant, 'pictures', call.papers.picture, `Снимок к работе «${entry.title}»`);
	await look(call, window, 'application-files-brought');
	await entrant.hands.press(link(page, 'Продолжить'));
	await look(call, window, 'application-sheet');
	return entrant;
}

async function begin(call: Call, entrant: Entrant): Promise<void> {
	const { page, hands, window, entry } = entrant;
	await look(call, window, 'apply');
	await hands.choose(page.getByLabel('Номинация'), nominationOf(call, entry));
	await hands.press(button(page, 'Начать заявку'));
	entrant.id = /\/my\/applications\/([0-9a-f-]{36})$/.exec(page.url())![1]!;
	await look(call, window, 'application');
}

async function nameOrganisation(call: Call, { page, hands, window, entry }: Entrant): Promise<void> {
	await hands.press(link(page, 'Организация'));
	const [organisation] = (await organisationsNamed(call.network.db, [entry.organisation!])).get(entry.organisation!)!;
	await hands.type(page.getByLabel('Найдите свою организацию'), entry.organisation!);
	await hands.press(button(page, 'Найти'));
	await look(call, window, 'application-organisation-found');
	await hands.tick(page.locator(`input[name="organisation"][value="${organisation!.id}"]`));
	await hands.press(next(page).first());
}

async function nameWork(call: Call, { page, hands, window, entry }: Entrant): Promise<void> {
	await look(call, window, 'application-work');
	assert.ok(await page.getByLabel(nominationOf(call, entry)).isChecked(), 'what was chosen at the start is kept');
	await hands.type(page.getByLabel('Название работы'), entry.title!);
	await hands.press(next(page));
}

async function nameAuthors(call: Call, { page, hands, window, entry }: Entrant): Promise<void> {
	for (const [at, { name, gender, post }] of entry.authors.entries()) {
		if (at > 0) await hands.press(button(page, 'Добавить автора'));
		const card = page.locator(`#author-${at + 1}`);
		const [surname, givenName, ...patronymic] = name.split(' ');
		await hands.type(card.getByLabel('Фамилия'), surname!);
		await hands.type(card.getByLabel('Имя'), givenName!);
		await hands.type(card.getByLabel('Отчество'), patronymic.join(' '));
		await hands.tick(card.getByLabel(gender === 'male' ? 'Уважаемый' : 'Уважаемая', { exact: true }));
		await hands.type(card.getByLabel('Должность'), post!);
		await hands.type(card.getByLabel('Электронная почта'), addressOf(entry, at));
	}
	if (entry.team) await hands.type(page.getByLabel('Название коллектива'), entry.team);
	if (entry.authors.length > 1) await look(call, window, 'application-authors');
	await hands.press(next(page));
}

async function consent(call: Call, entrant: Entrant, consenting: Consenting): Promise<void> {
	const { page, hands, window, entry } = entrant;
	if (entry.authors.length > 1) await look(call, window, 'application-consents');
	await consentMyself(page, hands);
	for (const [at] of entry.authors.entries()) {
		if (at === 0) continue;
		const author = page.locator('section.author').nth(at);
		if (consenting === 'by-invitation') {
			await hands.press(author.getByRole('button', { name: 'Пригласить письмом' }));
			await join(call, entrant, at);
		} else await hands.press(author.getByRole('button', { name: 'Принесём на бумаге' }));
	}
	if (entry.authors.length > 1) await look(call, window, 'application-consents-given');
	await hands.press(link(page, 'Продолжить'));
}

async function consentMyself(page: Page, hands: Hands): Promise<void> {
	await hands.tick(page.getByLabel('Я прочитал(а) этот документ и даю согласие').first());
	await hands.press(button(page, 'Дать согласие на обработку'));
	await page.getByText('Согласие записано.').waitFor();
}

/** The co-author opens the letter, accepts, and consents under an account of their own. */
async function join(call: Call, { entry }: Entrant, at: number): Promise<void> {
	const address = addressOf(entry, at);
	const member = await call.member(entry.authors[at]!.name, address);
	const letter = await lastLetterTo(call.network.db, address);
	const window = await call.open(member, letter!.path!, { width: 360 });
	await look(call, window, 'application-join');
	await click(button(window.page, 'Принять приглашение'));
	await click(link(window.page, 'Согласия авторов'));
	await look(call, window, 'application-consents-co-author');
	await consentMyself(window.page, mouse);
	assert.deepEqual(window.troubles, []);
	await window.close();
}

/** By a plain form, without scripts. */
export async function bringPlainly({ page, hands }: Entrant, field: string, path: string, alt?: string): Promise<void> {
	const section = page.locator(`section#${field}`);
	if (alt) await hands.type(section.getByLabel('Что видно на изображении', { exact: true }), alt);
	await hands.bring(section.locator('input[type="file"]'), path);
	await hands.press(section.getByRole('button', { name: 'Отправить' }));
	assert.equal(await fileNames(section).count(), 1, await section.innerText());
}

export const fileNames = (section: Locator): Locator => section.locator('.file-list a[href^="/files/"]');

/** Brings the sheet signed by the director, looks all answers through and sends them. Answers the number. */
export async function sendApplication(call: Call, entrant: Entrant): Promise<void> {
	const { page, hands, window } = entrant;
	await entrant.bringFile(entrant, 'signed-sheet', call.papers.sheet);
	await hands.press(link(page, 'Проверить и отправить'));
	await look(call, window, 'application-check');
	await hands.press(button(page, 'Отправить заявку'));
	assert.match(page.url(), /\/receipt$/);
	await look(call, window, 'application-receipt');
}

/** Leaves; nothing was wrong in the window all the time. */
export async function leave({ window }: Entrant, expected: readonly RegExp[] = []): Promise<void> {
	assert.deepEqual(
		window.troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble))),
		[]
	);
	await window.close();
}

const nominationOf = ({ facts }: Call, { nomination }: FolderEntry): string =>
	facts.ruleSet.nominations.find(({ id }) => id === nomination)!.title;
