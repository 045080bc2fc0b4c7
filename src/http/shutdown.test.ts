import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openTestNetwork } from '#server/platform/testing.ts';
import { serve } from '../server.ts';
import { siteOf } from './built-site.ts';
import { answerKept, askFor, openTestFront, until } from './front-testing.ts';
import { openLog } from './log.ts';

test('a port that cannot be had is told to the caller and leaves nothing open behind it', async () => {
	const taken = createServer().listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const { port } = taken.address() as AddressInfo;
	const network = await openTestNetwork();
	const site = siteOf((_, response) => void response.end());
	const start = (ports: { port?: number; metricsPort?: number }) =>
		serve({ database: network.database, site, log: openLog('silent'), ...ports });
	await assert.rejects(start({ port }), { code: 'EADDRINUSE', port });
	await assert.rejects(start({ metricsPort: port }), { code: 'EADDRINUSE', port });
	const { totalCount, idleCount } = network.database.pool;
	assert.equal(totalCount - idleCount, 0);
	await network.close();
	taken.close();
});

test('closing finishes what is in flight, says it is not ready and takes nothing new', async () => {
	let release = () => {};
	let begun = false;
	const held = new Promise<void>((resolve) => (release = resolve));
	const front = await openTestFront((_, response) => {
		begun = true;
		void held.then(() => response.writeHead(200, { 'content-type': 'text/plain' }).end('finished'));
	});
	const inFlight = front.ask('/slow');
	await until(async () => begun);
	const closing = front.serving.close();
	await assert.rejects(front.ask('/'), { code: 'ECONNREFUSED' });
	release();
	const answer = await inFlight;
	assert.deepEqual([answer.status, answer.body], [200, 'finished']);
	await closing;
	await front.network.close();
});

test('closing does not wait for ever: what hangs is cut when the time is over', async () => {
	let begun = false;
	const front = await openTestFront(() => void (begun = true), { limits: { finishMs: 50 } });
	const hanging = front.ask('/hangs');
	const cut = assert.rejects(hanging, { code: 'ECONNRESET' });
	await until(async () => begun);
	await front.serving.close();
	await cut;
	await front.network.close();
});

test('/healthz tells the process, /readyz what it stands on, and neither tells more', async () => {
	let broken = false;
	const front = await openTestFront((_, response) => void response.end('page'), {
		readiness: {
			disk: async () => {
				if (broken) throw new Error('secret reason');
			}
		}
	});
	const ready = await front.ask('/readyz');
	assert.deepEqual([ready.status, ready.body], [200, 'ok\n']);
	broken = true;
	const unready = await front.ask('/readyz');
	assert.deepEqual([unready.status, unready.body, unready.headers['retry-after']], [503, 'not ready\n', '5']);
	const alive = await front.ask('/healthz', { headers: { host: 'anything' } });
	assert.deepEqual([alive.status, alive.body], [200, 'ok\n']);
	await front.close();
});

test('with the database away readiness fails, pages seen before are shown, others are told to come back', async () => {
	const front = await openTestFront((request, response) => answerKept(request, response, 'seen'));
	await front.ask('/contests');
	const { pool } = front.network.database;
	const connect = pool.connect;
	pool.connect = () =>
		Promise.reject(Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' })) as never;
	assert.equal((await front.ask('/readyz')).status, 503);
	assert.equal((await front.ask('/contests')).body, 'seen');
	const unknown = await askFor(front.serving.url, '/contests', 'another.test');
	assert.deepEqual([unknown.status, unknown.headers['retry-after']], [503, '5']);
	assert.match(unknown.body, /Сайт ненадолго недоступен/);
	pool.connect = connect;
	assert.equal((await front.ask('/readyz')).status, 200);
	await front.close();
});

test('/metrics stands on a port of its own and counts requests without telling paths', async () => {
	const front = await openTestFront((request, response) => answerKept(request, response, 'page'), { metricsPort: 0 });
	await front.ask('/contests');
	await front.ask('/contests');
	const { body } = await askFor(front.serving.metricsUrl!, '/metrics', 'localhost');
	assert.match(body, /bibliokrug_http_request_seconds_count\{method="GET",status="200",cache="miss"\} 1/);
	assert.match(body, /bibliokrug_http_request_seconds_count\{method="GET",status="200",cache="hit"\} 1/);
	assert.match(body, /bibliokrug_page_cache_pages 1/);
	assert.doesNotMatch(body, /contests/);
	assert.equal((await front.ask('/metrics')).body, 'page');
	await front.close();
});
