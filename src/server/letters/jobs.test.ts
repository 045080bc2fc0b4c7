import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startWorker, type Tasks } from '#server/platform/jobs.ts';
import { appUrlOf, openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { sendWaitingLetters, writeLetters } from './commands.ts';
import { letterTasks } from './jobs.ts';
import { openMailServer, testBase, testNetwork, testText, type MailServer } from './testing.ts';

let network: TestNetwork;
let server: MailServer;
before(async () => {
	network = await openTestNetwork();
	server = await openMailServer();
});
after(async () => {
	await server.close();
	await network.close();
});

const root = join(import.meta.dirname, '..', '..', '..');

/** The queue is one for all networks of the test's database; letters of other test files are let pass. */
const ownTasks = (): Tasks => {
	const tasks = letterTasks({
		post: { mode: 'sent', carrier: server.carrier, from: 'no-reply@example.org', bounces: null },
		networkOf: async () => ({ network: testNetwork, base: testBase })
	});
	return {
		'send-letter': async (db, payload, turn) => {
			if (turn.schema === network.schema) await tasks['send-letter']!(db, payload, turn);
		}
	};
};

/** A worker in a process of its own, so that it can be killed as a machine would be. */
function startDoomedWorker() {
	const program = `
		import { openDatabase } from '#server/database.ts';
		import { letterTasks } from '#server/letters/jobs.ts';
		import { startWorker } from '#server/platform/jobs.ts';
		import { openCarrier } from '#server/platform/mail.ts';
		const { ownerUrl, appUrl, url, network, base, schema } = JSON.parse(process.argv[1]);
		const tasks = letterTasks({
			post: { mode: 'sent', carrier: openCarrier(url), from: 'no-reply@example.org', bounces: null },
			networkOf: async () => ({ network, base })
		});
		await startWorker(ownerUrl, openDatabase(appUrl), {
			tasks: {
				'send-letter': async (db, payload, turn) => {
					if (turn.schema === schema) await tasks['send-letter'](db, payload, turn);
				}
			}
		});`;
	const place = {
		...{ ownerUrl: ownerUrl(), appUrl: appUrlOf(ownerUrl()), url: server.url, schema: network.schema },
		...{ network: testNetwork, base: testBase }
	};
	return spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(place)], {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit']
	});
}

test('of 300 letters each arrives once though the worker is killed among them, but for those in hand at that moment', async () => {
	const count = 300;
	await network.db.transaction().execute((tx) =>
		writeLetters(
			tx,
			Array.from({ length: count }, (_, at) => ({
				kind: 'regulations-changed',
				isDuty: true,
				to: { address: `reader-${at}@example.org`, name: '' },
				text: testText
			}))
		)
	);
	const doomed = startDoomedWorker();
	const ended = once(doomed, 'exit');
	server.answer = () => {
		if (server.received.length >= 100) doomed.kill('SIGKILL');
		return null;
	};
	await ended;
	server.answer = () => null;
	assert.ok(server.received.length >= 100 && server.received.length < count);

	const worker = await startWorker(ownerUrl(), network.database, { tasks: ownTasks() });
	try {
		await sendWaitingLetters(network.db);
		while ((await waiting()) > 0) await new Promise((resolve) => setImmediate(resolve));
	} finally {
		await worker.stop();
	}
	const arrived = Map.groupBy(server.received, ({ to }) => to.join());
	assert.equal(arrived.size, count);
	const twice = [...arrived.values()].filter((messages) => messages.length > 1);
	// Two at a time are in hand; each came again under its own number, so that mail programs show it once.
	assert.ok(twice.length <= 2 && twice.every((messages) => messages.length === 2));
	for (const messages of twice) assert.equal(new Set(messages.map(({ email }) => email.messageId)).size, 1);
	assert.equal(new Set(server.received.map(({ email }) => email.messageId)).size, count);
});

const waiting = async (): Promise<number> =>
	(await network.db.selectFrom('letters').select('id').where('state', '=', 'waiting').execute()).length;
