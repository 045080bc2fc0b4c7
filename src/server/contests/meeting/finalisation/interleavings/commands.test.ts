import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockStage } from '../../../judging/queries.ts';
import { lockContest } from '../../../queries.ts';
import { buildMeeting } from '../../testing.ts';
import { withdrawProposal } from '../commands.ts';
import { confirm, propose, settled } from '../testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

// Deleting the call of lockContest from `begin` must make this test fail.
test('of fifty confirmations at once one succeeds: one version, one line of each kind in the log, one set of minutes', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const people = [contest.chair.actor, contest.organiser];
	for (let at = 0; at < 4; at++) {
		const { id: accountId } = await buildMember(db);
		await buildAppointment(db, { accountId, role: 'organiser', contestId: contest.id });
		people.push(await actorOf(db, accountId));
	}
	const proposal = await propose(network.db, contest, contest.secretary.actor);
	const outcomes = await Promise.all(
		Array.from({ length: 50 }, (_, at) => confirm(network.db, contest, people[at % people.length]!, proposal))
	);
	assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
	assert.deepEqual(
		new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.reason))),
		new Set(['already-answered'])
	);
	const count = async (table: 'results' | 'jury_minutes') =>
		(await db.selectFrom(table).select('version').where('contest_id', '=', contest.id).execute()).length;
	const events = await db
		.selectFrom('activity')
		.select('event')
		.where('subject_id', '=', contest.id)
		.where('event', 'in', ['results.finalised', 'minutes.recorded'])
		.execute();
	assert.deepEqual([await count('results'), await count('jury_minutes'), events.length], [1, 1, 2]);
	assert.deepEqual(await brokenInvariants(db), []);
});

// Deleting the call of lockStage from holdCount must make this test fail.
test('a count waits for who is opening a stage again, and then does not stand', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const proposal = await propose(network.db, contest, contest.secretary.actor);
	let late: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '2' }, 'alone');
		late = confirm(network.db, contest, contest.chair.actor, proposal);
		await untilBlocked(network, tx, 1);
		await tx
			.updateTable('stage_courses')
			.set({ state: 'open', closed_at: null })
			.where('contest_id', '=', contest.id)
			.where('stage_key', '=', '2')
			.execute();
	});
	assert.deepEqual(await late, { ok: false, reason: 'stage-open' });
});

test('two confirmations take turns on the contest’s row', async () => {
	const contest = await buildMeeting(network.db, settled);
	const proposal = await propose(network.db, contest, contest.secretary.actor);
	let late: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		late = confirm(network.db, contest, contest.chair.actor, proposal);
		await untilBlocked(network, tx, 1);
		assert.ok((await withdrawProposal(tx, contest.organiser, { contestId: contest.id, finalisationId: proposal })).ok);
	});
	assert.deepEqual(await late, { ok: false, reason: 'already-answered' });
});
