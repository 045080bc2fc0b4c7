import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { judgingAccess } from '../queries.ts';
import { buildJudging } from '../testing.ts';
import { closeStage } from './closing/commands.ts';
import { stageOutcomeFor } from './outcome/queries.ts';
import { courseOf, stageFactsOf } from './queries.ts';
import { plannedOutcomes } from './release/queries.ts';
import { signEverything } from './testing.ts';
import { withdrawEntry } from './withdrawal/commands.ts';
import { leavableEntries, withdrawalsOf } from './withdrawal/queries.ts';

const system = systemActor('testing');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

/** So many entries in two nominations, ranked without a tie at the edge; the first stage is closed. */
async function closedStage(entries: number) {
	const { db } = network;
	const contest = await buildJudging(db, { entries });
	await signEverything(db, contest, (entry) => Math.max(2, 5 - (entry % (entries / 2))));
	const asked = { contestId: contest.id, stage: '1' };
	const outcome = await stageOutcomeFor(db, system, asked);
	assert.ok(outcome.ok);
	assert.ok((await closeStage(db, system, { ...asked, fingerprint: outcome.value.fingerprint })).ok);
	return contest;
}

test('every page of stages costs the same number of queries for six entries and for thirty', async () => {
	const { db } = network;
	const costs = [];
	for (const entries of [6, 30]) {
		const contest = await closedStage(entries);
		const taken = entries / 2 - 1;
		for (let at = 0; at < taken && at < 2; at++)
			await withdrawEntry(db, contest.organiser, {
				...{ contestId: contest.id, entryId: contest.entries[at]!.id, askedBy: 'entrant' as const, reason: 'Болезнь.' }
			});
		const access = await judgingAccess(db, contest.organiser, contest.id);
		const asked = { contestId: contest.id, stage: '1' };
		const cost = (work: () => Promise<unknown>) => network.countQueries(work);
		costs.push({
			course: await cost(() => courseOf(db, access)),
			facts: await cost(() => stageFactsOf(db, access, '1')),
			outcome: await cost(() => stageOutcomeFor(db, contest.organiser, asked)),
			leavable: await cost(() => leavableEntries(db, contest.organiser, contest.id)),
			withdrawals: await cost(() => withdrawalsOf(db, access)),
			release: await cost(() => plannedOutcomes(db, contest.organiser, asked))
		});
	}
	assert.deepEqual(costs[0], costs[1]);
	assert.equal(costs[0]!.course, 2);
});

test('an entry hidden from somebody is neither counted nor listed, and what a stage came to is not told', async () => {
	const { db } = network;
	const contest = await closedStage(6);
	const seen = async () => {
		const access = await judgingAccess(db, contest.secretary.actor, contest.id);
		const { entries, mayKnow } = await stageFactsOf(db, access, '1');
		return { entries, mayKnow, course: (await courseOf(db, access)).map((stage) => stage.entries) };
	};
	assert.deepEqual(await seen(), { entries: 6, mayKnow: true, course: [6, 4] });
	const pair = { contest_id: contest.id, entry_id: contest.entries[0]!.id, juror_id: contest.secretary.id };
	await db
		.insertInto('assignments')
		.values({ ...pair, recused: true, recusal_reason: 'соавтор' })
		.execute();
	assert.deepEqual(await seen(), { entries: 5, mayKnow: false, course: [5, 3] });
	const asked = { contestId: contest.id, stage: '1' };
	const refusal = { ok: false, reason: 'has-conflicts' };
	assert.deepEqual(await plannedOutcomes(db, contest.secretary.actor, asked), refusal);
	assert.deepEqual(await leavableEntries(db, contest.secretary.actor, contest.id), refusal);
});

test('a member of the jury sees no course of stages', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const access = await judgingAccess(db, contest.members[0]!.actor, contest.id);
	await assert.rejects(courseOf(db, access), NotFound);
	await assert.rejects(stageFactsOf(db, access, '1'), NotFound);
});
