import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { changePlan } from '#server/contests/plan/commands.ts';
import { planOf } from '#server/contests/plan/queries.ts';
import {
	buildPublishedContest,
	buildReadyContest,
	type PublishedContest
} from '#server/contests/regulations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { assertSound } from '../axe.ts';
import { click, pressEnter } from './hands.ts';
import { openOffice, type Office } from './office-scene.ts';

const actor = systemActor('testing');
const secrets = ['7531', 'juror@secret.example'];
let office: Office;
let ready: PublishedContest;

before(async () => {
	office = await openOffice();
	ready = await buildReadyContest(office.network.db, {
		basics: { title: 'Библиотечный маяк' },
		calendar: {
			timeZone: 'Asia/Tomsk',
			opensAt: '2027-02-01T00:00',
			closesAt: '2027-03-31T23:59',
			graceMinutes: 7531,
			checkUntil: '2027-04-09',
			milestones: [{ title: 'Публичная защита', startsOn: '2027-05-27' }]
		},
		jury: [
			{ id: 'j1', name: 'Шевченко Анна Львовна', role: 'chair', email: 'juror@secret.example' },
			{ id: 'j2', name: 'Воробей Илья Ильич', role: 'member' },
			{ id: 'j3', name: 'Ёлкина Любовь Павловна', role: 'member' }
		]
	});
});
after(() => office.close());

const openPage: Office['openSignedIn'] = (path, options) =>
	office.openSignedIn(path, { javaScriptEnabled: true, ...options });
const setup = (step: string) => `/office/contests/${ready.slug}/setup/${step}`;

const ask = (path: string) =>
	askFor(office.serving.url, path, new URL(office.origin).host, { headers: { accept: 'text/html' } });
const textOf = (page: Page) =>
	page
		.locator('main')
		.innerText()
		.then((text) => text.replace(/[\s\u00a0]+/g, ' '));

test('nobody sees a contest or its regulations before they are published', async () => {
	for (const path of ['', '/regulations', '/regulations.pdf'])
		assert.equal((await ask(`/contests/${ready.slug}${path}`)).status, 404);
});

test('every page of the rules and the regulations is clean on a narrow screen', async () => {
	const page = await openPage(setup('criteria'), { viewport: { width: 320, height: 640 } });
	for (const step of ['criteria', 'rules', 'awards', 'regulations', 'regulations/publish']) {
		await page.goto(office.origin + setup(step));
		await assertSound(page);
	}
	await page.context().close();
});

test('criteria are set without JavaScript, and a sample shows what comes out of them', async () => {
	const page = await openPage(setup('criteria'), { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
	await page.fill('[name="s1-c0-title"]', 'Польза для жителей');
	await click(page.locator('button[value="criterion-add-2"]'));
	assert.equal(await page.inputValue('[name="s1-c0-title"]'), 'Польза для жителей', 'nothing typed is lost');
	await page.fill('[name="s2-c1-title"]', 'Ответы на вопросы');
	for (const [at, mark] of ['4', '4', '5'].entries()) await page.fill(`[name="m defence К6 ${at}"]`, mark);
	await click(page.locator('button[formaction="?/show#sample"]'));
	await page.fill('[name="s2-c1-max"]', 'десять');
	await click(page.locator('form#step > .actions button'));
	assert.match(await textOf(page), /Укажите десятичное число/);
	assert.equal(await page.inputValue('[name="s2-c1-max"]'), 'десять');
	await page.fill('[name="s2-c1-max"]', '10');
	await click(page.locator('form#step > .actions button'));
	assert.equal(new URL(page.url()).searchParams.get('done'), 'criteria');
	const { plan } = await planOf(office.network.db, actor, ready.slug);
	const stages = plan.rules['stages'] as { criteria: { id: string; title: string }[] }[];
	assert.deepEqual(stages[2]!.criteria.map(({ id, title }) => [id, title]).at(-1), ['К7', 'Ответы на вопросы']);
	assert.equal(stages[1]!.criteria[0]!.title, 'Польза для жителей');
	await page.context().close();
});

test('the count is chosen in plain words, told in sentences, and its ladder moves by buttons', async () => {
	const page = await openPage(setup('rules'));
	await page.selectOption('[name="quorum"]', '>1/2');
	await click(page.locator('button[formaction="?/show#told"]'));
	assert.match(await textOf(page), /присутствуют больше половины членов жюри/);
	const first = await page.inputValue('[name="ladder-0"]');
	await click(page.locator('button[value="down-0"]'));
	assert.equal(await page.inputValue('[name="ladder-1"]'), first);
	await page.fill('[name="s1-minimumSheets"]', 'трое');
	await click(page.locator('form#step > .actions button'));
	assert.match(await page.title(), /^Ошибка/);
	await page.fill('[name="s1-minimumSheets"]', '3');
	await click(page.locator('form#step > .actions button'));
	assert.equal(new URL(page.url()).searchParams.get('done'), 'rules');
	await page.context().close();
});

test('awards are listed, and the sum of a prize is written into its title', async () => {
	const page = await openPage(setup('awards'));
	const rows = await page.locator('fieldset.row-card').count();
	await click(page.locator('button[value="add"]'));
	await page.selectOption(`[name="a${rows}-kind"]`, 'money');
	await page.selectOption(`[name="a${rows}-by"]`, 'place');
	await page.fill(`[name="a${rows}-place"]`, '1');
	await page.fill(`[name="a${rows}-amount"]`, '30000');
	await click(page.locator('form#step > .actions button'));
	assert.equal(new URL(page.url()).searchParams.get('done'), 'awards');
	await page.goto(office.origin + setup('awards'));
	assert.match(await textOf(page), /30 000 \(тридцать тысяч\) рублей — за I место в каждой номинации/);
	await page.context().close();
});

test('the regulations are read, given words of one’s own, confirmed and published by keyboard alone', async () => {
	const page = await openPage(setup('regulations'));
	await page.fill('[name="post"]', 'Директор библиотеки');
	await page.locator('#aims ~ details summary').first().focus();
	await page.keyboard.press('Enter');
	await page.locator('[name="aims-before"]').focus();
	await page.keyboard.type('Конкурс проводится в десятый раз.');
	await page.locator('form#words > .actions button').focus();
	await pressEnter(page);
	assert.match(page.url(), /done=saved/);
	await page.getByRole('link', { name: 'Прочитать целиком' }).focus();
	await pressEnter(page);
	assert.match(page.url(), /preview/);
	assert.match(await textOf(page), /2\.1\. Конкурс проводится в десятый раз\./);
	await page.goto(office.origin + setup('regulations/publish'));
	assert.match(
		await textOf(page),
		/Приём заявок закончится сам: среда, 31 марта 2027 г\., 23:59 \(томское время, МСК\+4\)/
	);
	await page.locator('form#publish button').focus();
	await pressEnter(page);
	assert.match(page.url(), /\/contests\/[^/]+\/regulations$/);
	assert.match(await textOf(page), /Редакция 1 от/);
	await page.context().close();
});

test('everyone reads what is published, on a narrow screen too, and nobody what is kept back', async () => {
	const page = await office.open(`/contests/${ready.slug}`, {
		viewport: { width: 320, height: 640 },
		javaScriptEnabled: true
	});
	await assertSound(page);
	assert.match(
		await textOf(page),
		/Приём заявок впереди Приём откроется: понедельник, 1 февраля 2027 г\., 00:00 \(томское время, МСК\+4\)/
	);
	await page.goto(`${office.origin}/contests/${ready.slug}/regulations`);
	await assertSound(page);
	await page.context().close();
	const { plan } = await planOf(office.network.db, actor, ready.slug);
	for (const secret of secrets) assert.ok(JSON.stringify(plan).includes(secret), `${secret} could leak`);
	for (const path of ['', '/regulations', '/regulations?version=1', '/regulations.pdf', '/apply']) {
		const { status, body } = await ask(`/contests/${ready.slug}${path}`);
		assert.equal(status, 200, path);
		for (const secret of secrets) assert.ok(!body.includes(secret), `${path} tells ${secret}`);
	}
	for (const path of ['/', '/contests', '/sitemap.xml'])
		for (const secret of secrets) assert.ok(!(await ask(path)).body.includes(secret), `${path} tells ${secret}`);
	for (const path of ['?version=2', '?version=0', '?version=x'])
		assert.equal((await ask(`/contests/${ready.slug}/regulations${path}`)).status, 404, path);
});

test('a change is confirmed with what it changes, and both editions stay readable', async () => {
	const { revision, plan, contestId } = await planOf(office.network.db, actor, ready.slug);
	const calendar = { ...plan.calendar, closesAt: '2027-04-05T18:00' };
	const changed = await changePlan(office.network.db, actor, contestId, {
		revision,
		part: 'calendar',
		value: calendar
	});
	assert.ok(changed.ok);
	assert.ok(!(await ask(`/contests/${ready.slug}`)).body.includes('5 апреля'), 'a draft is nobody’s business');
	const page = await openPage(setup('regulations/publish'));
	assert.match(await textOf(page), /Окончание приёма заявок: понедельник, 5 апреля 2027 г\., 18:00/);
	await page.fill('[name="whatChanged"]', 'Продлили по просьбам библиотек.');
	await click(page.locator('form#publish button'));
	assert.match(await textOf(page), /Все редакции .* Редакция 2 Продлили по просьбам библиотек\./);
	await page.context().close();
	const old = await ask(`/contests/${ready.slug}/regulations?version=1`);
	assert.match(old.body, /Это прежняя редакция/);
	assert.match((await ask(`/contests/${ready.slug}`)).body.replaceAll('\u00a0', ' '), /5 апреля 2027 г\., 18:00/);
});

test('a kept page turns in the minute in which the call opens and closes', async () => {
	const { db, schema } = office.network;
	const { id, slug } = await buildPublishedContest(db);
	const seen = async () => {
		const { body } = await ask(`/contests/${slug}`);
		const call = /Приём заявок впереди|Идёт приём заявок|Приём заявок завершён/.exec(body)?.[0];
		return `${call}; ${body.includes('идёт сейчас') ? 'идёт сейчас' : 'не идёт'}`;
	};
	const moveCall = async (opens: string, closes: string) => {
		await sql`update contest_calls set opens_at = now() + ${opens}::interval, closes_at = now() + ${closes}::interval,
			taken_until = now() + interval '1 day' where contest_id = ${id}`.execute(db);
		await sql`update contest_dates set starts_on = (opens_at at time zone time_zone)::date,
			ends_on = nullif(((closes_at - interval '1 ms') at time zone time_zone)::date, (opens_at at time zone time_zone)::date)
			from contests join contest_calls on contest_calls.contest_id = contests.id
			where contest_dates.contest_id = contests.id and contests.id = ${id}
				and contest_dates.title = 'Приём заявок'`.execute(db);
		office.serving.invalidate(schema, null);
	};
	/** What the page turns into by itself; put off more and more where a busy machine has not asked in time for what was before. */
	const turnOf = async (before: string, move: (moment: string) => Promise<void>): Promise<string> => {
		for (const seconds of [1, 3, 9, 27]) {
			await move(`${seconds} seconds`);
			if ((await seen()) !== before) continue;
			for (;;) {
				const now = await seen();
				if (now !== before) return now;
				await sql`select pg_sleep(0.05)`.execute(db);
			}
		}
		assert.fail(`«${before}» was never told`);
	};
	const taking = 'Идёт приём заявок; идёт сейчас';
	assert.equal(await turnOf('Приём заявок впереди; не идёт', (moment) => moveCall(moment, '1 hour')), taking);
	assert.equal(await turnOf(taking, (moment) => moveCall('-1 hour', moment)), 'Приём заявок завершён; не идёт');
});
