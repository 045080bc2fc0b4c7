import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilBlocked } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { decisionsOf } from '../../jury/queries.ts';
import { judgingAccess } from '../../judging/queries.ts';
import type { JudgedContest } from '../../judging/testing.ts';
import { recountOf } from '../../results/queries.ts';
import { noteAttendance } from '../commands.ts';
import { castVote, takeBackDecision } from '../decisions/commands.ts';
import { mattersOf } from '../matters/queries.ts';
import { buildMeeting, recuse } from '../testing.ts';
import { closeVote, giveVoice, putToVote, recordVoices, withdrawVote } from './commands.ts';
import { lockVote, voteOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const tie = { kind: 'tie', stage: '2', entries: ['1', '2'] } as const;

async function put(contest: JudgedContest, actor: Actor = contest.secretary.actor): Promise<string> {
	const outcome = await putToVote(network.db, actor, contest.id, tie);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value;
}

const voice = (contest: JudgedContest, voteId: string, at: number, choice: string | null) => {
	const juror = [contest.chair, ...contest.members][at]!;
	return giveVoice(network.db, juror.actor, { contestId: contest.id, voteId, choice });
};

const placesOf = async ({ id }: JudgedContest) =>
	Object.fromEntries(
		(await recountOf(network.db, id)).stages.at(-1)!.entries.map(({ entry, place }) => [entry, place])
	);

test('jurors vote on their devices, the vote is closed, and the places follow', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const id = contest.id;
	const { ties } = await mattersOf(db, await judgingAccess(db, contest.chair.actor, id));
	assert.deepEqual(
		ties.map(({ stage, rank, effect, entries, needs }) => ({ stage, rank, effect, entries, needs })),
		[{ stage: '2', rank: 1, effect: 'place', entries: ['1', '2'], needs: 'recorded-vote' }]
	);
	const voteId = await put(contest);
	assert.deepEqual(await putToVote(db, contest.chair.actor, id, tie), { ok: false, reason: 'already-put' });
	assert.deepEqual(await closeVote(db, contest.chair.actor, { contestId: id, voteId }), {
		ok: false,
		reason: 'no-voices'
	});
	for (const [at, choice] of ['2', '1', '2'].entries()) assert.ok((await voice(contest, voteId, at, choice)).ok);
	assert.ok((await voice(contest, voteId, 1, '2')).ok, 'a voice may be changed until the vote is closed');
	assert.deepEqual(await voice(contest, voteId, 3, '3'), { ok: false, reason: 'no-such-choice' });
	assert.ok((await voice(contest, voteId, 3, null)).ok);
	const during = await voteOf(db, contest.members[0]!.actor, { contestId: id, voteId });
	assert.deepEqual(
		[during.own, during.outcome, during.voters.map(({ choice, hasVoiced }) => [choice, hasVoiced])],
		[
			'2',
			null,
			[
				[null, true],
				['2', true],
				[null, true],
				[null, true]
			]
		]
	);
	assert.deepEqual(await closeVote(db, contest.chair.actor, { contestId: id, voteId }), {
		ok: true,
		value: { isPassed: true }
	});
	assert.deepEqual(await decisionsOf(db, id), [
		{
			kind: 'recorded-vote',
			stage: '2',
			votes: [
				{ entry: '1', votes: 0 },
				{ entry: '2', votes: 3 }
			]
		}
	]);
	assert.deepEqual(await placesOf(contest), { '2': 1, '1': 2, '3': 1, '4': 2 });
	const after = await voteOf(db, contest.members[0]!.actor, { contestId: id, voteId });
	assert.deepEqual(
		[after.outcome, after.voters.map(({ choice }) => choice)],
		[
			{
				counts: [
					['1', 0],
					['2', 3]
				],
				isPassed: true
			},
			['2', '2', '2', null]
		]
	);
	assert.deepEqual(await voice(contest, voteId, 0, '1'), { ok: false, reason: 'closed' });
	assert.deepEqual(await closeVote(db, contest.chair.actor, { contestId: id, voteId }), {
		ok: false,
		reason: 'already-closed'
	});
	assert.deepEqual(await putToVote(db, contest.chair.actor, id, tie), { ok: false, reason: 'no-such-tie' });
});

test('equal voices ask for the chair’s casting vote, which is nobody else’s; taken back, it is asked for again', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const order = ['2', '1'];
	assert.deepEqual(await castVote(db, contest.chair.actor, { contestId: id, stage: '2', order }), {
		ok: false,
		reason: 'no-such-tie'
	});
	const voteId = await put(contest);
	const voices = [contest.chair, ...contest.members].map(({ id: jurorId }, at) => ({
		jurorId,
		choice: at < 2 ? '1' : '2'
	}));
	assert.ok((await recordVoices(db, contest.secretary.actor, { contestId: id, voteId, voices })).ok);
	assert.deepEqual(await closeVote(db, contest.secretary.actor, { contestId: id, voteId }), {
		ok: true,
		value: { isPassed: false }
	});
	const cast = (actor: Actor) => castVote(db, actor, { contestId: id, stage: '2', order });
	for (const actor of [contest.secretary.actor, contest.organiser, contest.members[0]!.actor])
		assert.deepEqual(await cast(actor), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await cast(contest.chair.actor), { ok: true, value: null });
	assert.deepEqual(await placesOf(contest), { '2': 1, '1': 2, '3': 1, '4': 2 });
	assert.ok((await takeBackDecision(db, contest.chair.actor, { contestId: id, position: 1 })).ok);
	const { ties, decisions } = await mattersOf(db, await judgingAccess(db, contest.chair.actor, id));
	assert.deepEqual(
		[ties.map(({ needs }) => needs), decisions.map(({ decision }) => decision.kind)],
		[['casting-vote'], ['recorded-vote']]
	);
});

test('the casting vote goes to the deputy where the chair is recused from one of the entries', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const [deputy] = contest.members;
	await db.updateTable('jurors').set({ role: 'deputy-chair' }).where('id', '=', deputy!.id).execute();
	await recuse(db, { jurorId: contest.chair.id, entryId: contest.entries[0]!.id });
	const voteId = await put(contest);
	for (const [at, choice] of [
		[1, '1'],
		[2, '2']
	] as const)
		assert.ok((await voice(contest, voteId, at, choice)).ok);
	assert.ok((await closeVote(db, contest.secretary.actor, { contestId: contest.id, voteId })).ok);
	const cast = { contestId: contest.id, stage: '2', order: ['1', '2'] };
	assert.deepEqual(await castVote(db, contest.chair.actor, cast), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await castVote(db, deputy!.actor, cast), { ok: true, value: null });
	assert.deepEqual(await placesOf(contest), { '1': 1, '2': 2, '3': 1, '4': 2 });
});

test('without a quorum nothing is decided, and the absent have no voice', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const voteId = await put(contest);
	const absent = contest.members.slice(1).map(({ id: jurorId }) => ({ jurorId, present: false, reason: 'отпуск' }));
	assert.ok((await noteAttendance(db, contest.secretary.actor, id, absent)).ok);
	assert.deepEqual(await voice(contest, voteId, 2, '1'), { ok: false, reason: 'not-present' });
	assert.ok((await voice(contest, voteId, 0, '1')).ok);
	assert.deepEqual(await closeVote(db, contest.secretary.actor, { contestId: id, voteId }), {
		ok: false,
		reason: 'no-quorum'
	});
	assert.deepEqual(await putToVote(db, contest.chair.actor, id, { kind: 'words', subject: 'Перенести награждение' }), {
		ok: false,
		reason: 'no-quorum'
	});
});

test('an award between several entries goes to the one with most voices; words decide nothing by themselves', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const run = async (asked: Parameters<typeof putToVote>[3], choices: (string | null)[]) => {
		const vote = await putToVote(db, contest.secretary.actor, id, asked);
		assert.ok(vote.ok, JSON.stringify(vote));
		for (const [at, choice] of choices.entries()) assert.ok((await voice(contest, vote.value, at, choice)).ok);
		const closed = await closeVote(db, contest.secretary.actor, { contestId: id, voteId: vote.value });
		assert.ok(closed.ok);
		return closed.value.isPassed;
	};
	const award = { kind: 'award', title: null } as const;
	assert.equal(await run({ ...award, award: 'grand', entries: ['1', '3', '4'] }, ['3', '3', '1', null]), true);
	assert.equal(
		await run({ ...award, award: 'incentive', entries: ['4'] }, ['for', 'for', 'against', 'against']),
		false
	);
	assert.equal(
		await run({ ...award, award: 'special', title: 'За смелость', entries: ['2'] }, ['for', 'for', 'for', 'against']),
		true
	);
	assert.equal(await run({ kind: 'words', subject: 'Провести награждение в октябре' }, ['for', 'for', 'for']), true);
	const place = { kind: 'unawarded-place', place: 1, nomination: 'event', then: 'move-down' } as const;
	assert.equal(await run(place, ['for', 'for', 'for', 'against']), true);
	assert.deepEqual(await decisionsOf(db, id), [
		{ kind: 'award', award: 'grand', entry: '3' },
		{ kind: 'award', award: 'special', entry: '2', title: 'За смелость' },
		place
	]);
	for (const [asked, reason] of [
		[{ ...award, award: 'd1', entries: ['1'] }, 'unknown-award'],
		[{ ...award, award: 'grand', entries: ['77'] }, 'unknown-entry'],
		[{ ...place, nomination: 'nowhere' }, 'unknown-place'],
		[{ ...place, place: 9 }, 'unknown-place']
	] as const)
		assert.deepEqual(await putToVote(db, contest.chair.actor, id, asked), { ok: false, reason });
});

test('a juror recused from one of the entries neither sees the question nor votes on it', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const juror = contest.members[2]!;
	const voteId = await put(contest);
	const asked = { contestId: id, voteId };
	// It could be seen and voted on: the same juror does both before the conflict is found.
	assert.equal((await voteOf(db, juror.actor, asked)).maySpeak, true);
	assert.ok((await giveVoice(db, juror.actor, { ...asked, choice: '1' })).ok);
	await recuse(db, { jurorId: juror.id, entryId: contest.entries[1]!.id });
	const nothing = { contestId: id, voteId: '00000000-0000-4000-8000-000000000000' };
	const messages = await Promise.all(
		[asked, nothing].map((one) => assert.rejects(voteOf(db, juror.actor, one), NotFound))
	);
	assert.equal(messages.length, 2);
	await assert.rejects(giveVoice(db, juror.actor, { ...asked, choice: '1' }), NotFound);
	const voices = [{ jurorId: juror.id, choice: '1' }];
	await assert.rejects(recordVoices(db, contest.secretary.actor, { ...asked, voices }), NotFound);
	for (const [at, choice] of ['2', '2'].entries()) assert.ok((await voice(contest, voteId, at, choice)).ok);
	assert.ok((await closeVote(db, contest.secretary.actor, asked)).ok);
	// The voice given before the recusal does not count.
	assert.deepEqual(await decisionsOf(db, id), [
		{
			kind: 'recorded-vote',
			stage: '2',
			votes: [
				{ entry: '1', votes: 0 },
				{ entry: '2', votes: 2 }
			]
		}
	]);
	await assert.rejects(voteOf(db, juror.actor, asked), NotFound);
	const { voters } = await voteOf(db, contest.chair.actor, asked);
	assert.deepEqual(
		voters.map(({ isRecused }) => isRecused),
		[false, false, false, true]
	);
});

test('who is recused runs no vote about the entry, and is told of no place beside it', async () => {
	const contest = await buildMeeting(network.db, { defence: { '3': 4, '4': 4 } });
	const { db } = network;
	const { id } = contest;
	const shown = async () => (await mattersOf(db, await judgingAccess(db, contest.chair.actor, id))).ties;
	assert.deepEqual(
		(await shown()).map(({ rank, entries }) => [rank, entries]),
		[
			[1, ['1', '2']],
			[1, ['3', '4']]
		]
	);
	await recuse(db, { jurorId: contest.chair.id, entryId: contest.entries[0]!.id });
	assert.deepEqual(
		(await shown()).map(({ rank, entries }) => [rank, entries]),
		[[1, ['3', '4']]]
	);
	assert.deepEqual(await putToVote(db, contest.chair.actor, id, tie), { ok: false, reason: 'has-conflict' });
	const place = { kind: 'unawarded-place', place: 1, nomination: 'service', then: 'nobody' } as const;
	assert.deepEqual(await putToVote(db, contest.chair.actor, id, place), { ok: false, reason: 'has-conflict' });
	const voteId = await put(contest);
	await assert.rejects(withdrawVote(db, contest.chair.actor, { contestId: id, voteId }), NotFound);
	assert.ok((await withdrawVote(db, contest.secretary.actor, { contestId: id, voteId })).ok);
	await assert.rejects(voice(contest, voteId, 1, '1'), NotFound);
});

// Deleting `.forShare()` from lockVote must make this test fail.
test('a voice that comes while its vote is being closed waits, and is too late', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const voteId = await put(contest);
	assert.ok((await voice(contest, voteId, 0, '1')).ok);
	let late: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockVote(tx, { contestId: contest.id, voteId }, 'alone');
		late = voice(contest, voteId, 1, '2');
		await untilBlocked(network, tx, 1);
		assert.ok((await closeVote(tx, contest.secretary.actor, { contestId: contest.id, voteId })).ok);
	});
	assert.deepEqual(await late, { ok: false, reason: 'closed' });
	assert.deepEqual(await decisionsOf(db, contest.id), [
		{
			kind: 'recorded-vote',
			stage: '2',
			votes: [
				{ entry: '1', votes: 1 },
				{ entry: '2', votes: 0 }
			]
		}
	]);
});

test('those outside the jury learn nothing of its votes', async () => {
	const contest = await buildMeeting(network.db);
	const other = await buildMeeting(network.db);
	const voteId = await put(contest);
	const asked = { contestId: contest.id, voteId };
	for (const actor of [other.chair.actor, null]) await assert.rejects(voteOf(network.db, actor, asked), NotFound);
	await assert.rejects(giveVoice(network.db, other.chair.actor, { ...asked, choice: '1' }), NotFound);
	const elsewhere = { contestId: other.id, voteId };
	await assert.rejects(voteOf(network.db, other.chair.actor, elsewhere), NotFound);
	await assert.rejects(giveVoice(network.db, other.chair.actor, { ...elsewhere, choice: '1' }), NotFound);
	const member = contest.members[0]!.actor;
	assert.deepEqual(await putToVote(network.db, member, contest.id, tie), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await closeVote(network.db, member, asked), { ok: false, reason: 'not-allowed' });
});
