import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingAccess } from '../queries.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { judgingGlance } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const signOne = ({ id }: JudgedContest, entryId: string, jurorId: string) =>
	network.db
		.insertInto('score_sheets')
		.values({
			...{ contest_id: id, stage_key: '1', entry_id: entryId, juror_id: jurorId },
			...{ signed_at: new Date(), entered_by: null, confirmed_by: null }
		})
		.execute();

test('the glance counts jurors and sheets by stage', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signOne(contest, contest.entries[0]!.id, contest.chair.id);
	const glance = await judgingGlance(db, await judgingAccess(db, contest.organiser, contest.id));
	assert.deepEqual(
		{
			...glance,
			stages: glance.stages.map(({ stage, state, assigned, signed }) => ({ stage, state, assigned, signed }))
		},
		{
			...{ jurors: 4, seated: 4, openVotes: 0, openAppeals: 0, isProposed: false },
			...{ resultsVersion: null, publishedVersion: null },
			stages: [
				{ stage: '1', state: 'open', assigned: 12, signed: 1 },
				{ stage: '2', state: 'ahead', assigned: 0, signed: 0 }
			]
		}
	);
});

test('sheets on an entry hidden from the chair are not counted, and a plain juror learns nothing', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [entry] = contest.entries;
	await signOne(contest, entry!.id, contest.members[0]!.id);
	const counted = async () =>
		(await judgingGlance(db, await judgingAccess(db, contest.chair.actor, contest.id))).stages[0]!;
	assert.deepEqual([(await counted()).assigned, (await counted()).signed], [12, 1]);
	await db
		.updateTable('accounts')
		.set({ person_id: entry!.authorId })
		.where('id', '=', contest.chair.actor.id)
		.execute();
	assert.deepEqual([(await counted()).assigned, (await counted()).signed], [9, 0]);
	const access = await judgingAccess(db, contest.members[0]!.actor, contest.id);
	await assert.rejects(judgingGlance(db, access), NotFound);
});
