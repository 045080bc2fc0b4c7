import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { answerKept, askFor, bindHost, openTestFront, until, type TestFront } from './front-testing.ts';

let front: TestFront;
let rendered: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const usual = (request: IncomingMessage, response: ServerResponse) =>
	answerKept(request, response, `page ${rendered.length} ${'слово '.repeat(300)}`);

before(async () => {
	front = await openTestFront((request, response) => {
		rendered.push(request.url!);
		answer(request, response);
	});
});
after(() => front.close());
beforeEach(() => {
	rendered = [];
	answer = usual;
	front.serving.invalidate(front.network.schema, null);
});

test('a public page is rendered once and then served from memory', async () => {
	const first = await front.ask('/contests');
	const second = await front.ask('/contests');
	assert.deepEqual(rendered, ['/contests']);
	assert.equal(second.body, first.body);
	assert.equal(second.headers.etag, first.headers.etag);
	assert.equal(second.headers['cache-control'], 'no-cache');
	assert.equal(second.headers.vary, 'Accept-Encoding, Cookie');
});

test('every host of a network reads the same copy, so that invented ones make none of their own', async () => {
	const other = `second-${front.host}`;
	await bindHost(front.network, other);
	const first = await front.ask('/contests');
	const second = await askFor(front.serving.url, '/contests', other);
	assert.deepEqual([second.status, second.body], [200, first.body]);
	assert.deepEqual(rendered, ['/contests']);
});

test('a browser that has the page gets 304, in its encoding and without a body', async () => {
	const plain = await front.ask('/contests');
	const packed = await front.ask('/contests', { headers: { 'accept-encoding': 'br' } });
	assert.equal(packed.headers['content-encoding'], 'br');
	assert.notEqual(packed.headers.etag, plain.headers.etag);
	const again = await front.ask('/contests', {
		headers: { 'accept-encoding': 'br', 'if-none-match': packed.headers.etag! }
	});
	assert.deepEqual([again.status, again.body], [304, '']);
	assert.equal((await front.ask('/contests', { headers: { 'if-none-match': packed.headers.etag! } })).status, 200);
});

test('HEAD answers like GET without the body', async () => {
	const { headers } = await front.ask('/contests');
	const head = await front.ask('/contests', { method: 'HEAD' });
	assert.deepEqual(
		[head.status, head.body, head.headers['content-length'], head.headers.etag],
		[200, '', headers['content-length'], headers.etag]
	);
});

test('unknown query parameters neither reach the page nor make another copy; known ones do', async () => {
	await front.ask('/contests?utm=1');
	await front.ask('/contests?utm=2&year=');
	await front.ask('/contests?page=2&utm=3&year=2027');
	await front.ask('/contests?year=2027&page=2');
	assert.deepEqual(rendered, ['/contests', '/contests?page=2&year=2027']);
});

test('language and accessibility settings have their own copies; other cookies have not', async () => {
	for (const cookie of ['language=en', 'view=large.usual.usual.shown', 'theirs=1; language=en', 'view=forged'])
		await front.ask('/contests', { headers: { cookie } });
	assert.equal(rendered.length, 3);
});

test('who has signed in is always rendered for', async () => {
	await front.ask('/contests');
	const own = await front.ask('/contests', { headers: { cookie: '__Host-session=abc' } });
	assert.equal(rendered.length, 2);
	assert.equal(own.headers['cache-control'], 'private, no-store');
	assert.equal(own.headers.etag, undefined);
});

test('what sets a cookie, fails or does not say that it may be kept is not kept', async () => {
	const answers: (typeof answer)[] = [
		(request, response) => {
			response.setHeader('set-cookie', 'a=b');
			usual(request, response);
		},
		(_, response) => void response.writeHead(404).end('none'),
		(_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('not to be kept')
	];
	for (answer of answers) {
		const before = rendered.length;
		await front.ask('/contests');
		await front.ask('/contests');
		assert.equal(rendered.length, before + 2);
	}
});

test('a committed change is heard through the database, a rolled back one is not', async () => {
	const first = await front.ask('/contests');
	await front.network.db
		.transaction()
		.execute(async (tx) => {
			await notifyCaches(tx, ['contests']);
			throw new Error('rolled back');
		})
		.catch(() => {});
	await front.network.db.transaction().execute((tx) => notifyCaches(tx, ['something else']));
	assert.equal((await front.ask('/contests')).body, first.body);
	await front.network.db.transaction().execute((tx) => notifyCaches(tx, ['contests']));
	await until(async () => (await front.ask('/contests')).body !== first.body);
	assert.deepEqual(rendered, ['/contests', '/contests']);
});

test('readers who ask at the same moment wait for one rendering', async () => {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	answer = (request, response) => void held.then(() => usual(request, response));
	const asked = Promise.all(Array.from({ length: 5 }, () => front.ask('/contests')));
	await until(async () => rendered.length > 0);
	release();
	const bodies = (await asked).map(({ body }) => body);
	assert.deepEqual(new Set(bodies).size, 1);
	assert.equal(rendered.length, 1);
});

test('while a page fails its last good copy is shown; a page never seen tells the failure', async () => {
	const good = await front.ask('/contests');
	front.serving.invalidate(front.network.schema, ['contests']);
	answer = (_, response) => void response.writeHead(503).end('away');
	const stale = await front.ask('/contests');
	assert.deepEqual([stale.status, stale.body, stale.headers.warning], [200, good.body, '110 - "Response is Stale"']);
	const never = await front.ask('/contests?page=7');
	assert.deepEqual([never.status, never.headers['retry-after']], [503, '5']);
});
