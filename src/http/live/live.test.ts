import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { runDefence } from '#server/contests/defence/day/commands.ts';
import type { DefenceAct } from '#server/contests/defence/day/rules.ts';
import { defenceDayOf } from '#server/contests/defence/queries.ts';
import { revealNext } from '#server/contests/defence/reveal/commands.ts';
import { buildDefence, finaliseDefence, type BuiltDefence } from '#server/contests/defence/testing.ts';
import { dayTopic, sheetsTopic } from '#server/contests/defence/rules.ts';
import { signIn } from '#server/accounts/sessions/commands.ts';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { notifyLive } from '#server/platform/live.ts';
import { openTestFront, until, type TestFront } from '../front-testing.ts';
import { openLog } from '../log.ts';
import { siteOf } from '../built-site.ts';
import { serve, type Serving } from '../../server.ts';
import { Line } from './live-testing.ts';

let front: TestFront;
/** Another node over the same database. */
let other: Serving;
const page = (_: unknown, response: { end: (text: string) => void }) => response.end('page');
before(async () => {
	front = await openTestFront(page);
	other = await serve({ database: front.network.database, site: siteOf(page), log: openLog('silent') });
});
after(async () => {
	await other.close();
	await front.close();
});

const db = () => front.network.db;
const listen = (path: string, { cookie, node = front.serving }: { cookie?: string; node?: Serving } = {}) =>
	Line.open(node.url, path, front.host, cookie ?? null);
const hallOf = ({ hallCode }: BuiltDefence) => `/live/hall/${hallCode}`;

async function press(defence: BuiltDefence, act: DefenceAct): Promise<string> {
	const { revision } = (await defenceDayOf(db(), defence.place))!;
	const outcome = await runDefence(db(), defence.secretary.actor, defence.place, { act, revision });
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value;
}

/** The password is the one that members are built with. */
async function cookieOf(email: string): Promise<string> {
	const { database, schema } = front.network;
	const where = { db: db(), platform: database.platform, network: schema };
	const { password } = await buildMember(db());
	const outcome = await signIn(where, { email, password, from: email, isSecure: false });
	assert.ok(outcome.ok);
	return `session=${encodeURIComponent(outcome.value.value)}`;
}

test('the hall is told its state at once and at every change, on whichever node it was made', async () => {
	const defence = await buildDefence(db());
	const [line, elsewhere] = await Promise.all([listen(hallOf(defence)), listen(hallOf(defence), { node: other })]);
	assert.equal(line.status, 200);
	const { 'content-type': type, 'cache-control': keeping, 'x-accel-buffering': buffering } = line.headers;
	assert.deepEqual(
		[type, keeping, buffering, line.headers['content-encoding']],
		['text/event-stream; charset=utf-8', 'no-store, no-transform', 'no', undefined]
	);
	for (const each of [line, elsewhere]) {
		await each.until(({ told }) => told.length >= 2);
		assert.deepEqual(
			each.told.map(({ event }) => event),
			['clock', 'state']
		);
		assert.ok(Math.abs(Number(each.told[0]!.data) - Date.now()) < 60_000);
	}
	await press(defence, { kind: 'open' });
	const revision = await press(defence, { kind: 'call', entryId: defence.entries[2]!.id });
	for (const each of [line, elsewhere]) {
		await each.until((own) => own.states().at(-1)?.revision === revision);
		assert.equal(each.states().at(-1)!.on!.key, '3');
		assert.equal(each.told.at(-1)!.id, revision);
		each.cut();
	}
});

test('a line that was cut gets the whole state when it comes back', async () => {
	const defence = await buildDefence(db());
	const line = await listen(hallOf(defence));
	await line.until((own) => own.states().length === 1);
	line.cut();
	await press(defence, { kind: 'open' });
	await press(defence, { kind: 'call', entryId: defence.entries[0]!.id });
	const revision = await press(defence, { kind: 'speech' });
	const again = await listen(hallOf(defence));
	await again.until((own) => own.states().length === 1);
	const [{ revision: told, phase, on }] = again.states() as [ReturnType<Line['states']>[number]];
	assert.deepEqual([told, phase, on!.key], [revision, 'speech', '1']);
	again.cut();
});

test('the hall hears of what the chair opens, and before that of no result', async () => {
	const defence = await buildDefence(db());
	const line = await listen(hallOf(defence));
	await finaliseDefence(db(), defence);
	await revealNext(db(), defence.chair.actor, defence.id, 1);
	await line.until((own) => own.states().at(-1)!.opened.length === 1);
	const before = line.told.slice(0, -1).map(({ data }) => data);
	assert.ok(!before.join().includes('Работа'));
	line.cut();
});

test('when the listening connection is lost, everybody is shown the state anew once it is back', async () => {
	const network = front.network;
	const lost = await serve({ database: network.database, site: siteOf(page), log: openLog('silent') });
	const defence = await buildDefence(db());
	const line = await listen(hallOf(defence), { node: lost });
	await line.until((own) => own.states().length === 1);
	const listening = sql`select pg_terminate_backend(pid) from pg_stat_activity
		where query = 'listen bibliokrug_live' and pid <> pg_backend_pid()`;
	const { rows } = await listening.execute(network.database.platform);
	assert.ok(rows.length >= 1);
	// Changed while nobody listens: only looking anew can tell it.
	await press(defence, { kind: 'open' });
	await line.until((own) => own.states().at(-1)!.phase === 'waiting');
	line.cut();
	await lost.close();
});

test('unknown halls, other methods and other paths are refused', async () => {
	const defence = await buildDefence(db());
	const code = defence.hallCode;
	for (const [path, status] of [
		[`/live/hall/${code.slice(0, 25)}${code.endsWith('0') ? '1' : '0'}`, 404],
		['/live/hall/x', 404],
		['/live/', 404],
		[`/live/defence/${defence.slug}/2`, 401]
	] as const)
		assert.equal((await front.ask(path)).status, status, path);
	assert.equal((await front.ask(hallOf(defence), { method: 'HEAD' })).status, 405);
});

test('a table’s changes are told to the jury and those who run it alone, without a word of what they are', async () => {
	const defence = await buildDefence(db());
	const path = `/live/defence/${defence.slug}/2`;
	const stranger = await cookieOf((await buildMember(db())).email);
	assert.equal((await front.ask(path, { headers: { cookie: stranger } })).status, 404);
	const lines = [];
	for (const { email } of [defence.secretary, defence.members[0]!]) {
		const line = await listen(path, { cookie: await cookieOf(email) });
		await line.until(({ told }) => told.some(({ event }) => event === 'state'));
		lines.push(line);
	}
	for (const topic of [dayTopic(defence.id, '2'), sheetsTopic(defence.id, '2')]) {
		const before = lines.map(({ told }) => told.length);
		await db().transaction().execute((tx) => notifyLive(tx, topic)); // prettier-ignore
		for (const [at, line] of lines.entries()) await line.until(({ told }) => told.length > before[at]!);
	}
	for (const line of lines) {
		assert.deepEqual(
			new Set(line.told.filter(({ event }) => event === 'state').map(({ data }) => data)),
			new Set(['{}'])
		);
		line.cut();
	}
});

test('the end of a seat ends the stream at the next look, and a closing program ends all of them', async () => {
	const defence = await buildDefence(db());
	const quick = await serve({
		...{ database: front.network.database, site: siteOf(page), log: openLog('silent') },
		live: { recheckMs: 20, beatMs: 10 }
	});
	const path = `/live/defence/${defence.slug}/2`;
	const [juror, hall] = [
		await listen(path, { cookie: await cookieOf(defence.members[0]!.email), node: quick }),
		await listen(hallOf(defence), { node: quick })
	];
	await hall.until(({ told }) => told.filter(({ event }) => event === 'clock').length > 3);
	assert.equal(juror.isEnded, false);
	await db().updateTable('jurors').set({ account_id: null }).where('id', '=', defence.members[0]!.id).execute();
	await juror.until(({ isEnded }) => isEnded);
	assert.equal(hall.isEnded, false);
	const begun = performance.now();
	await quick.close();
	await hall.until(({ isEnded }) => isEnded);
	assert.ok(performance.now() - begun < 5000, 'a stop does not wait for those who only watch');
});

test('no more watch a hall than may, and whoever leaves makes room', async () => {
	const defence = await buildDefence(db());
	const small = await serve({
		...{ database: front.network.database, site: siteOf(page), log: openLog('silent') },
		live: { most: 2 }
	});
	const [first, second] = [
		await listen(hallOf(defence), { node: small }),
		await listen(hallOf(defence), { node: small })
	];
	const refused = await listen(hallOf(defence), { node: small });
	assert.equal(refused.status, 503);
	first!.cut();
	await until(async () => {
		const line = await listen(hallOf(defence), { node: small });
		if (line.status === 200) line.cut();
		return line.status === 200;
	});
	second!.cut();
	await small.close();
});
