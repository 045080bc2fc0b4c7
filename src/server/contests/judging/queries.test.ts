import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildActor } from '#server/accounts/appointments/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { leadsJury, refusalToRunJudging } from './policy.ts';
import { judgedEntriesOf, judgingAccess, stageCoursesOf } from './queries.ts';
import { buildJudging } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('a juror sits in the jury of one contest and is nobody in another', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const other = await buildJudging(db);
	const access = await judgingAccess(db, contest.chair.actor, contest.id);
	assert.equal(access.seat?.jurorId, contest.chair.id);
	assert.ok(leadsJury(access));
	assert.equal(refusalToRunJudging(access), 'not-allowed');
	await assert.rejects(judgingAccess(db, contest.chair.actor, other.id), NotFound);
	await assert.rejects(judgingAccess(db, await buildActor(db), contest.id), NotFound);
	await assert.rejects(judgingAccess(db, null, contest.id), NotFound);
});

test('a juror whose role was ended is nobody at the next request', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [member] = contest.members;
	await db
		.updateTable('appointments')
		.set({ ended_by: 'system:testing', ended_at: new Date() })
		.where('account_id', '=', member!.actor.id)
		.execute();
	await assert.rejects(judgingAccess(db, await actorOf(db, member!.actor.id), contest.id), NotFound);
});

test('an entry of one’s own conflict or authorship is hidden from lists', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [member, author] = contest.members;
	const [first, second] = contest.entries;
	await db
		.deleteFrom('sheet_assignments')
		.where('juror_id', '=', member!.id)
		.where('entry_id', '=', first!.id)
		.execute();
	await db
		.updateTable('assignments')
		.set({ recused: true, recusal_reason: 'соавтор' })
		.where('juror_id', '=', member!.id)
		.where('entry_id', '=', first!.id)
		.execute();
	await db.updateTable('accounts').set({ person_id: second!.authorId }).where('id', '=', author!.actor.id).execute();
	const seen = async (actor: Actor) =>
		(await judgedEntriesOf(db, await judgingAccess(db, actor, contest.id), '1')).map(({ key }) => key);
	assert.deepEqual(await seen(contest.chair.actor), ['1', '2', '3', '4']);
	assert.deepEqual(await seen(member!.actor), ['2', '3', '4']);
	assert.deepEqual(await seen(author!.actor), ['1', '3', '4']);
});

test('the stages with marks stand in their order, the second one ahead', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const courses = await stageCoursesOf(db, contest.id);
	assert.deepEqual(
		courses.map(({ stage, state, isTaking }) => ({ stage, state, isTaking })),
		[
			{ stage: '1', state: 'open', isTaking: true },
			{ stage: '2', state: 'ahead', isTaking: false }
		]
	);
});

test('the database refuses to assign a recused juror, and to mark', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'preparing' });
	const [member] = contest.members;
	const [entry] = contest.entries;
	const pair = { contest_id: contest.id, entry_id: entry!.id, juror_id: member!.id };
	await db.deleteFrom('sheet_assignments').where('juror_id', '=', member!.id).execute();
	await db.updateTable('assignments').set({ recused: true }).where('juror_id', '=', member!.id).execute();
	await assert.rejects(
		db
			.insertInto('sheet_assignments')
			.values({ ...pair, stage_key: '1', assigned_by: 'x' })
			.execute(),
		{ code: '23503' }
	);
	await assert.rejects(
		db
			.insertInto('marks')
			.values({ ...pair, stage_key: '1', criterion_key: 'k1', mark: '5' })
			.execute(),
		{ code: '23503' }
	);
});
