import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockContest } from '../../../queries.ts';
import { recountOf } from '../../../results/queries.ts';
import { judgedEntriesOf, judgingAccess, lockStage } from '../../queries.ts';
import { buildJudging, type JudgedContest } from '../../testing.ts';
import { closeStage } from '../closing/commands.ts';
import { stageOutcomeFor } from '../outcome/queries.ts';
import { signEverything } from '../testing.ts';
import { releaseStage } from '../release/commands.ts';
import { takeBackWithdrawal, withdrawEntry } from './commands.ts';
import { withdrawalPreview, withdrawalsOf } from './queries.ts';

const system = systemActor('testing');
const reason = 'Автор не сможет приехать.';
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const seatsIn = async ({ id }: JudgedContest, stage: string) =>
	(await judgedEntriesOf(network.db, { contestId: id, hidden: new Set() }, stage)).map(({ key, standing }) =>
		standing === 'replacement' ? `${key} ↑` : key
	);
const leave = (contest: JudgedContest, at: number) =>
	withdrawEntry(network.db, contest.organiser, {
		...{ contestId: contest.id, entryId: contest.entries[at]!.id, askedBy: 'entrant', reason }
	});

/** Ten entries, five in a nomination, ranked by number; the best two of each go on. */
async function closedStage(): Promise<JudgedContest> {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 10 });
	await signEverything(db, contest, (entry) => 5 - (entry % 5));
	const asked = { contestId: contest.id, stage: '1' };
	const outcome = await stageOutcomeFor(db, system, asked);
	assert.ok(outcome.ok);
	await closeStage(db, system, { ...asked, fingerprint: outcome.value.fingerprint });
	assert.deepEqual(await seatsIn(contest, '2'), ['1', '2', '6', '7']);
	return contest;
}

test('the seat of an entry that is taken off goes to the next one, and the page says so beforehand', async () => {
	const { db } = network;
	const contest = await closedStage();
	const asked = { contestId: contest.id, entryId: contest.entries[0]!.id };
	const preview = await withdrawalPreview(db, contest.secretary.actor, asked);
	assert.ok(preview.ok);
	const { entry, stage, arriving, leaving, signedSheets } = preview.value;
	assert.deepEqual(
		{ entry: entry.key, stage: stage.key, arriving: arriving.map(({ key }) => key), leaving, signedSheets },
		{ entry: '1', stage: '2', arriving: ['3'], leaving: [], signedSheets: 0 }
	);
	assert.deepEqual(await withdrawEntry(db, contest.organiser, { ...asked, askedBy: 'entrant', reason: null }), {
		ok: false,
		reason: 'reason-needed'
	});
	assert.deepEqual(await leave(contest, 0), { ok: true, value: { key: '1', arriving: ['3'] } });
	assert.deepEqual(await seatsIn(contest, '2'), ['2', '3 ↑', '6', '7']);
	assert.deepEqual(await leave(contest, 0), { ok: false, reason: 'already-withdrawn' });
	const noted = await withdrawalsOf(db, await judgingAccess(db, contest.organiser, contest.id));
	assert.deepEqual(
		noted.map((one) => [one.entry.key, one.stage, one.askedBy, one.reason]),
		[['1', 'Публичная защита', 'entrant', reason]]
	);
	// The replacement leaves too; then one who was never let through: the list is shorter, nobody moves.
	assert.deepEqual(await leave(contest, 2), { ok: true, value: { key: '3', arriving: ['4'] } });
	assert.deepEqual(await leave(contest, 4), { ok: true, value: { key: '5', arriving: [] } });
	assert.deepEqual(await seatsIn(contest, '2'), ['2', '4 ↑', '6', '7']);
});

test('a slip is taken back until the outcome is told: the entry takes part again, its replacement does not', async () => {
	const { db } = network;
	const contest = await closedStage();
	await leave(contest, 0);
	const access = await judgingAccess(db, contest.organiser, contest.id);
	const [noted] = await withdrawalsOf(db, access);
	const asked = { contestId: contest.id, position: noted!.position };
	assert.deepEqual(await takeBackWithdrawal(db, contest.chair.actor, asked), { ok: false, reason: 'not-allowed' });
	await assert.rejects(takeBackWithdrawal(db, contest.organiser, { ...asked, position: 99 }), NotFound);
	assert.deepEqual(await takeBackWithdrawal(db, contest.secretary.actor, asked), { ok: true, value: null });
	assert.deepEqual(await seatsIn(contest, '2'), ['1', '2', '6', '7']);
	assert.deepEqual(await withdrawalsOf(db, access), []);
	await assert.rejects(takeBackWithdrawal(db, contest.organiser, asked), NotFound);
	await leave(contest, 0);
	assert.ok((await releaseStage(db, contest.organiser, { contestId: contest.id, stage: '1' })).ok);
	const [again] = await withdrawalsOf(db, access);
	assert.deepEqual(await takeBackWithdrawal(db, contest.organiser, { ...asked, position: again!.position }), {
		ok: false,
		reason: 'already-released'
	});
});

/** Deleting `lockContest` in `takeBackWithdrawal` turns this red: it is taken back after those who took the seat were told. */
test('a withdrawal is not taken back while the outcome is being released', async () => {
	const { db } = network;
	const contest = await closedStage();
	await leave(contest, 0);
	const [noted] = await withdrawalsOf(db, await judgingAccess(db, contest.organiser, contest.id));
	let taking: ReturnType<typeof takeBackWithdrawal> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		taking = takeBackWithdrawal(db, contest.organiser, { contestId: contest.id, position: noted!.position });
		await untilBlocked(network, tx, 1);
		assert.ok((await releaseStage(tx, contest.organiser, { contestId: contest.id, stage: '1' })).ok);
	});
	assert.deepEqual(await taking, { ok: false, reason: 'already-released' });
});

test('while a stage is open the sheets on an entry that is taken off stay and count for nothing', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const [first] = contest.entries;
	const preview = await withdrawalPreview(db, contest.organiser, { contestId: contest.id, entryId: first!.id });
	assert.ok(preview.ok);
	assert.equal(preview.value.signedSheets, 3);
	assert.deepEqual(await leave(contest, 0), { ok: true, value: { key: '1', arriving: [] } });
	assert.deepEqual(await seatsIn(contest, '1'), ['2', '3', '4']);
	const { stages, strayMarks } = await recountOf(db, contest.id);
	assert.deepEqual(
		stages[0]!.entries.map(({ entry }) => entry),
		['2', '3', '4']
	);
	assert.deepEqual(strayMarks, [{ stage: '1', entry: '1', marks: 6 }]);
});

test('assignments without a sheet go with the entry', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await leave(contest, 0);
	const left = await db
		.selectFrom('sheet_assignments')
		.select('juror_id')
		.where('entry_id', '=', contest.entries[0]!.id)
		.execute();
	assert.deepEqual(left, []);
});

test('who may not run the judging, or has a conflict with a closed stage, takes nobody off', async () => {
	const { db } = network;
	const contest = await closedStage();
	const asked = { contestId: contest.id, entryId: contest.entries[0]!.id, askedBy: 'organiser' as const, reason };
	assert.deepEqual(await withdrawEntry(db, contest.chair.actor, asked), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await withdrawalPreview(db, contest.members[0]!.actor, asked), { ok: false, reason: 'not-allowed' });
	const other = await buildJudging(db);
	await assert.rejects(withdrawEntry(db, other.organiser, asked), NotFound);
	await assert.rejects(withdrawEntry(db, contest.organiser, { ...asked, entryId: other.entries[0]!.id }), NotFound);
	const pair = { contest_id: contest.id, entry_id: contest.entries[1]!.id, juror_id: contest.secretary.id };
	await db
		.insertInto('assignments')
		.values({ ...pair, recused: true, recusal_reason: 'соавтор' })
		.execute();
	assert.deepEqual(await withdrawEntry(db, contest.secretary.actor, asked), { ok: false, reason: 'has-conflicts' });
	// The hidden one answers like any other.
	const hidden = { ...asked, entryId: contest.entries[1]!.id };
	assert.deepEqual(await withdrawEntry(db, contest.secretary.actor, hidden), { ok: false, reason: 'has-conflicts' });
});

/**
 * Deleting `lockContest` in `withdrawEntry` turns this red: both work out the seats without knowing of each other, and the
 * seat goes to the one who is leaving, or both write the same position of the decisions.
 */
for (const order of [
	[0, 2],
	[2, 0]
])
	test(`one who leaves and the one who would replace them leave at once, ${order.join(' before ')}: the seat goes past both`, async () => {
		const { db } = network;
		const contest = await closedStage();
		const leaving: ReturnType<typeof leave>[] = [];
		await db.transaction().execute(async (tx) => {
			await lockContest(tx, contest.id);
			for (const [waiting, at] of order.entries()) {
				leaving.push(leave(contest, at));
				await untilBlocked(network, tx, waiting + 1);
			}
		});
		const arriving = (await Promise.all(leaving)).map((answer) => (answer.ok ? answer.value.arriving : answer.reason));
		assert.deepEqual(arriving, order[0] === 0 ? [['3'], ['4']] : [[], ['4']]);
		assert.deepEqual(await seatsIn(contest, '2'), ['2', '4 ↑', '6', '7']);
	});

/** Deleting `lockStage` in `syncSeats` turns this red: the assignment is taken from under a sheet that is being begun. */
test('a sheet that is begun while its entry is taken off stays', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const pair = { stage_key: '1', entry_id: contest.entries[0]!.id, juror_id: contest.chair.id };
	let leaving: ReturnType<typeof leave> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '1' }, 'share');
		leaving = leave(contest, 0);
		await untilBlocked(network, tx, 1);
		await tx
			.insertInto('score_sheets')
			.values({ ...pair, contest_id: contest.id, signed_at: null, entered_by: null, confirmed_by: null })
			.execute();
	});
	assert.deepEqual(await leaving, { ok: true, value: { key: '1', arriving: [] } });
	const left = await db
		.selectFrom('sheet_assignments')
		.select('juror_id')
		.where('entry_id', '=', contest.entries[0]!.id)
		.execute();
	assert.deepEqual(left, [{ juror_id: contest.chair.id }]);
});
