import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockContest } from '../../../queries.ts';
import { lockStage, stageCoursesOf } from '../../queries.ts';
import { buildJudging, type JudgedContest } from '../../testing.ts';
import { stageOutcomeFor } from '../outcome/queries.ts';
import { signEverything, signSheet } from '../testing.ts';
import { closeStage } from './commands.ts';

const system = systemActor('testing');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

async function outcomeOf({ id: contestId }: { id: string }) {
	const outcome = await stageOutcomeFor(network.db, system, { contestId, stage: '1' });
	assert.ok(outcome.ok);
	return outcome.value;
}
const stateOf = async ({ id }: { id: string }) =>
	(await stageCoursesOf(network.db, id)).find(({ stage }) => stage === '1')!.state;
const marksOf = async ({ id }: { id: string }) =>
	(await network.db.selectFrom('marks').select('mark').where('contest_id', '=', id).execute()).length;

test('the preview tells who goes on and why, with figures, and who has not signed', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 6 });
	const [, second] = contest.entries;
	await signEverything(db, contest);
	await db
		.updateTable('score_sheets')
		.set({ signed_at: null })
		.where('entry_id', '=', second!.id)
		.where('juror_id', '=', contest.members[0]!.id)
		.execute();
	await db
		.deleteFrom('marks')
		.where('entry_id', '=', second!.id)
		.where('juror_id', '=', contest.members[0]!.id)
		.execute();
	const { groups, unsigned, goingOn, obstacle, isLast } = await outcomeOf(contest);
	assert.deepEqual(
		groups.map(({ title, entries }) => [
			title,
			entries.map(({ key, rank, result, maximum, sheets, standing }) => ({
				key,
				rank,
				result,
				maximum,
				sheets,
				standing
			}))
		]),
		[
			[
				'Удобный сервис',
				[
					{ key: '1', rank: 1, result: '10.00', maximum: '10', sheets: 3, standing: 'admitted' },
					{ key: '2', rank: 2, result: '9.00', maximum: '10', sheets: 2, standing: 'admitted' },
					{ key: '3', rank: 3, result: '8.00', maximum: '10', sheets: 3, standing: 'below-number' }
				]
			],
			[
				'Событие и сообщество',
				[
					{ key: '4', rank: 1, result: '7.00', maximum: '10', sheets: 3, standing: 'admitted' },
					{ key: '5', rank: 2, result: '6.00', maximum: '10', sheets: 3, standing: 'admitted' },
					{ key: '6', rank: 3, result: '5.00', maximum: '10', sheets: 3, standing: 'below-number' }
				]
			]
		]
	);
	assert.deepEqual(
		unsigned.map(({ jurorId, unsigned, begun }) => ({ jurorId, unsigned, begun })),
		[{ jurorId: contest.members[0]!.id, unsigned: 1, begun: 1 }]
	);
	assert.deepEqual({ goingOn, obstacle, isLast }, { goingOn: 4, obstacle: null, isLast: false });
});

test('a stage is not closed while sheets are missing, or a tie at the edge waits for the jury', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 6 });
	const close = async () =>
		closeStage(db, contest.organiser, {
			...{ contestId: contest.id, stage: '1', fingerprint: (await outcomeOf(contest)).fingerprint }
		});
	assert.deepEqual(await close(), { ok: false, reason: 'too-few-sheets' });
	// Entries 2 and 3 are equal in everything, and there is one seat left for them.
	await signEverything(db, contest, (entry) => [5, 3, 3, 5, 4, 2][entry]!);
	assert.deepEqual(await close(), { ok: false, reason: 'open-ties' });
	assert.deepEqual(
		(await outcomeOf(contest)).openTies.map(({ needs, entries }) => [needs, entries.map(({ key }) => key)]),
		[['recorded-vote', ['2', '3']]]
	);
	assert.equal(await stateOf(contest), 'open');
});

test('who looked at another count than the present one is shown it anew', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const { fingerprint } = await outcomeOf(contest);
	await signEverything(db, contest);
	const asked = { contestId: contest.id, stage: '1', fingerprint };
	assert.deepEqual(await closeStage(db, contest.organiser, asked), { ok: false, reason: 'changed-meanwhile' });
	assert.deepEqual(await closeStage(db, contest.chair.actor, asked), { ok: false, reason: 'not-allowed' });
	await assert.rejects(closeStage(db, await buildActor(db), asked), NotFound);
});

test('who has a conflict with an entry of the stage neither sees what it comes to nor closes it', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const { fingerprint } = await outcomeOf(contest);
	const asked = { contestId: contest.id, stage: '1', fingerprint };
	// First prove that the secretary could: then the conflict alone makes the difference.
	const before = await stageOutcomeFor(db, contest.secretary.actor, asked);
	assert.ok(before.ok);
	const [first] = contest.entries;
	const pair = { contest_id: contest.id, entry_id: first!.id, juror_id: contest.secretary.id };
	await db
		.insertInto('assignments')
		.values({ ...pair, recused: true, recusal_reason: 'соавтор' })
		.execute();
	const refusal = { ok: false, reason: 'has-conflicts' };
	assert.deepEqual(await stageOutcomeFor(db, contest.secretary.actor, asked), refusal);
	assert.deepEqual(await closeStage(db, contest.secretary.actor, asked), refusal);
	// An organiser who is an author of one of the entries, likewise.
	await db.updateTable('accounts').set({ person_id: first!.authorId }).where('id', '=', contest.organiser.id).execute();
	assert.deepEqual(await closeStage(db, contest.organiser, asked), refusal);
	assert.deepEqual(await closeStage(db, system, asked), { ok: true, value: 4 });
});

/**
 * Deleting `lockStage` in `closeStage` (state read without it) turns this red: the stage is closed by the count that was
 * looked at, and the mark that was on its way comes into it afterwards.
 */
test('a mark that is being signed while the stage is closed is seen, and the closing is asked anew', async () => {
	const { db } = network;
	const contest = await oneSheetShort();
	const { fingerprint } = await outcomeOf(contest);
	let closing: ReturnType<typeof closeStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '1' }, 'share');
		closing = closeStage(db, contest.organiser, { contestId: contest.id, stage: '1', fingerprint });
		await untilBlocked(network, tx, 1);
		await signLast(contest, tx);
	});
	assert.deepEqual(await closing, { ok: false, reason: 'changed-meanwhile' });
	assert.equal(await stateOf(contest), 'open');
	assert.equal(await marksOf(contest), 24);
});

/** The contest's row makes them take turns, and the stage's would alone: with both locks of `closeStage` deleted this is red. */
test('two who close a stage at once close it once', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const asked = { contestId: contest.id, stage: '1', fingerprint: (await outcomeOf(contest)).fingerprint };
	let closings: ReturnType<typeof closeStage>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, asked, 'share');
		closings = [closeStage(db, contest.organiser, asked), closeStage(db, contest.secretary.actor, asked)];
		await untilBlocked(network, tx, 2);
	});
	const answers = (await Promise.all(closings)).map((answer) => (answer.ok ? 'closed' : answer.reason)).sort();
	assert.deepEqual(answers, ['closed', 'not-open']);
	const { closed } = await db
		.selectFrom('activity')
		.select(({ fn }) => fn.countAll<string>().as('closed'))
		.where('event', '=', 'stage.closed')
		.where('subject_id', '=', contest.id)
		.executeTakeFirstOrThrow();
	assert.equal(closed, '1');
});

/**
 * A recusal holds the contest's row and then takes the juror's marks out. Deleting `lockContest` in `closeStage` turns this
 * red: the stage is closed by a count with marks that a conflict has taken out meanwhile.
 */
test('a recusal that is on its way when the stage is closed is counted', async () => {
	const { db } = network;
	const contest = await oneSheetShort();
	await signLast(contest, db);
	const { fingerprint } = await outcomeOf(contest);
	let closing: ReturnType<typeof closeStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		closing = closeStage(db, contest.organiser, { contestId: contest.id, stage: '1', fingerprint });
		await untilBlocked(network, tx, 1);
		const pair = { entry_id: contest.entries[0]!.id, juror_id: contest.members[0]!.id };
		for (const table of ['marks', 'score_sheets', 'sheet_assignments'] as const)
			await tx.deleteFrom(table).where('entry_id', '=', pair.entry_id).where('juror_id', '=', pair.juror_id).execute();
		await tx
			.updateTable('assignments')
			.set({ recused: true, recusal_reason: 'соавтор' })
			.where('entry_id', '=', pair.entry_id)
			.where('juror_id', '=', pair.juror_id)
			.execute();
	});
	assert.deepEqual(await closing, { ok: false, reason: 'changed-meanwhile' });
	assert.equal(await stateOf(contest), 'open');
});

/** Four entries and three jurors; the last juror's sheet on the first entry is not written yet. */
async function oneSheetShort(): Promise<JudgedContest> {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	for (const table of ['marks', 'score_sheets'] as const)
		await db
			.deleteFrom(table)
			.where('entry_id', '=', contest.entries[0]!.id)
			.where('juror_id', '=', contest.members[0]!.id)
			.execute();
	return contest;
}

const signLast = ({ id, entries, members }: JudgedContest, db: Parameters<typeof signSheet>[0]) =>
	signSheet(db, { contestId: id, stage: '1', entryId: entries[0]!.id, jurorId: members[0]!.id }, { k1: '0', k2: '0' });

test('the outcome costs the same number of queries for two entries and for thirty', async () => {
	const { db } = network;
	const costs = [];
	for (const entries of [2, 30]) {
		const contest = await buildJudging(db, { entries });
		await signEverything(db, contest);
		costs.push(
			await network.countQueries(() => stageOutcomeFor(db, contest.organiser, { contestId: contest.id, stage: '1' }))
		);
	}
	assert.equal(costs[0], costs[1]);
	assert.ok(costs[0]! <= 18, `${costs[0]} queries`);
});
