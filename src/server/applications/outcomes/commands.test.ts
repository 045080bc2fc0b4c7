import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { closeStage } from '#server/contests/judging/stages/closing/commands.ts';
import { stageOutcomeFor } from '#server/contests/judging/stages/outcome/queries.ts';
import { releaseStage } from '#server/contests/judging/stages/release/commands.ts';
import { finalistsOf, lettersProgressOf, releasedStagesOf } from '#server/contests/judging/stages/release/queries.ts';
import { reopenStage } from '#server/contests/judging/stages/reopening/commands.ts';
import { signEverything } from '#server/contests/judging/stages/testing.ts';
import { withdrawEntry } from '#server/contests/judging/stages/withdrawal/commands.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockContest } from '#server/contests/queries.ts';
import { writeStageLetters } from './commands.ts';
import { outcomesOfApplication } from './queries.ts';
import { enterJudged, type EnteredApplication } from './testing.ts';

const system = systemActor('testing');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

type Entered = JudgedContest & { applications: EnteredApplication[] };

/** Eight entries with an application each, ranked by number; the best two of a nomination go on. The stage is closed. */
async function entered({ sendComments = false } = {}): Promise<Entered> {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 8, settings: { sendComments } });
	await signEverything(db, contest, (entry) => 5 - (entry % 4));
	await db
		.updateTable('score_sheets')
		.set({ comment_for_author: 'Измерьте результат за год.' })
		.where('entry_id', '=', contest.entries[0]!.id)
		.where('juror_id', '=', contest.members[0]!.id)
		.execute();
	const applications = await enterJudged(db, contest);
	await close(contest);
	return { ...contest, applications };
}

async function close({ id: contestId }: { id: string }): Promise<void> {
	const asked = { contestId, stage: '1' };
	const outcome = await stageOutcomeFor(network.db, system, asked);
	assert.ok(outcome.ok);
	assert.ok((await closeStage(network.db, system, { ...asked, fingerprint: outcome.value.fingerprint })).ok);
}

const lettersOf = async ({ id }: { id: string }) =>
	(
		await network.db
			.selectFrom('letters')
			.select(['kind', 'to_name as name'])
			.where('contest_id', '=', id)
			.orderBy('written_at')
			.orderBy('to_name')
			.execute()
	).map(({ kind, name }) => `${name.split(' ').at(-1)} ${kind}`);

test('nobody outside the jury can tell what a stage came to before it is released, and then everybody can', async () => {
	const { db } = network;
	const contest = await entered();
	const seen = async () => ({
		entrants: await Promise.all(
			contest.applications.map(async ({ id, entrant }) =>
				(await outcomesOfApplication(db, entrant, id)).map(({ outcome }) => outcome)
			)
		),
		everybody: (await finalistsOf(db, contest.id))?.entries.map(({ key }) => key) ?? null
	});
	const before = await seen();
	assert.deepEqual(before, { entrants: [[], [], [], [], [], [], [], []], everybody: null });
	const [member] = contest.members;
	const asked = { contestId: contest.id, stage: '1' };
	assert.deepEqual(await stageOutcomeFor(db, member!.actor, asked), { ok: false, reason: 'not-allowed' });
	await assert.rejects(stageOutcomeFor(db, contest.applications[0]!.entrant, asked), NotFound);
	assert.equal(await writeStageLetters(db, asked), 0);
	assert.deepEqual(await releaseStage(db, contest.chair.actor, asked), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await releaseStage(db, contest.organiser, asked), { ok: true, value: null });
	// So the same questions could have told it before.
	assert.deepEqual(await seen(), {
		entrants: [
			['admitted'],
			['admitted'],
			['not-admitted'],
			['not-admitted'],
			['admitted'],
			['admitted'],
			['not-admitted'],
			['not-admitted']
		],
		everybody: ['1', '2', '5', '6']
	});
	await assert.rejects(outcomesOfApplication(db, await buildActor(db), contest.applications[0]!.id), NotFound);
});

test('each entry is told once by a letter, whoever takes a seat later gets one of their own', async () => {
	const { db } = network;
	const contest = await entered();
	const asked = { contestId: contest.id, stage: '1' };
	await releaseStage(db, contest.organiser, asked);
	assert.deepEqual(await lettersProgressOf(db, asked), { due: 8, written: 0 });
	assert.equal(await writeStageLetters(db, asked), 8);
	assert.equal(await writeStageLetters(db, asked), 0);
	assert.deepEqual(await lettersProgressOf(db, asked), { due: 8, written: 8 });
	assert.deepEqual((await lettersOf(contest)).sort(), [
		'1 stage-admitted',
		'2 stage-admitted',
		'3 stage-not-admitted',
		'4 stage-not-admitted',
		'5 stage-admitted',
		'6 stage-admitted',
		'7 stage-not-admitted',
		'8 stage-not-admitted'
	]);
	const reason = 'Автор не сможет приехать.';
	const leaving = { contestId: contest.id, entryId: contest.entries[0]!.id, askedBy: 'entrant' as const, reason };
	await withdrawEntry(db, contest.organiser, leaving);
	assert.equal(await writeStageLetters(db, asked), 1);
	assert.equal((await lettersOf(contest)).filter((letter) => letter === '3 stage-replacement').length, 1);
	const outcomes = async (at: number) => {
		const { id, entrant } = contest.applications[at]!;
		return (await outcomesOfApplication(db, entrant, id)).map(({ outcome }) => outcome);
	};
	assert.deepEqual([await outcomes(0), await outcomes(2)], [['withdrawn'], ['replacement']]);
	assert.deepEqual(
		(await finalistsOf(db, contest.id))!.entries.map(({ key }) => key),
		['2', '3', '5', '6']
	);
});

test('the jury’s comments reach the authors without names, only where the contest sends them', async () => {
	const { db } = network;
	for (const sendComments of [true, false]) {
		const contest = await entered({ sendComments });
		const asked = { contestId: contest.id, stage: '1' };
		await releaseStage(db, contest.organiser, asked);
		await writeStageLetters(db, asked);
		const { id, entrant } = contest.applications[0]!;
		const [told] = await outcomesOfApplication(db, entrant, id);
		assert.deepEqual(told!.comments, sendComments ? ['Измерьте результат за год.'] : []);
		const letter = await db
			.selectFrom('letters')
			.select('text')
			.where('contest_id', '=', contest.id)
			.where('account_id', '=', entrant.id)
			.executeTakeFirstOrThrow();
		assert.equal(JSON.stringify(letter.text).includes('Измерьте результат за год.'), sendComments);
		assert.doesNotMatch(JSON.stringify(letter.text), /Судейкина/);
	}
});

test('opened again, a stage shows nothing any more; released anew it tells those for whom it came to something else', async () => {
	const { db } = network;
	const contest = await entered();
	const asked = { contestId: contest.id, stage: '1' };
	await releaseStage(db, contest.organiser, asked);
	await writeStageLetters(db, asked);
	await reopenStage(db, contest.organiser, { ...asked, reason: 'Перепутаны листы двух работ.' });
	assert.equal(await finalistsOf(db, contest.id), null);
	const raised = { entry_id: contest.entries[2]!.id, contest_id: contest.id };
	await db.updateTable('marks').set({ mark: '5' }).where('entry_id', '=', raised.entry_id).execute();
	await close(contest);
	assert.equal(await finalistsOf(db, contest.id), null);
	await releaseStage(db, contest.organiser, asked);
	assert.equal(await writeStageLetters(db, asked), 2);
	assert.deepEqual((await lettersOf(contest)).slice(8).sort(), ['2 stage-not-admitted', '3 stage-admitted']);
	await reopenStage(db, contest.organiser, { ...asked, reason: 'Листы двух работ всё-таки не перепутаны.' });
	await db.updateTable('marks').set({ mark: '3' }).where('entry_id', '=', raised.entry_id).execute();
	await close(contest);
	await releaseStage(db, contest.organiser, asked);
	assert.deepEqual(await lettersProgressOf(db, asked), { due: 8, written: 6 });
	assert.equal(await writeStageLetters(db, asked), 2);
	assert.equal(await writeStageLetters(db, asked), 0);
	assert.deepEqual(await lettersProgressOf(db, asked), { due: 8, written: 8 });
	assert.deepEqual((await lettersOf(contest)).slice(10).sort(), ['2 stage-admitted', '3 stage-not-admitted']);
});

test('the last stage is not released, nor one that is open, nor by who has a conflict in it; no stage twice', async () => {
	const { db } = network;
	const open = await buildJudging(db);
	assert.deepEqual(await releaseStage(db, open.organiser, { contestId: open.id, stage: '1' }), {
		ok: false,
		reason: 'not-closed'
	});
	assert.deepEqual(await releaseStage(db, open.organiser, { contestId: open.id, stage: '2' }), {
		ok: false,
		reason: 'last-stage'
	});
	const contest = await entered();
	const asked = { contestId: contest.id, stage: '1' };
	const pair = { contest_id: contest.id, entry_id: contest.entries[0]!.id, juror_id: contest.secretary.id };
	await db
		.insertInto('assignments')
		.values({ ...pair, recused: true, recusal_reason: 'соавтор' })
		.execute();
	assert.deepEqual(await releaseStage(db, contest.secretary.actor, asked), { ok: false, reason: 'has-conflicts' });
	assert.deepEqual(await releaseStage(db, contest.organiser, asked), { ok: true, value: null });
	assert.deepEqual(await releaseStage(db, contest.organiser, asked), { ok: false, reason: 'already-released' });
});

/** Deleting `lockContest` in `releaseStage` turns this red: what two people release at once is released twice. */
test('two who release a stage at once release it once', async () => {
	const { db } = network;
	const contest = await entered();
	const asked = { contestId: contest.id, stage: '1' };
	let releasing: ReturnType<typeof releaseStage>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		releasing = [releaseStage(db, contest.organiser, asked), releaseStage(db, contest.secretary.actor, asked)];
		await untilBlocked(network, tx, 2);
	});
	const answers = (await Promise.all(releasing)).map((answer) => (answer.ok ? 'released' : answer.reason)).sort();
	assert.deepEqual(answers, ['already-released', 'released']);
});

/** Two nodes at the same work: `on conflict do nothing` in `takeLettersDue` makes the second wait and then take the rest. */
test('two who write the letters at once write each of them once', async () => {
	const { db } = network;
	const contest = await entered();
	const asked = { contestId: contest.id, stage: '1' };
	await releaseStage(db, contest.organiser, asked);
	const written = await Promise.all([writeStageLetters(db, asked), writeStageLetters(db, asked)]);
	assert.equal(written[0]! + written[1]!, 8);
	assert.equal(new Set(await lettersOf(contest)).size, 8);
	assert.equal((await lettersOf(contest)).length, 8);
});

test('what a stage came to costs the same number of queries in a contest of four entries and of thirty', async () => {
	const { db } = network;
	const costs = [];
	for (const entries of [4, 30]) {
		const contest = await buildJudging(db, { entries });
		await signEverything(db, contest, (entry) => Math.max(3, 5 - (entry % (entries / 2))));
		await close(contest);
		const asked = { contestId: contest.id, stage: '1' };
		assert.ok((await releaseStage(db, contest.organiser, asked)).ok);
		costs.push([
			await network.countQueries(() => finalistsOf(db, contest.id)),
			await network.countQueries(() =>
				releasedStagesOf(db, { contestId: contest.id, entryId: contest.entries[0]!.id })
			),
			await network.countQueries(() => writeStageLetters(db, asked))
		]);
	}
	assert.deepEqual(costs[0], costs[1]);
});
