import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { askFor, type Answer } from '../../../src/http/front-testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve, type Serving } from '../../../src/server.ts';
import { launchBrowser } from '../../browser.ts';
import { beginSession } from '../scene.ts';
import { everyRow } from '../permissions/every-row.ts';
import type { Row, Visitor } from '../permissions/rows.ts';
import { cookiesOf, openPermissionScene, type PermissionScene } from '../permissions/scene.ts';
import { foreignAddresses, markup, unasked, wild } from './evil-words.ts';
import { fillIn, lookAt, withNonsense, withWords, type FoundField, type FoundForm } from './forms.ts';

let scene: PermissionScene;
let serving: Serving;
let cookies: Map<Visitor, string>;
let browser: Browser;
let reader: Page;
let origin: string;
const problems: string[] = [];

before(async () => {
	scene = await openPermissionScene();
	serving = await serve({
		database: scene.network.database,
		files: scene.files,
		log: openLog('silent'),
		trustedProxies: '127.0.0.1'
	});
	cookies = await cookiesOf(scene);
	browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
	reader = await browser.newPage();
	origin = `http://${scene.host}:${new URL(serving.url).port}`;
});
after(async () => {
	await browser?.close();
	await serving?.close();
	await scene?.close();
});

/** Who works with a page for real, before those who may look at everything. */
const askers: Visitor[] = ['entrant-here', 'organiser-here', 'administrator', 'methodist-here', 'member', 'anonymous'];

async function ask(visitor: Visitor, path: string, fields?: [string, string][]): Promise<Answer> {
	const answer = await askOnce(visitor, path, fields);
	const account = scene.accounts[visitor];
	if (!account || answer.status !== 303 || !String(answer.headers.location).startsWith('/sign-in')) return answer;
	cookies.set(visitor, `session=${await beginSession(scene.network, account)}`);
	return askOnce(visitor, path, fields);
}

function askOnce(visitor: Visitor, path: string, fields?: [string, string][]): Promise<Answer> {
	const cookie = cookies.get(visitor);
	return askFor(serving.url, path, new URL(origin).host, {
		method: fields ? 'POST' : 'GET',
		headers: {
			accept: 'text/html',
			...(cookie && { cookie }),
			...(fields && { origin, 'content-type': 'application/x-www-form-urlencoded' })
		},
		...(fields && { body: new URLSearchParams(fields).toString() })
	});
}

type Seen = { visitor: Visitor; path: string; forms: FoundForm[]; holdsWords: boolean };
const isPage = ({ route, method = 'GET' }: Row) =>
	method === 'GET' && !/\.\w+$/.test(route) && !route.includes('[provider]');

/** Every page that somebody may open, and the forms on it. */
async function visitAll(): Promise<Seen[]> {
	const seen: Seen[] = [];
	for (const row of everyRow.filter(isPage)) {
		const visitor = askers.find((each) => row.open === 'everyone' || row.open.includes(each));
		if (!visitor) continue;
		const path = row.path(scene.addresses);
		const answer = await ask(visitor, path);
		judge(answer, `GET ${path}`);
		if (answer.status !== 200) continue;
		const { forms, injected } = await lookAt(reader, path, answer.body);
		problems.push(...injected);
		seen.push({ visitor, path, forms: row.sparing ? [] : forms, holdsWords: answer.body.includes('xss-mark') });
	}
	return seen;
}

/** Forms that end something come last, or the others would find nothing left. */
const ending =
	/sign-out|disable|withdraw|annul|erase|erasure|remove|delete|close|end|discard|leave|security|decide|send|publish/;

/** Files have tests of their own; without their accounts the visitors would see nothing more; one form does give a role. */
const sparing = /^\/uploads|^\/sign-out|\?\/(?:disable|erase|role)|\/erasure/;

function formsOf(seen: Seen[]): { visitor: Visitor; form: FoundForm }[] {
	const known = new Map<string, { visitor: Visitor; form: FoundForm }>();
	for (const { visitor, forms } of seen) {
		for (const form of forms) {
			if (sparing.test(form.action)) continue;
			const likeness = `${form.method} ${form.action} ${form.fields.map(({ name }) => name).join()}`;
			if (!known.has(likeness)) known.set(likeness, { visitor, form });
		}
	}
	return [...known.values()].sort(
		(one, other) => Number(ending.test(one.form.action)) - Number(ending.test(other.form.action))
	);
}

/** No answer is a fault of ours, leads away, or holds markup that came in as text. */
function judge({ status, headers }: Answer, what: string): void {
	if (status >= 500) problems.push(`${what}: ${status}`);
	const { location } = headers;
	if (location !== undefined && !isOwn(location)) problems.push(`${what} leads to ${location}`);
	if (Object.keys(headers).includes('bcc') || String(headers['set-cookie']).includes('a=b'))
		problems.push(`${what}: a header`);
}

const isOwn = (location: string): boolean =>
	/^\/(?![/\\])/.test(location) && !/[\r\n\t]/.test(location) && new URL(location, origin).origin === origin;

let turn = 0;
const nextOf = <Value>(values: readonly Value[]): Value => values[turn++ % values.length]!;

async function sendForm(
	visitor: Visitor,
	form: FoundForm,
	rule: (field: FoundField) => string | null,
	more: [string, string][]
) {
	const evil = nextOf(foreignAddresses);
	const names = new Set(form.fields.map(({ name }) => name));
	const filled = fillIn(form, rule).map(([name, text]): [string, string] => [name, name === 'back' ? evil : text]);
	const fields = [...filled, ...more.filter(([name]) => !names.has(name))];
	const query = new URLSearchParams({ back: evil, next: evil, return: evil, redirect: evil });
	if (form.method === 'get') {
		const [path = ''] = form.action.split('?');
		// A longer address is refused before any page sees it.
		const short = filled.map(([name, text]): [string, string] => [name, text.slice(0, 300)]);
		const answer = await ask(visitor, `${path}?${new URLSearchParams(short)}`);
		judge(answer, `GET ${path} with words`);
		return look(answer, path);
	}
	const action = `${form.action}${form.action.includes('?') ? '&' : '?'}${query}`;
	const answer = await ask(visitor, action, fields);
	judge(answer, `POST ${form.action} as ${visitor}`);
	await look(answer, form.action);
	return answer.status;
}

async function look({ body, headers }: Answer, path: string): Promise<void> {
	if (!String(headers['content-type']).includes('html')) return;
	problems.push(...(await lookAt(reader, path, body)).injected);
}

function assertNoProblems(): void {
	assert.deepEqual([...new Set(problems.splice(0))], []);
}

/** Places in the whole network where a text stands. */
async function placesOf(text: string): Promise<string[]> {
	const { db } = scene.network;
	const { rows: tables } = await sql<{ name: string }>`
		select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
	const found: string[] = [];
	for (const { name } of tables) {
		const { rows } = await sql<{ count: string }>`
			select count(*) as count from ${sql.table(name)} as line where line::text like ${`%${text}%`}`.execute(db);
		if (rows[0]!.count !== '0') found.push(name);
	}
	return found;
}

async function powers(): Promise<unknown> {
	const { db } = scene.network;
	const administrators = await db
		.selectFrom('accounts')
		.select('id')
		.where('role', '=', 'administrator')
		.orderBy('id')
		.execute();
	const applications = await db
		.selectFrom('applications')
		.select(['id', 'contest_id', 'number', 'admitted_version'])
		.orderBy('id')
		.execute();
	return { administrators, applications: applications.filter(({ number }) => number !== null) };
}

test('markup that got into a page as markup would be seen', async () => {
	for (const words of markup) {
		const { injected } = await lookAt(reader, '/', `<main><p>${words}</p></main>`);
		assert.notDeepEqual(injected, [], words);
	}
	const { injected } = await lookAt(reader, '/', '<main><a href=" javascript:alert(1)">x</a></main>');
	assert.equal(injected.length, 1);
});

test('markup typed into every field of every form is text on every page, and nothing unasked is stored', async () => {
	const before = await powers();
	const seen = await visitAll();
	const forms = formsOf(seen);
	assert.ok(seen.length > 70 && forms.length > 60, `${seen.length} pages, ${forms.length} forms`);
	const answers = new Map<number, number>();
	for (const { visitor, form } of forms) {
		const status = await sendForm(
			visitor,
			form,
			withWords(() => nextOf(markup)),
			Object.entries(unasked)
		);
		if (typeof status === 'number') answers.set(status, (answers.get(status) ?? 0) + 1);
	}
	// Enough of them were carried out for the words to stand in the records.
	assert.ok((answers.get(303) ?? 0) > 20, JSON.stringify([...answers]));
	assert.ok((await placesOf('xss-mark')).length >= 5, String(await placesOf('xss-mark')));
	assert.deepEqual(await placesOf('prisvoeno'), []);
	assert.deepEqual(await powers(), before);
	assertNoProblems();
});

/** With keys that no form has used yet. */
let visited: Seen[] = [];

test('pages that show such words run nothing and give the browser nothing to report', async () => {
	visited = await visitAll();
	const shown = visited.filter(({ holdsWords }) => holdsWords);
	assertNoProblems();
	assert.ok(shown.length >= 15, shown.map(({ path }) => path).join(' '));
	const reports: string[] = [];
	for (const visitor of new Set(shown.map((one) => one.visitor))) {
		const context = await browser.newContext({ baseURL: origin });
		const value = cookies.get(visitor)?.replace(/^session=/, '');
		if (value) await context.addCookies([{ name: 'session', value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
		await context.exposeFunction('reportTrouble', (what: string) => void reports.push(what));
		await context.addInitScript(() => {
			const report = (window as unknown as { reportTrouble(what: string): void }).reportTrouble;
			document.addEventListener('securitypolicyviolation', (event) =>
				report(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
			);
			window.alert = () => report(`${location.pathname}: alert`);
		});
		const page = await context.newPage();
		page.on('dialog', (dialog) => void reports.push(`dialog ${dialog.message()}`));
		page.on('request', (request) => {
			if (!request.url().startsWith(origin)) reports.push(`${page.url()} asks for ${request.url()}`);
		});
		for (const { path } of shown.filter((one) => one.visitor === visitor)) {
			await page.goto(path, { waitUntil: 'load' });
			if ((await page.locator('xss-mark').count()) > 0) reports.push(`${path}: an element`);
		}
		await context.close();
	}
	assert.deepEqual(reports, []);
	assert.deepEqual(await brokenInvariants(scene.network.db), []);
});

test('nonsense in every field, foreign ids and a hundred megabytes are refused and never a fault of ours', async () => {
	for (const { visitor, form } of formsOf(visited)) {
		await sendForm(
			visitor,
			form,
			withNonsense(() => nextOf(wild), randomUUID),
			[]
		);
		const [path = ''] = form.action.split('?');
		if (form.method === 'get') continue;
		const { status } = await askFor(serving.url, path, new URL(origin).host, {
			method: 'POST',
			headers: { origin, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '100000000' }
		}).catch((error: Error) => ({ status: error.message }));
		if (status !== 413) problems.push(`${form.action}: ${status} to a hundred megabytes`);
	}
	await visitAll();
	assertNoProblems();
	const { rows: broken } = await sql<{ to_address: string }>`
		select to_address from letters where to_address !~ '^[^[:space:],;<>"]+@[^[:space:],;<>"@]+$'
			or (to_name || subject) ~ '[[:cntrl:]]' or reply_to ->> 'address' ~ '[[:space:],;]'`.execute(scene.network.db);
	assert.deepEqual(broken, [], 'letters to more than one, or with headers of their own');
	assert.deepEqual(await brokenInvariants(scene.network.db), []);
});
