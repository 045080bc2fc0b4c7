import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { buildJudging, type JudgedContest } from '../../judging/testing.ts';
import { decisionsOf } from '../../jury/queries.ts';
import { minutesFrom } from '../../minutes/queries.ts';
import { buildPublicVote, endPublicVote, giveVoice } from '../../public-vote/testing.ts';
import { lockContest } from '../../queries.ts';
import { decide } from '../decisions/commands.ts';
import { buildMeeting, recuse } from '../testing.ts';
import { closeVote, putToVote, recordVoices } from '../votes/commands.ts';
import { awardByVoices } from './commands.ts';
import { audienceAwardOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

/** A meeting beside a public vote that is over: so many voices for each entry, by its number. */
async function voted(voices: Record<string, number>, { isOver = true } = {}): Promise<JudgedContest> {
	const contest = await buildMeeting(network.db, { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	await buildPublicVote(network.db, contest);
	for (const { id, key } of contest.entries)
		for (let given = 0; given < (voices[key] ?? 0); given++)
			await giveVoice(network, { contestId: contest.id, entryId: id });
	if (isOver) await endPublicVote(network.db, contest.id);
	return contest;
}

const audienceFor = async ({ id }: JudgedContest, { actor }: JudgedContest['chair']) =>
	audienceAwardOf(network.db, await judgingAccess(network.db, actor, id));
const give = ({ id, secretary }: JudgedContest, entry: string) =>
	awardByVoices(network.db, secretary.actor, { contestId: id, entry });
const awardsIn = async ({ id }: JudgedContest): Promise<string[]> =>
	(await minutesFrom(network.db, id, { version: 1, day: '2027-05-27' })).items.at(-1)!.decided.map(({ text }) => text);

test('while the public is asked nobody learns a number or gives the award; then the first work gets it, with the source', async () => {
	const contest = await voted({ '2': 1, '3': 2 }, { isOver: false });
	const { db } = network;
	const { id, secretary } = contest;
	const open = await audienceFor(contest, secretary);
	assert.deepEqual([open!.phase, open!.leaders], ['open', null]);
	const award = { kind: 'award', award: 'audience' } as const;
	const refused = { ok: false, reason: 'vote-not-over' };
	assert.deepEqual(await give(contest, '3'), refused);
	assert.deepEqual(await decide(db, secretary.actor, id, { ...award, entry: '3' }), refused);
	assert.deepEqual(await putToVote(db, secretary.actor, id, { ...award, title: null, entries: ['3'] }), refused);
	await endPublicVote(db, id);
	const over = await audienceFor(contest, secretary);
	assert.deepEqual(
		over!.leaders!.map(({ key, voices }) => [key, voices]),
		[['3', 2]]
	);
	assert.deepEqual(await give(contest, '2'), { ok: false, reason: 'not-first' });
	assert.deepEqual(await give(contest, '3'), { ok: true, value: null });
	assert.deepEqual(await give(contest, '3'), { ok: false, reason: 'already-decided' });
	assert.deepEqual(await decisionsOf(db, id), [{ ...award, entry: '3' }]);
	assert.match(
		(await awardsIn(contest))[0]!,
		/^Присудить работе №\s3 награду «Приз зрительских симпатий» по итогам народного голосования: 2\sголоса\.$/
	);
});

test('of works with as many voices the jury chooses one; the minutes name both', async () => {
	const contest = await voted({ '1': 1, '4': 1 });
	const { db } = network;
	const { id, secretary, jury } = contest;
	assert.deepEqual(
		(await audienceFor(contest, secretary))!.leaders!.map(({ key }) => key),
		['1', '4']
	);
	const asked = { kind: 'award', award: 'audience', title: null, entries: ['1', '4'] } as const;
	const vote = await putToVote(db, secretary.actor, id, asked);
	assert.ok(vote.ok);
	const voices = jury.filter(({ role }) => role !== 'secretary').map(({ id: jurorId }) => ({ jurorId, choice: '4' }));
	assert.ok((await recordVoices(db, secretary.actor, { contestId: id, voteId: vote.value, voices })).ok);
	assert.ok((await closeVote(db, secretary.actor, { contestId: id, voteId: vote.value })).ok);
	const [sentence] = await awardsIn(contest);
	assert.match(sentence!, /^По итогам народного голосования больше всего голосов, по 1, получили работы №\s1 и 4\.$/);
	const other = await voted({ '1': 1, '4': 1 });
	assert.deepEqual(await give(other, '4'), { ok: true, value: null });
	assert.match((await awardsIn(other))[0]!, /народного голосования: 1\sголос, столько же у работы №\s1\.$/);
});

test('a work that the jury chose itself is not said to be the public’s, and without voices nobody is first', async () => {
	const contest = await voted({ '3': 1 });
	const chosen = { kind: 'award', award: 'audience', entry: '1' } as const;
	assert.ok((await decide(network.db, contest.secretary.actor, contest.id, chosen)).ok);
	assert.doesNotMatch((await awardsIn(contest))[0]!, /народного/);
	const silent = await voted({});
	assert.deepEqual((await audienceFor(silent, silent.secretary))!.leaders, []);
	assert.deepEqual(await give(silent, '1'), { ok: false, reason: 'not-first' });
});

test('beside a hidden entry nobody is told who stands first, nor gives the award', async () => {
	const contest = await voted({ '1': 2, '3': 1 });
	const { chair, entries } = contest;
	const seen = async () => (await audienceFor(contest, chair))!.leaders?.map(({ key }) => key) ?? null;
	assert.deepEqual(await seen(), ['1'], 'it could be seen');
	await recuse(network.db, { jurorId: chair.id, entryId: entries[0]!.id });
	assert.equal(await seen(), null);
	assert.deepEqual(await awardByVoices(network.db, chair.actor, { contestId: contest.id, entry: '3' }), {
		...{ ok: false, reason: 'has-conflict' }
	});
});

test('a vote that decides no award asks the jury nothing', async () => {
	const contest = await buildMeeting(network.db);
	assert.equal(await audienceFor(contest, contest.chair), null);
	await buildPublicVote(network.db, contest, { awardKey: '' });
	assert.equal(await audienceFor(contest, contest.chair), null);
	await assert.rejects(give(contest, '1'), NotFound);
});

// Turns red when `audienceAwardOf` is asked before `openSitting` in awardByVoices().
test('voices that are annulled at this moment no longer make a work the first', async () => {
	const contest = await voted({ '1': 1, '3': 2 });
	const giving = await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		const answer = give(contest, '3');
		await untilBlocked(network, tx, 1);
		await tx
			.updateTable('public_ballots')
			.set({ annulled_at: new Date(), annulled_by: 'system:testing', annul_reason: 'накрутка' })
			.where('entry_id', '=', contest.entries[2]!.id)
			.execute();
		return { answer };
	});
	assert.deepEqual(await giving.answer, { ok: false, reason: 'not-first' });
});

test('the award of the public costs as many questions for thirty entries as for four', async () => {
	const costs = [];
	for (const entries of [4, 30]) {
		const contest = await buildJudging(network.db, { entries });
		const { id, secretary } = contest;
		await buildPublicVote(network.db, contest);
		await endPublicVote(network.db, id);
		const access = await judgingAccess(network.db, secretary.actor, id);
		costs.push(await network.countQueries(() => audienceAwardOf(network.db, access)));
	}
	assert.equal(costs[0], costs[1]);
});
