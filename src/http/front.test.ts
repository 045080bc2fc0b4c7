import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { answerKept, openTestFront, type TestFront } from './front-testing.ts';
import { contentSecurityPolicy } from './security-headers.ts';

let front: TestFront;

before(async () => {
	front = await openTestFront(
		(request, response) => {
			if (request.url === '/only-forms') {
				response.writeHead(405, { allow: 'POST' }).end('GET method not allowed');
				return;
			}
			if (request.url === '/outside-a-page' || request.url === '/contests/outside-a-page') {
				response.writeHead(500, { 'content-type': 'text/html' }).end('<html lang="ru" data-bare-error>');
				return;
			}
			if (request.url === '/broken') throw new Error('a bug');
			if (request.url === '/contests') return answerKept(request, response, 'contests');
			if (request.method === 'POST') {
				request.resume();
				request.on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end('taken'));
				return;
			}
			response.setHeader('x-sveltekit-page', 'true');
			response
				.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html' })
				.end(`seen as ${request.headers['x-forwarded-proto']} ${request.headers['x-real-ip']}`);
		},
		{ trustedProxies: '', limits: { headersMs: 300, checkEveryMs: 50 } }
	);
});
after(() => front.close());

const formType = 'application/x-www-form-urlencoded';
const form = (type = formType) => ({
	method: 'POST',
	headers: { origin: `http://${front.host}`, 'content-type': type }
});

const everyRoute = [
	'/',
	'/contests',
	'/nothing',
	'/broken',
	'/healthz',
	'/readyz',
	'//evil',
	'/v/CODE',
	'/settings/view'
];

test('every answer carries the security headers, and none tells what the program is made of', async () => {
	for (const path of everyRoute) {
		const { headers } = await front.ask(path);
		assert.equal(headers['content-security-policy'], contentSecurityPolicy, path);
		assert.equal(headers['x-content-type-options'], 'nosniff', path);
		assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', path);
		assert.equal(headers['cross-origin-opener-policy'], 'same-origin', path);
		assert.match(String(headers['permissions-policy']), /camera=\(\)/, path);
		assert.equal(headers['strict-transport-security'], undefined, path);
		for (const name of ['server', 'x-powered-by', 'x-sveltekit-page', 'x-sveltekit-routeid'])
			assert.equal(headers[name], undefined, `${path} ${name}`);
	}
});

test('the policy forbids everything that is not our own, and all inline script', () => {
	assert.equal(
		contentSecurityPolicy,
		"default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
	);
});

test('a stranger cannot pretend to come by https or from another address', async () => {
	const { body, headers } = await front.ask('/', {
		headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9' }
	});
	assert.equal(body, 'seen as http 127.0.0.1');
	assert.equal(headers['strict-transport-security'], undefined);
});

test('behind a trusted proxy the client is the one it names, and https brings strict transport', async () => {
	const trusting = await openTestFront(
		(request, response) => void response.end(`${request.headers['x-forwarded-proto']} ${request.headers['x-real-ip']}`),
		{
			trustedProxies: '127.0.0.0/8'
		}
	);
	const { body, headers } = await trusting.ask('/', {
		headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.1, 203.0.113.9' }
	});
	await trusting.close();
	assert.equal(body, 'https 203.0.113.9');
	assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
});

test('a bug in a page gives a plain page of 500 without details', async () => {
	const { status, body } = await front.ask('/broken');
	assert.equal(status, 500);
	assert.match(body, /<h1>Не получилось показать страницу<\/h1>/);
	assert.doesNotMatch(body, /a bug|Error|\.ts/);
});

test('a host that is nobody’s gets 421, a senseless one 400', async () => {
	assert.equal((await front.ask('/', { headers: { host: 'stranger.test' } })).status, 421);
	assert.equal((await front.ask('/', { headers: { host: 'a/b' } })).status, 400);
});

test('an address that leads elsewhere, or that nothing can decode, is refused before it reaches a page', async () => {
	const paths = ['/contests/%00', '/contests/%ff', '/contests/%E0%A4%A', '/%', '/%5cevil.com', '/contests%0a'];
	const detours = ['//evil.com', '/.//evil.com?lang=en', '/%2e//evil.com', '/%2E%2e/x', '/a/../b', '/a%2f%2fb', '/.'];
	for (const path of [...paths, ...detours]) {
		const { status, body } = await front.ask(path);
		assert.deepEqual([status, /<h1>Адрес написан с ошибкой/.test(body)], [400, true], path);
	}
	for (const path of ['/contests/...', '/.well-known/x', '/%D0%B4?search=%00//../'])
		assert.equal((await front.ask(path)).status, 404, path);
});

test('what is neither a reading nor a form is refused in Russian, and told what is allowed', async () => {
	for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
		const { status, headers, body } = await front.ask('/contests', { method });
		assert.deepEqual(
			[status, headers.allow, /<h1>Так страницу открыть нельзя/.test(body)],
			[405, 'GET, HEAD, POST', true],
			method
		);
	}
});

test('a form goes through only from a page of this very site', async () => {
	const { headers } = form();
	const asked = (origin: object) =>
		front.ask('/sign-in', { method: 'POST', headers: { 'content-type': formType, ...origin }, body: 'a=b' });
	for (const origin of [{}, { origin: 'null' }, { origin: 'https://evil.test' }, { origin: `https://${front.host}` }]) {
		const { status, body } = await asked(origin);
		assert.deepEqual([status, /<h1>Форма пришла не с этого сайта/.test(body)], [403, true], JSON.stringify(origin));
	}
	assert.equal((await asked({ origin: headers.origin })).body, 'taken');
});

test('a form comes in one of the two ways in which browsers send them', async () => {
	for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencodedx']) {
		const { status, body } = await front.ask('/settings/view', { ...form(type), body: '{}' });
		assert.deepEqual([status, /<h1>Запрос не принят/.test(body)], [415, true], type);
	}
	const untyped = await front.ask('/settings/view', { method: 'POST', headers: { origin: `http://${front.host}` } });
	assert.equal(untyped.status, 415);
	for (const type of ['Multipart/Form-Data; boundary=x', `${formType}; charset=UTF-8`])
		assert.equal((await front.ask('/settings/view', { ...form(type), body: 'a=b' })).status, 200, type);
});

test('refusals in a bare line and faults outside a page get a page of ours', async () => {
	const bare = await front.ask('/only-forms');
	assert.deepEqual([bare.status, bare.headers.allow], [405, 'POST']);
	assert.match(bare.body, /<html lang="ru">.*<h1>Так страницу открыть нельзя/);
	for (const path of ['/outside-a-page', '/contests/outside-a-page']) {
		const fault = await front.ask(path);
		assert.deepEqual([fault.status, fault.headers['content-type']], [500, 'text/html; charset=utf-8']);
		assert.match(fault.body, /<h1>Не получилось показать страницу/);
		assert.doesNotMatch(fault.body, /data-bare-error/);
	}
});

test('the data of a page cannot be had without the page', async () => {
	for (const path of ['/__data.json', '/contests/__data.json?x=1', '/contests.html__data.json'])
		assert.equal((await front.ask(path)).status, 404, path);
	assert.match((await front.ask('/contests/__data.json')).body, /<h1>Такой страницы нет/);
});

test('a body above the limit of its route is refused before it is read', async () => {
	const fits = await front.ask('/settings/view', { ...form(), body: 'x'.repeat(4096) });
	assert.deepEqual([fits.status, fits.body], [200, 'taken']);
	const large = await front.ask('/settings/view', { ...form(), body: 'x'.repeat(4097) });
	assert.equal(large.status, 413);
	assert.match(large.body, /Отправлено слишком много/);
	assert.equal((await front.ask('/setup', { ...form(), body: 'x'.repeat(4097) })).status, 200);
	assert.equal((await front.ask('/', { ...form(), body: 'x'.repeat(512 * 1024 + 1) })).status, 413);
});

test('a body of untold length is refused, and so is a body of a reading', async () => {
	const chunked = await front.ask('/settings/view', {
		method: 'POST',
		headers: { ...form().headers, 'transfer-encoding': 'chunked' },
		body: undefined as never
	});
	assert.equal(chunked.status, 411);
	assert.equal((await front.ask('/', { body: 'x' })).status, 413);
});

test('a client that never finishes its headers is cut', async () => {
	const { port } = new URL(front.serving.url);
	const socket = connect(Number(port), '127.0.0.1');
	const said: string[] = [];
	socket.on('data', (data) => said.push(String(data)));
	socket.on('error', () => {});
	socket.write('GET / HTTP/1.1\r\nHost: slow\r\nX-Slow: ');
	await new Promise((resolve) => socket.once('close', resolve));
	assert.match(said.join(''), /^(?:HTTP\/1\.1 408 Request Timeout|$)/);
});

test('one address cannot take all the sockets, but a trusted proxy may', async () => {
	const openSockets = async (trustedProxies: string) => {
		const narrow = await openTestFront((_, response) => void response.end('page'), {
			trustedProxies,
			limits: { socketsPerAddress: 2 }
		});
		const { port } = new URL(narrow.serving.url);
		const sockets = await Promise.all(Array.from({ length: 4 }, () => openSocket(Number(port))));
		const answered = await Promise.all(sockets.map((socket) => askOver(socket)));
		sockets.forEach((socket) => socket.destroy());
		await narrow.close();
		return answered.filter(Boolean).length;
	};
	assert.equal(await openSockets(''), 2);
	assert.equal(await openSockets('127.0.0.1'), 4);
});

test('headers above 16 KB are refused', async () => {
	const { status } = await front.ask('/', { headers: { cookie: 'x'.repeat(17 * 1024) } });
	assert.equal(status, 431);
});

test('answers made for one reader are never stored', async () => {
	const { headers } = await front.ask('/nothing');
	assert.equal(headers['cache-control'], 'private, no-store');
});

function openSocket(port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => resolve(socket));
		socket.once('error', reject);
	});
}

/** Whether anything is answered before the connection is cut. */
function askOver(socket: Socket): Promise<boolean> {
	return new Promise((resolve) => {
		socket.removeAllListeners('error');
		socket.once('data', () => resolve(true));
		socket.once('close', () => resolve(false));
		socket.on('error', () => resolve(false));
		socket.write('GET /healthz HTTP/1.1\r\nHost: any\r\n\r\n');
	});
}
