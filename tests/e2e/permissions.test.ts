import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { askFor, type Answer } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { beginSession } from './scene.ts';
import { everyRow } from './permissions/every-row.ts';
import { visitors, type Addresses, type Row, type Visitor } from './permissions/rows.ts';
import { cookiesOf, openPermissionScene, type PermissionScene } from './permissions/scene.ts';

const rows = everyRow;

/** Routes that still have no row. It may only shrink, and must end empty. */
const pending: string[] = [];

const routesFolder = join(import.meta.dirname, '..', '..', 'src', 'routes');
type Route = { route: string; actions: string[]; methods: string[] };
const routes = routesOfSite();

function routesOfSite(): Route[] {
	const found = new Map<string, Route>();
	for (const file of globSync('**/+{page.svelte,page.server.ts,server.ts}', { cwd: routesFolder })) {
		const path = file.replaceAll('\\', '/');
		const route = `/${path.replace(/\/?\+[^/]+$/, '').replace(/\([^)]+\)\/?/g, '')}`.replace(/(.)\/$/, '$1');
		const known = found.get(route) ?? { route, actions: [], methods: [] };
		found.set(route, known);
		const source = readFileSync(join(routesFolder, file), 'utf8');
		if (path.endsWith('+page.server.ts')) known.actions.push(...actionsIn(source));
		if (path.endsWith('+server.ts')) known.methods.push(...methodsIn(source));
		else known.methods.push('GET');
	}
	return [...found.values()].sort((one, other) => (one.route < other.route ? -1 : 1));
}

/** Names of the forms that a page's file answers: the keys of `actions`, one tab deep. */
function actionsIn(source: string): string[] {
	const line = /export const actions\b[^{\n]*\{ (\w+)\b.*\};$/m.exec(source)?.[1];
	if (line !== undefined) return [line];
	const body = /export const actions\b[^{]*\{\n([\s\S]*?)\n\}/.exec(source)?.[1];
	if (body === undefined) return /export const actions\b/.test(source) ? ['unreadable'] : [];
	return [...body.matchAll(/^\t(?:async )?(\w+)(?=[:(,]|$)/gm)].map(([, name]) => name!);
}

function methodsIn(source: string): string[] {
	const exported = /export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|fallback)\b/g;
	return [...source.matchAll(exported)].map(([, name]) => name!);
}

test('every route of the site, every method and every form has its row', () => {
	const told = new Map(Map.groupBy(rows, ({ route }) => route));
	const missing = routes.filter(({ route }) => !told.has(route)).map(({ route }) => route);
	assert.deepEqual(missing, pending, 'routes without a row');
	assert.deepEqual(
		[...told.keys()].filter((route) => !routes.some((found) => found.route === route)),
		[],
		'rows without a route'
	);
	const wrong = routes
		.filter(({ route }) => told.has(route))
		.flatMap(({ route, actions, methods }) => {
			const own = told.get(route)!;
			const forms = new Set(own.flatMap((row) => Object.keys(row.actions ?? {}).map(formName)));
			const answered = new Set<string>(own.map(({ method = 'GET' }) => method));
			return [
				...actions.filter((name) => !forms.has(name)).map((name) => `form ${name} of ${route} without a row`),
				...[...forms].filter((name) => !actions.includes(name)).map((name) => `no form ${name} at ${route}`),
				...methods.filter((method) => !answered.has(method)).map((method) => `${method} of ${route} without a row`)
			];
		});
	assert.deepEqual(wrong, []);
	assert.ok(routes.length > 25 && pending.length === 0);
});

let scene: PermissionScene;
let other: PermissionScene;
let serving: Serving;
let cookies: Map<Visitor, string>;

before(async () => {
	[scene, other] = await Promise.all([openPermissionScene(), openPermissionScene()]);
	serving = await serve({
		database: scene.network.database,
		files: scene.files,
		log: openLog('silent'),
		trustedProxies: '127.0.0.1'
	});
	cookies = await cookiesOf(scene);
	cookies.set('other-network', (await cookiesOf(other)).get('administrator')!);
});
after(async () => {
	await serving?.close();
	await other?.close();
	await scene?.close();
});

type Asking = { method?: string; form?: Record<string, string> };

/** Forms about sessions may have ended the visitor's: a fresh one is begun, and the question asked again. */
async function ask(visitor: Visitor, path: string, asking: Asking = {}): Promise<Answer> {
	const answer = await askOnce(visitor, path, asking);
	const account = scene.accounts[visitor];
	if (!account || nameAnswer(answer, []) !== 'way to sign in') return answer;
	cookies.set(visitor, `session=${await beginSession(scene.network, account)}`);
	return askOnce(visitor, path, asking);
}

function askOnce(visitor: Visitor, path: string, { method = 'GET', form }: Asking): Promise<Answer> {
	const host = `${scene.host}:${new URL(serving.url).port}`;
	const cookie = cookies.get(visitor);
	const headers = {
		...(cookie && { cookie }),
		...(method !== 'GET' && method !== 'HEAD' && { origin: `http://${host}`, accept: 'text/html' }),
		...(form && { 'content-type': 'application/x-www-form-urlencoded' })
	};
	const body = form && new URLSearchParams(form).toString();
	return askFor(serving.url, path, host, { method, headers, ...(body !== undefined && { body }) });
}

type Answered = 'opens' | 'way to sign in' | 'not found' | `${number}`;

function nameAnswer({ status, headers }: Answer, wanted: readonly number[]): Answered {
	if (status === 303 && String(headers.location).startsWith('/sign-in?')) return 'way to sign in';
	if (status === 404) return 'not found';
	return wanted.includes(status) ? 'opens' : `${status}`;
}

const isStranger = (visitor: Visitor) => visitor === 'anonymous' || visitor === 'other-network';
const isAmong = (visitor: Visitor, allowed: readonly Visitor[] | 'everyone') =>
	allowed === 'everyone' || allowed.includes(visitor);

function expectedFor({ open, strangers, hidden = false }: Row, visitor: Visitor): Answered {
	if (isAmong(visitor, open)) return 'opens';
	if (isStranger(visitor) && strangers) return `${strangers}`;
	return isStranger(visitor) && !hidden ? 'way to sign in' : 'not found';
}

test('every route opens for whom its row says, and for nobody else', { timeout: 300_000 }, async () => {
	const wrong: string[] = [];
	await inTurns(rows, async (row) => {
		const { method = 'GET', answers = [200, 303] } = row;
		const form = method === 'GET' || method === 'HEAD' ? {} : { form: row.body?.(scene.addresses) ?? {} };
		for (const visitor of askers(row)) {
			const answer = await ask(visitor, row.path(scene.addresses), { method, ...form });
			const answered = nameAnswer(answer, row.knows?.includes(visitor) ? [] : answers);
			if (row.knows?.includes(visitor) && ['303', '403', '422'].includes(answered)) continue;
			const expected = expectedFor(row, visitor);
			if (answered !== expected) wrong.push(`${method} ${row.route} for ${visitor}: ${answered}, expected ${expected}`);
		}
	});
	assert.deepEqual(wrong, []);
});

/** A paper is laid out for one of those who may have it: it takes half a second, and is the same for all. */
function askers({ route, open }: Row): readonly Visitor[] {
	if (!/\.(pdf|docx)$/.test(route)) return visitors;
	const [first] = visitors.filter((visitor) => isAmong(visitor, open));
	return visitors.filter((visitor) => visitor === first || !isAmong(visitor, open));
}

test('a form of somebody who may not send it is refused and changes nothing', { timeout: 300_000 }, async () => {
	const wrong: string[] = [];
	const before = await fingerprint();
	await inTurns(rows, async (row) => {
		for (const [name, allowed] of Object.entries(row.actions ?? {})) {
			for (const visitor of visitors.filter((each) => !isAmong(each, allowed))) {
				// Who may open the page but not send its form may be led back to what they may see.
				const mayKnow = isAmong(visitor, row.open) || row.knows?.includes(visitor);
				const refusals = [400, 403, 422, ...(mayKnow ? [303] : [])];
				const answered = nameAnswer(await send(row, name, visitor), refusals);
				if (answered === 'opens' || answered === 'not found' || answered === 'way to sign in') continue;
				wrong.push(`${row.route} ${name} of ${visitor}: ${answered}`);
			}
		}
	});
	assert.deepEqual(wrong, []);
	assert.deepEqual(await fingerprint(), before);
});

/** Rows may write a form as its address does, `?/end`; a page's only form bears no name there. */
const formName = (name: string): string => name.replace(/^\?\//, '') || 'default';

function send(row: Row, name: string, visitor: Visitor, key: string = randomUUID()): Promise<Answer> {
	const path = row.path(scene.addresses) + (formName(name) === 'default' ? '' : `?/${formName(name)}`);
	const fields = row.fields?.[name]?.(scene.addresses) ?? {};
	return ask(visitor, path, { method: 'POST', form: { ...fields, ...(key && { key }) } });
}

test('a form of somebody who may send it is answered, not hidden', { timeout: 300_000 }, async () => {
	const wrong: string[] = [];
	await inTurns(
		rows.filter(({ sparing }) => !sparing),
		async (row) => {
			for (const [name, allowed] of Object.entries(row.actions ?? {})) {
				if (row.unanswered?.includes(name)) continue;
				for (const visitor of visitors.filter((each) => isAmong(each, allowed))) {
					// Without a key nothing is done: the refusal shows that the form was read.
					const answered = nameAnswer(await send(row, name, visitor, ''), [200, 303, 400, 403, 409, 413, 422, 429]);
					// A form about one thing of several finds nothing where the row does not say which.
					const isVague = answered === 'not found' && !row.fields?.[name];
					if (answered !== 'opens' && !isVague) wrong.push(`${row.route} ${name} of ${visitor}: ${answered}`);
				}
			}
		}
	);
	assert.deepEqual(wrong, []);
});

test('what belongs to another network is not there under this host, to the letter as what was never anywhere', async () => {
	const wrong: string[] = [];
	const absent = absentAddresses();
	await inTurns(
		rows.filter((row) => row.open !== 'everyone' || /\[/.test(row.route)),
		async (row) => {
			const [theirs, none] = [row.path(other.addresses), row.path(absent)];
			if (theirs === none || row.path(scene.addresses) === theirs) return;
			const { method = 'GET' } = row;
			const form = method === 'GET' || method === 'HEAD' ? {} : { form: row.body?.(scene.addresses) ?? {} };
			for (const visitor of ['administrator', 'organiser-here', 'entrant-here', 'anonymous'] as const) {
				const answers = await Promise.all([theirs, none].map((path) => ask(visitor, path, { method, ...form })));
				const [one, two] = answers.map(({ status, body }, index) => [status, plainBody(body, [theirs, none][index]!)]);
				if (visitor === 'administrator' && one![0] !== 404) wrong.push(`${row.route} for ${visitor}: ${one![0]}`);
				if (JSON.stringify(one) !== JSON.stringify(two)) wrong.push(`${row.route} for ${visitor} differs`);
			}
		}
	);
	assert.deepEqual(wrong, []);
});

/** Without the address itself, which the page may repeat in links that change the language or the view. */
const plainBody = (body: string, path: string): string => {
	const [bare = path] = path.split('?');
	const parts = bare.split('/').filter((part) => part.length > 7);
	return [bare, ...parts].reduce(
		(text, part) => text.replaceAll(part, '*').replaceAll(encodeURIComponent(part), '*'),
		body
	);
};

function absentAddresses(): Addresses {
	const id = () => ({ id: randomUUID() });
	const named = () => ({ id: randomUUID(), slug: `net-${randomUUID().slice(0, 8)}` });
	return {
		...{ contest: named(), organisation: named(), plannedContest: named(), finishedContest: named() },
		...{ application: id(), draft: id(), file: id(), person: id(), account: id(), letter: id(), consentText: id() },
		...{ erasure: id(), erased: id(), appointment: id(), news: id() },
		judged: { ...named(), stage: '1', entry: { ...id(), key: '1' }, juror: id(), paper: absentPaper() },
		meeting: { ...named(), tie: 'a'.repeat(12), vote: id(), appeal: id() },
		document: { id: randomUUID(), code: scene.addresses.document.code.replace(/./g, '2') },
		signingKey: randomUUID(),
		pictured: { slug: named().slug, entry: randomUUID(), key: '77', card: {} },
		shared: { slug: named().slug, entry: randomUUID(), naming: {} },
		hallCode: '2'.repeat(26),
		secret: 'B'.repeat(43)
	};
}

const absentPaper = () => ({ code: '2'.repeat(12), jurorId: randomUUID(), entryId: randomUUID() });

/** What is counted apart: keys of forms that were refused, and forms kept for whoever must sign in first. */
const uncounted = ['idempotency_keys', 'kept_forms'];

/** How many rows each table has, and the last line of the log. */
async function fingerprint(): Promise<Record<string, string>> {
	const { db } = scene.network;
	const { rows: tables } = await sql<{ name: string }>`
		select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(db);
	const counted = tables.filter(({ name }) => !uncounted.includes(name));
	const counts = sql.join(
		counted.map(({ name }) => sql`select ${name}::text as name, count(*)::text as rows from ${sql.table(name)}`),
		sql` union all `
	);
	const { rows: numbers } = await sql<{ name: string; rows: string }>`${counts}`.execute(db);
	const { last_id } = await db.selectFrom('activity_head').select('last_id').executeTakeFirstOrThrow();
	return { ...Object.fromEntries(numbers.map((each) => [each.name, each.rows])), 'last activity': last_id };
}

/** Eight at a time: the server's pool has ten connections. What fails is told when nobody asks any more, or the server could not close. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
	const left = [...items];
	const failures: unknown[] = [];
	await Promise.all(
		Array.from({ length: 8 }, async () => {
			for (let item = left.shift(); item; item = left.shift())
				await work(item).catch((error: unknown) => void failures.push(error));
		})
	);
	if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
}
