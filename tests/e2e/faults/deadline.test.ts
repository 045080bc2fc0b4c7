import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { buildDraft, buildOpenContest, moveDeadline, type OpenContest } from '#server/applications/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { until } from '../../../src/http/front-testing.ts';
import { newFormKey, openFaultScene, type FaultScene, type Program } from './scene.ts';

/** Where the machine has it, the measurements skew the clock below the program; everywhere it is skewed inside. */
const libfaketime = process.env['BIBLIOKRUG_LIBFAKETIME'];
/** On a busy machine a form may take some seconds; the measurements, on a quiet one, send it within the last. */
const secondsLeft = libfaketime ? 1 : 20;

let scene: FaultScene;
before(async () => {
	scene = await openFaultScene();
});
after(() => scene.close());

function startSkewed(hours: number, timeZone: string): Promise<Program> {
	if (libfaketime) {
		assert.ok(existsSync(libfaketime), libfaketime);
		const faked = { LD_PRELOAD: libfaketime, FAKETIME: `${hours > 0 ? '+' : ''}${hours}h` };
		return scene.start({ env: { ...faked, FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: timeZone } });
	}
	const skewed = fileURLToPath(new URL('skewed-clock.ts', import.meta.url));
	const env = { BIBLIOKRUG_TEST_CLOCK_SKEW_HOURS: String(hours), TZ: timeZone };
	return scene.start({ node: [`--import=${skewed}`], env });
}

/** By how many hours the program's clock, which stands in its log, differs from the database's. */
async function skewOf(program: Program): Promise<number> {
	await scene.ask(program, '/');
	const now = (await databaseNow(scene.network.db)).getTime();
	await until(async () => program.output().includes('"time"'));
	const [, logged = ''] = /"time":"?([^",]+)/.exec(program.output())!;
	return ((/^\d+$/.test(logged) ? Number(logged) : Date.parse(logged)) - now) / 3_600_000;
}

async function sendFrom(program: Program, contest: OpenContest, closes: string) {
	const { db } = scene.network;
	const { id: accountId, cookie } = await scene.signedIn();
	const { id, revision } = await buildDraft(db, { contest, owner: await actorOf(db, accountId) });
	const form = { key: newFormKey(), revision: String(revision) };
	await moveDeadline(db, contest.id, closes);
	const answer = await scene.ask(program, `/my/applications/${id}/check?/send`, { cookie, form });
	const { state } = await db.selectFrom('applications').select('state').where('id', '=', id).executeTakeFirstOrThrow();
	return { status: answer.status, state, body: answer.body };
}

/** What a busy machine has not brought within the last second was late: it is tried again. */
async function sendInTime(program: Program, contest: OpenContest, tries = 5): ReturnType<typeof sendFrom> {
	const begun = performance.now();
	const sent = await sendFrom(program, contest, `${secondsLeft} seconds`);
	const wasSlow = performance.now() - begun > secondsLeft * 1000;
	return sent.status === 422 && wasSlow && tries > 1 ? sendInTime(program, contest, tries - 1) : sent;
}

for (const { hours, timeZone } of [
	{ hours: -2, timeZone: 'Pacific/Kiritimati' },
	{ hours: 2, timeZone: 'America/St_Johns' }
]) {
	test(`a program whose clock is wrong by ${hours} hours, in ${timeZone}, closes when the database says`, async () => {
		const { db } = scene.network;
		const contest = await buildOpenContest(db);
		const program = await startSkewed(hours, timeZone);
		const skew = await skewOf(program);
		assert.equal(Math.round(skew * 10) / 10, hours);
		const inTime = await sendInTime(program, contest);
		const late = await sendFrom(program, contest, '-1 second');
		assert.deepEqual([inTime.status, inTime.state], [303, 'submitted']);
		assert.deepEqual([late.status, late.state], [422, 'draft']);
		assert.match(late.body, /Приём заявок закончился|приём заявок закрыт|Срок/i);
		assert.deepEqual(await brokenInvariants(db), []);
		if (libfaketime)
			console.log(JSON.stringify({ hours, timeZone, shown: skew, inTime: inTime.state, late: late.state }));
	});
}
