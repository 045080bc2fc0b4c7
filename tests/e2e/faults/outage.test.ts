import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { buildDraft, buildOpenContest, type OpenContest } from '#server/applications/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { startPostgres } from '#server/platform/postgres/supervisor.ts';
import { hiddenFieldsOf, newFormKey, openFaultScene, type FaultScene, type Program } from './scene.ts';

const outageMs = Number(process.env['BIBLIOKRUG_OUTAGE_SECONDS'] ?? 2) * 1000;
const [mostToRefuseMs, mostToRecoverMs] = [3000, 5000];

let scene: FaultScene;
let program: Program;
let contest: OpenContest;
before(async () => {
	scene = await openFaultScene();
	contest = await buildOpenContest(scene.network.db);
	program = await scene.start();
});
after(() => scene.close());

type Outage = { end(): Promise<void> };

/** Nobody is at the socket: a server that was stopped. */
async function stopDatabase(): Promise<Outage> {
	await scene.postgres.stop();
	return {
		async end() {
			scene.postgres = await startPostgres({ dataFolder: scene.dataFolder, durable: false });
		}
	};
}

/** Everybody is there and nobody answers: a machine that hangs, a line that is cut. */
async function silenceDatabase(): Promise<Outage> {
	const pids = familyOf(scene.postgres.postmasterPid());
	for (const pid of pids) process.kill(pid, 'SIGSTOP');
	return {
		async end() {
			for (const pid of pids) process.kill(pid, 'SIGCONT');
		}
	};
}

function familyOf(parent: number): number[] {
	const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
	const children = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(([, of]) => of === parent);
	return [parent, ...children.map(([pid]) => pid!)];
}

async function timed<T>(work: Promise<T>): Promise<T & { ms: number }> {
	const begun = performance.now();
	const done = await work;
	return { ...done, ms: Math.round(performance.now() - begun) };
}

const typed = 'Ночной читальный зал «при свечах» <b>&amp;</b> "да"';

for (const [how, begin] of [
	['stopped', stopDatabase],
	['silent', silenceDatabase]
] as const) {
	test(`the database is ${how}: pages are shown on, a form is refused at once with all that was typed, and recovery is quick`, async () => {
		const { id: accountId, cookie } = await scene.signedIn();
		const owner = await actorOf(scene.network.db, accountId);
		const draft = await buildDraft(scene.network.db, { contest, owner });
		const sent = await buildDraft(scene.network.db, { contest, owner });
		const publicPath = `/contests/${contest.slug}`;
		const shown = await scene.ask(program, publicPath);
		assert.equal(shown.status, 200);
		assert.equal((await scene.ask(program, '/my', { cookie })).status, 200);
		const work = `/my/applications/${draft.id}/work?/save`;
		const form = { revision: String(draft.revision), nomination: 'service', title: typed, then: 'list' };
		const sending = { key: newFormKey(), revision: String(sent.revision) };
		const send = () => timed(scene.ask(program, `/my/applications/${sent.id}/check?/send`, { cookie, form: sending }));

		const outage = await begin();
		const until = performance.now() + outageMs;
		const answers: { status: number; ms: number }[] = [];
		const refused = await timed(scene.ask(program, work, { cookie, form }));
		while (performance.now() < until) {
			const pages = [publicPath, '/my', '/sign-in', `/contests/${contest.slug}/regulations`];
			const asked = pages.map((path) => timed(scene.ask(program, path, path === '/my' ? { cookie } : {})));
			answers.push(...(await Promise.all([...asked, ...Array.from({ length: 12 }, send)])));
			const kept = await timed(scene.ask(program, publicPath));
			assert.deepEqual([kept.status, kept.body], [200, shown.body]);
			assert.ok(kept.ms < mostToRefuseMs, `${kept.ms} ms for a kept page`);
			await pause(200);
		}
		await outage.end();
		const back = performance.now();
		const repeated = hiddenFieldsOf(refused.body);
		assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '5']);
		assert.ok(refused.body.includes(`action="${work}"`) && refused.body.includes('Отправить ещё раз'));
		assert.deepEqual(repeated, { ...form, title: escapeHtml(typed) });
		const slowest = Math.max(refused.ms, ...answers.map(({ ms }) => ms));
		assert.ok(slowest < mostToRefuseMs, `${slowest} ms until the slowest answer`);
		assert.ok(
			answers.every(({ status }) => status === 200 || status === 503),
			JSON.stringify(answers)
		);

		let again = await scene.ask(program, work, { cookie, form });
		while (again.status === 503 && performance.now() - back < 20_000) {
			await pause(50);
			again = await scene.ask(program, work, { cookie, form });
		}
		const recovered = Math.round(performance.now() - back);
		assert.deepEqual([again.status, again.headers.location], [303, `/my/applications/${draft.id}`]);
		assert.ok(recovered < mostToRecoverMs, `${recovered} ms until the first form was taken`);
		const receipts = await Promise.all([send(), send()]);
		assert.deepEqual(
			receipts.map(({ status, headers }) => [status, headers.location]),
			[1, 2].map(() => [303, `/my/applications/${sent.id}/receipt`])
		);
		const { db } = scene.network;
		const titles = await db.selectFrom('applications').select('title').where('id', '=', draft.id).execute();
		assert.deepEqual(titles, [{ title: typed }]);
		const versions = await db
			.selectFrom('application_versions')
			.select('version')
			.where('application_id', '=', sent.id)
			.execute();
		assert.deepEqual(versions, [{ version: 1 }]);
		assert.deepEqual(await brokenInvariants(db), []);
		if (outageMs > 3000)
			console.log(JSON.stringify({ how, seconds: outageMs / 1000, asked: answers.length, slowest, recovered }));
	});
}

const escapeHtml = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
