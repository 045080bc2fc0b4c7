import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { BuiltMember } from '#server/accounts/appointments/testing.ts';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { typedAwardsOf } from '#server/contests/regulations/awards/forms.ts';
import { typedCountingOf } from '#server/contests/regulations/counting/forms.ts';
import { typedStagesOf } from '#server/contests/regulations/criteria/forms.ts';
import { fillIn, press, textOf } from './filling.ts';
import { look } from './looking.ts';
import type { Call } from './scene.ts';

const save = (page: Page) => press(page, 'Сохранить и вернуться к списку');

/** Begins the contest from the template and fills every page of its set-up. Answers the contest's address. */
export async function setUpContest(call: Call, methodist: BuiltMember): Promise<string> {
	const { contest } = call.facts;
	const window = await call.open(methodist, '/office/contests');
	const { page } = window;
	await look(call, window, 'office-contests');
	await press(page, 'Начать новый конкурс', 'link');
	await look(call, window, 'office-new');
	await page.getByLabel('Название конкурса').fill(contest.name);
	await page.getByLabel('Год проведения').fill(String(contest.year));
	await page.getByLabel(/^Профессиональные практики/).check();
	await page.getByLabel('Часовой пояс конкурса').selectOption(contest.timeZone);
	await press(page, 'Продолжить');
	const slug = /contests\/([^/]+)\/setup/.exec(page.url())![1]!;
	await look(call, window, 'setup');
	const step = async (title: string, name: string, fill: () => Promise<void>) => {
		await press(page, title, 'link');
		await look(call, window, `setup-${name}`);
		await fill();
		assert.match(await page.locator('.notice.good').first().innerText(), new RegExp(`Сохранено: ${title}`));
	};
	await step('Название, цели и контакты', 'basics', () => fillBasics(call, page));
	await step('Учредители, организаторы, партнёры', 'organisations', () => addOrganisations(call, page));
	await step('Номинации', 'nominations', () => fillNominations(call, page));
	await step('Сроки и этапы', 'calendar', () => fillCalendar(call, page));
	await step('Кто может участвовать', 'participation', () => fillParticipation(call, page));
	await step('Проверка заявок', 'eligibility', () => fillEligibility(page));
	await step('Этапы оценки и критерии', 'criteria', () => fillCriteria(call, page));
	await step('Подсчёт и места', 'rules', () => fillRules(call, page));
	await step('Жюри', 'jury', () => fillJury(call, page));
	await step('Награды', 'awards', () => fillAwards(call, page));
	await lookThroughForm(call, window);
	assert.match(await page.locator('.notice.good').last().innerText(), /Всё готово к публикации/);
	assert.deepEqual(window.troubles, []);
	await window.close();
	return slug;
}

async function fillBasics({ facts: { contest } }: Call, page: Page): Promise<void> {
	await fillIn(page, {
		...{ kind: contest.kind, aim: contest.aim, contacts: contest.contacts.trim() },
		ageMark: contest.ageMark ?? ''
	});
	await save(page);
}

async function addOrganisations({ facts: { contest } }: Call, page: Page): Promise<void> {
	for (const [at, { name, role }] of contest.organisers.entries()) {
		await page.getByLabel('Найти в справочнике сети').fill(name);
		await press(page, 'Найти');
		await press(page, `Добавить: ${name}`);
		await fillIn(page, { [`rows-${at}-role`]: role });
	}
	await save(page);
}

async function fillNominations({ facts: { ruleSet } }: Call, page: Page): Promise<void> {
	await fillIn(
		page,
		Object.fromEntries(
			ruleSet.nominations.flatMap(({ title, minimumEntries }, at) => [
				[`rows-${at}-title`, title],
				[`rows-${at}-minimumEntries`, String(minimumEntries)]
			])
		)
	);
	await save(page);
}

async function fillCalendar({ facts: { call, milestones, contest } }: Call, page: Page): Promise<void> {
	const proposed = await page.locator('[name$="-startsOn"]').count();
	for (let rows = proposed; rows < milestones.length; rows++) await press(page, 'Добавить событие');
	await fillIn(page, {
		timeZone: contest.timeZone,
		...{ opensOn: call.opensOn, closesOn: call.closesOn, closesTime: call.closesTime, checkUntil: call.checkUntil },
		...Object.fromEntries(
			milestones.flatMap(({ title, date, until }, at) => [
				[`rows-${at}-title`, title],
				[`rows-${at}-startsOn`, date],
				[`rows-${at}-endsOn`, until ?? '']
			])
		)
	});
	await save(page);
}

async function fillParticipation({ facts: { contest } }: Call, page: Page): Promise<void> {
	await fillIn(page, { words: contest.participants.split('\n\n')[0]! });
	await save(page);
}

async function fillEligibility(page: Page): Promise<void> {
	await page.getByLabel('Два: второй подтверждает решение первого').check();
	await save(page);
}

/** The rules as the pages would show them, were they kept in the plan under the names that the template gives. */
function plannedRules({ facts: { ruleSet } }: Call) {
	const { nominations: _nominations, ...rules } = ruleSet;
	const ids = new Map(ruleSet.stages.map(({ id }, at) => [id, ['check', 'remote', 'defence'][at]!]));
	return contestPlan.parse({
		rules: {
			...rules,
			stages: rules.stages.map((stage) => ({ ...stage, id: ids.get(stage.id)! })),
			tieLadder: rules.tieLadder.map((step) => ('stage' in step ? { ...step, stage: ids.get(step.stage)! } : step))
		}
	});
}

async function fillCriteria(call: Call, page: Page): Promise<void> {
	const stages = typedStagesOf(plannedRules(call));
	await fillIn(
		page,
		Object.fromEntries(
			stages.flatMap(({ title, kind, criteria }, at) => [
				[`s${at}-title`, title],
				[`s${at}-kind`, kind],
				...criteria.flatMap(({ title: text, min, max, step, weight }, row) =>
					Object.entries({ title: text, min, max, step, weight }).map(([name, value]) => [
						`s${at}-c${row}-${name}`,
						value
					])
				)
			])
		)
	);
	await press(page, 'Показать лист и посчитать');
	assert.match(await textOf(page), /наибольший возможный итог: 25/);
	await save(page);
}

async function fillRules(call: Call, page: Page): Promise<void> {
	const { texts, ladder } = typedCountingOf(plannedRules(call));
	const steps = await page.locator('[name^="ladder-"]').count();
	for (let at = steps; at < ladder.length; at++) await press(page, 'Добавить ступень');
	const shown = new Set(
		await page.locator('main [name]').evaluateAll((all) => all.map((one) => one.getAttribute('name')))
	);
	await fillIn(page, {
		...Object.fromEntries(Object.entries(texts).filter(([name]) => shown.has(name))),
		...Object.fromEntries(ladder.map((step, at) => [`ladder-${at}`, step]))
	});
	await press(page, 'Показать словами, не сохраняя');
	assert.match(await textOf(page), /не меньше 15 баллов/);
	await save(page);
}

async function fillJury({ facts: { jury } }: Call, page: Page): Promise<void> {
	const cards = await page.locator('[name$="-name"]').count();
	for (let at = cards; at < jury.length; at++) await press(page, 'Добавить члена жюри');
	await fillIn(
		page,
		Object.fromEntries(
			jury.flatMap(({ name, post, organisation, role, votes }, at) =>
				Object.entries({
					...{ name, post: post ?? '', organisationName: organisation ?? '', role },
					voting: votes ? 'yes' : 'no'
				}).map(([field, value]) => [`rows-${at}-${field}`, value])
			)
		)
	);
	await save(page);
}

async function fillAwards(call: Call, page: Page): Promise<void> {
	const awards = typedAwardsOf(plannedRules(call));
	const cards = await page.locator('[name$="-title"]').count();
	for (let at = cards; at < awards.length; at++) await press(page, 'Добавить награду');
	const rows = awards.map(({ texts: { id: _id, ...texts }, recipients }) => ({ texts, recipients }));
	await fillIn(
		page,
		Object.fromEntries(
			rows.flatMap(({ texts }, at) => Object.entries(texts).map(([name, value]) => [`a${at}-${name}`, value]))
		)
	);
	for (const [at, { recipients }] of rows.entries()) await tickOnly(page, `a${at}-recipients`, recipients);
	await save(page);
}

async function tickOnly(page: Page, name: string, wanted: readonly string[]): Promise<void> {
	const boxes = page.locator(`[name="${name}"]`);
	const standing = await boxes.evaluateAll((all) =>
		(all as HTMLInputElement[]).map(({ value, checked }) => ({ value, checked }))
	);
	for (const { value, checked } of standing) {
		if (checked === wanted.includes(value)) continue;
		const closed = page.locator('details:not([open])', { has: boxes });
		if ((await closed.count()) > 0) await closed.locator('summary').click();
		await page.locator(`[name="${name}"][value="${value}"]`).setChecked(!checked);
	}
}

/** The form of the template is what the regulations ask for; it is seen with the eyes of an entrant and of the jury. */
async function lookThroughForm(call: Call, window: { page: Page }): Promise<void> {
	const { page } = window;
	await press(page, 'Форма заявки', 'link');
	await look(call, window, 'setup-form');
	await press(page, 'Описание практики', 'link');
	await look(call, window, 'setup-form-field');
	await page.getByLabel('Подсказка').fill('Что сделано, кто участвовал, что изменилось в числах.');
	await press(page, 'Сохранить поле');
	await press(page, 'Заявка глазами участника', 'link');
	await look(call, window, 'setup-form-preview');
	await page.goto(page.url().replace(/\/setup\/.*/, '/setup'));
}

/** Another organiser is called in by a letter; the regulations are read, approved and published. */
export async function publishContest(
	call: Call,
	methodist: BuiltMember,
	slug: string,
	invited: { name: string; email: string }
): Promise<void> {
	const base = `/office/contests/${slug}`;
	const window = await call.open(methodist, `${base}/setup/team`, { width: 360 });
	const { page } = window;
	await page.getByLabel('Фамилия, имя, отчество').fill(invited.name);
	await page.getByLabel('Электронная почта').fill(invited.email);
	await press(page, 'Отправить приглашение');
	await look(call, window, 'setup-team');
	await page.goto(`${base}/setup`);
	await press(page, 'Текст положения и публикация', 'link');
	await look(call, window, 'setup-regulations');
	const [signature] = call.facts.documents.signatures;
	await page.getByLabel('Должность').fill(signature!.post);
	await page.getByLabel('Инициалы и фамилия').fill(signature!.name);
	await press(page, 'Сохранить текст');
	await press(page, 'Прочитать целиком', 'link');
	await look(call, window, 'setup-regulations-preview');
	await page.goto(`${base}/setup/regulations/publish`);
	await look(call, window, 'setup-regulations-publish');
	await press(page, 'Опубликовать');
	assert.match(page.url(), /\/contests\/[^/]+\/regulations$/);
	await look(call, window, 'regulations');
	assert.deepEqual(window.troubles, []);
	await window.close();
}
