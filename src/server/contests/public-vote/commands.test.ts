import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildActor, buildMember } from '#server/accounts/appointments/testing.ts';
import { lastLetterTo } from '#server/accounts/testing.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import type { Tx } from '#server/database.ts';
import { recordRecusals } from '../jury/commands.ts';
import { lockContest } from '../queries.ts';
import { judgingAccess } from '../judging/queries.ts';
import { beginStage, buildJudging } from '../judging/testing.ts';
import { arrangePublicVote, callOffPublicVote } from './arrangement/commands.ts';
import { askForVoice, confirmVoice } from './commands.ts';
import { annulVoices, restoreVoices } from './log/commands.ts';
import { voteLog } from './log/queries.ts';
import { publicVoteOutcome, publishedVoteOutcome } from './outcome/queries.ts';
import { ballotByToken, publicVoteOf, votePageOf } from './queries.ts';
import { askVoice, buildPublicVote, endPublicVote, giveVoice } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const hour = 3_600_000;
const later = (hours: number) => new Date(Date.now() + hours * hour);

async function buildVoting(given: Parameters<typeof buildJudging>[1] = {}) {
	const contest = await buildJudging(network.db, { members: 1, ...given });
	await buildPublicVote(network.db, contest);
	return { ...contest, first: contest.entries[0]!, second: contest.entries[1]! };
}
type Voting = Awaited<ReturnType<typeof buildVoting>>;

const accessOf = ({ id, organiser }: Voting) => judgingAccess(network.db, organiser, id);
const logOf = async (contest: Voting) => voteLog(network.db, await accessOf(contest), { limit: 100, offset: 0 });

async function voicesOf(contest: Voting): Promise<Record<string, number> | null> {
	const outcome = await publicVoteOutcome(network.db, await accessOf(contest));
	return outcome && Object.fromEntries(outcome.entries.map(({ key, voices }) => [key, voices]));
}

async function ask(contest: Voting, email: string, { entryId = contest.first.id, from = `of ${email}` } = {}) {
	const { db, database, schema } = network;
	const where = { db, platform: database.platform, network: schema, from };
	const outcome = await askForVoice(where, { contestId: contest.id, entryId, email });
	return outcome.ok ? 'asked' : outcome.reason;
}
async function confirm(contest: { id: string }, token: string) {
	const outcome = await confirmVoice(network.db, { contestId: contest.id, token });
	return outcome.ok ? 'counted' : outcome.reason;
}

test('a voice counts once it is confirmed, once for an address, and is told when the vote is over', async () => {
	const { db } = network;
	const contest = await buildVoting();
	const voice = { contestId: contest.id, entryId: contest.first.id };
	const token = await askVoice(network, { ...voice, email: 'vera.lampova@gmail.com' });
	assert.deepEqual(await ballotByToken(db, { contestId: contest.id, token }), {
		...{ entry: { key: '1', title: 'Работа 1' }, state: 'waiting' }
	});
	assert.equal((await logOf(contest)).confirmed, 0);
	assert.deepEqual([await confirm(contest, token), await confirm(contest, token)], ['counted', 'counted']);
	assert.equal((await ballotByToken(db, { contestId: contest.id, token }))!.state, 'counted');
	await giveVoice(network, voice);
	await giveVoice(network, { ...voice, entryId: contest.second.id });

	// The asker is answered as always; the owner reads that there is nothing to confirm.
	assert.equal(await ask(contest, 'veralampova+2@googlemail.com', { entryId: contest.second.id }), 'asked');
	const letter = await lastLetterTo(db, 'veralampova+2@googlemail.com');
	assert.match(letter!.subject, /^Ваш голос уже учтён/);
	assert.equal(letter!.path, `/contests/${contest.slug}/vote`);

	assert.equal(await voicesOf(contest), null);
	await endPublicVote(db, contest.id);
	assert.deepEqual(await voicesOf(contest), { 1: 2, 2: 1, 3: 0, 4: 0 });
	assert.deepEqual((await logOf(contest)).batches.map(({ asked, confirmed }) => [asked, confirmed]).toSorted(), [
		[1, 0],
		[1, 1],
		[1, 1],
		[1, 1]
	]);
});

test('the choice may be changed until one is confirmed; the other links are worth nothing then', async () => {
	const contest = await buildVoting();
	const email = 'polkin@library.example';
	const voice = { contestId: contest.id, email };
	const first = await askVoice(network, { ...voice, entryId: contest.first.id });
	const second = await askVoice(network, { ...voice, entryId: contest.second.id });
	assert.deepEqual([await confirm(contest, second), await confirm(contest, first)], ['counted', 'already-voted']);
	await endPublicVote(network.db, contest.id);
	assert.deepEqual(await voicesOf(contest), { 1: 0, 2: 1, 3: 0, 4: 0 });
});

// Turns red without `for update` in lockBallotsOf(): both find nothing confirmed, and the second one fails on the index.
test('two links of one address at once are one voice', async () => {
	const contest = await buildVoting();
	const voice = { contestId: contest.id, email: 'shchukina@library.example' };
	const tokens = [
		await askVoice(network, { ...voice, entryId: contest.first.id }),
		await askVoice(network, { ...voice, entryId: contest.second.id })
	];
	const { late } = await network.db.transaction().execute(async (tx) => {
		assert.ok((await confirmVoice(tx, { contestId: contest.id, token: tokens[0]! })).ok);
		const waiting = confirm(contest, tokens[1]!).catch((error: Error) => error.message);
		await untilBlocked(network, tx, 1);
		return { late: waiting };
	});
	assert.equal(await late, 'already-voted');
	assert.equal((await logOf(contest)).confirmed, 1);
});

test('the database refuses a second voice of an address even where no command is asked', async () => {
	const contest = await buildVoting();
	const voice = { contestId: contest.id, email: 'vtoroy@library.example' };
	for (const entryId of [contest.first.id, contest.second.id]) await askVoice(network, { ...voice, entryId });
	await assert.rejects(
		sql`update public_ballots set confirmed_at = now() where contest_id = ${contest.id}`.execute(network.db),
		{ code: '23505' }
	);
});

test('the vote opens and closes at its instants by the database’s clock', async () => {
	const { db } = network;
	const contest = await buildVoting();
	const token = await askVoice(network, { contestId: contest.id, entryId: contest.first.id });
	const answersAt = (opens: string, closes: string) =>
		db
			.transaction()
			.execute(async (tx) => {
				await sql`update public_votes set opens_at = now() + ${opens}::interval, closes_at = now() + ${closes}::interval
					where contest_id = ${contest.id}`.execute(tx);
				const { phase } = (await publicVoteOf(tx, contest.id))!;
				const confirmed = await confirmVoice(tx, { contestId: contest.id, token });
				throw Object.assign(new Error('rolled back'), { told: [phase, confirmed.ok ? 'counted' : confirmed.reason] });
			})
			.catch((error: Error & { told: string[] }) => error.told);
	assert.deepEqual(await answersAt('1 microsecond', '1 hour'), ['ahead', 'not-open']);
	assert.deepEqual(await answersAt('0', '1 hour'), ['open', 'counted']);
	assert.deepEqual(await answersAt('-1 hour', '1 microsecond'), ['open', 'counted']);
	assert.deepEqual(await answersAt('-1 hour', '0'), ['over', 'not-open']);
	await endPublicVote(db, contest.id);
	assert.equal(await ask(contest, 'pozdno@library.example'), 'not-open');
	assert.equal((await ballotByToken(db, { contestId: contest.id, token }))!.state, 'ended');
});

test('a link is good for a day and for its contest, and an unknown one for nothing', async () => {
	const { db } = network;
	const [contest, other] = [await buildVoting(), await buildVoting()];
	const token = await askVoice(network, { contestId: contest.id, entryId: contest.first.id });
	assert.equal(await confirm(other, token), 'link-ended');
	assert.equal(await ballotByToken(db, { contestId: other.id, token }), null);
	for (const odd of ['', 'A'.repeat(43), `${token}A`]) assert.equal(await confirm(contest, odd), 'link-ended');
	const age = (interval: string) =>
		sql`update public_ballots set expires_at = expires_at - ${interval}::interval where contest_id = ${contest.id}`.execute(
			db
		);
	await age('24 hours');
	assert.equal(await confirm(contest, token), 'link-ended');
	await age('-1 hour');
	assert.equal(await confirm(contest, token), 'counted');
	const stored = JSON.stringify(await db.selectFrom('public_ballots').selectAll().execute());
	assert.ok(!stored.includes(token) && !stored.includes('library.example'));
});

test('a whole library votes from one computer; one address is not flooded with letters', async () => {
	const contest = await buildVoting();
	const library = 'the library’s only computer';
	for (let reader = 0; reader < 60; reader++)
		assert.equal(await ask(contest, `chitatel-${reader}@shkola.example`, { from: library }), 'asked');
	const answers = [];
	for (let letter = 0; letter < 6; letter++) answers.push(await ask(contest, 'odin@shkola.example', { from: 'home' }));
	assert.deepEqual(answers, ['asked', 'asked', 'asked', 'asked', 'asked', 'too-often']);
	// However it is written.
	assert.equal(await ask(contest, 'ODIN+1@shkola.example', { from: 'home' }), 'too-often');
	assert.deepEqual(
		(await logOf(contest)).batches.map(({ place, asked }) => ({ place, asked })),
		[
			{ place: 1, asked: 60 },
			{ place: 2, asked: 5 }
		]
	);
});

test('what takes no part gets no voice: another contest’s entry, a withdrawn one, one left behind, an unknown stage', async () => {
	const { db } = network;
	const [contest, other] = [await buildVoting(), await buildVoting()];
	assert.equal(await ask(contest, 'a1@library.example', { entryId: other.first.id }), 'entry-gone');
	assert.equal(await ask(contest, 'a@b'), 'email-faulty');
	const token = await askVoice(network, { contestId: contest.id, entryId: contest.first.id });
	await db
		.insertInto('jury_decisions')
		.values({
			...{ contest_id: contest.id, position: 1, ended_by: null, ended_at: null },
			decision: JSON.stringify({ kind: 'withdrawal', stage: '1', entry: '1' })
		})
		.execute();
	assert.equal(await confirm(contest, token), 'entry-gone');
	assert.equal(await ask(contest, 'a2@library.example'), 'entry-gone');
	assert.deepEqual(
		(await votePageOf(db, null, contest.slug)).entries.map(({ key }) => key),
		['2', '3', '4']
	);
	const plain = await buildJudging(db);
	await assert.rejects(votePageOf(db, null, plain.slug), NotFound);
	await assert.rejects(confirmVoice(db, { contestId: plain.id, token }), NotFound);
});

test('entries of the second stage are nobody’s to know before the first is announced', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { members: 1 });
	await beginStage(db, { ...contest, entries: contest.entries.slice(0, 2) }, '2', 'preparing');
	await buildPublicVote(db, contest, { stage: '2' });
	const voting = { ...contest, first: contest.entries[0]!, second: contest.entries[1]! };
	assert.deepEqual((await votePageOf(db, null, contest.slug)).entries, []);
	assert.equal(await ask(voting, 'a3@library.example'), 'not-open');
	await db
		.updateTable('stage_courses')
		.set({ state: 'closed', closed_at: new Date(), released_at: new Date() })
		.where('contest_id', '=', contest.id)
		.where('stage_key', '=', '1')
		.execute();
	assert.deepEqual(
		(await votePageOf(db, null, contest.slug)).entries.map(({ key }) => key),
		['1', '2']
	);
	assert.equal(await ask(voting, 'a3@library.example', { entryId: contest.entries[2]!.id }), 'entry-gone');
	assert.equal(await ask(voting, 'a3@library.example'), 'asked');
});

test('until the end nothing that anybody reads tells one course of the vote from another', async () => {
	const { db } = network;
	const [one, other] = [await buildVoting(), await buildVoting()];
	for (let voice = 0; voice < 3; voice++) {
		await giveVoice(network, { contestId: one.id, entryId: one.first.id });
		await giveVoice(network, { contestId: other.id, entryId: other.second.id });
	}
	const readBy = async (contest: Voting) => {
		const { entries, vote } = await votePageOf(db, null, contest.slug);
		const access = await accessOf(contest);
		const log = await logOf(contest);
		return {
			...{ keys: entries.map(({ key }) => key), phase: vote.phase },
			log: { ...log, batches: log.batches.map(({ place, asked, confirmed }) => ({ place, asked, confirmed })) },
			outcomes: [await publicVoteOutcome(db, access), await publishedVoteOutcome(db, contest.id)]
		};
	};
	assert.deepEqual(await readBy(one), await readBy(other));
	await Promise.all([endPublicVote(db, one.id), endPublicVote(db, other.id)]);
	assert.notDeepEqual(await voicesOf(one), await voicesOf(other));
	assert.equal(await publishedVoteOutcome(db, one.id), null);
});

test('voices that came in one go from one place look odd, and are annulled with a reason, and back', async () => {
	const { db } = network;
	const contest = await buildVoting();
	for (let voice = 0; voice < 15; voice++)
		await giveVoice(network, { contestId: contest.id, entryId: contest.first.id, from: 'one place' });
	await giveVoice(network, { contestId: contest.id, entryId: contest.second.id });
	const { batches } = await logOf(contest);
	const [odd, fair] = batches;
	assert.deepEqual([odd!.isOdd, odd!.confirmed, fair!.isOdd], [true, 15, false]);
	const annul = async (more: object = {}, actor = contest.organiser) => {
		const asked = { contestId: contest.id, batches: [odd!], reason: 'Голоса с одного места за час', ...more };
		const outcome = await annulVoices(db, actor, asked);
		return outcome.ok ? outcome.value : outcome.reason;
	};
	assert.equal(await annul({ reason: ' ' }), 'reason-missing');
	assert.equal(await annul({ batches: [] }), 'nothing-chosen');
	assert.equal(await annul({}, contest.chair.actor), 'not-allowed');
	assert.equal(await annul(), 15);
	assert.equal(await annul(), 'nothing-chosen');
	const told = await logOf(contest);
	assert.deepEqual([told.asked, told.confirmed, told.annulled], [16, 16, 15]);
	await endPublicVote(db, contest.id);
	const outcome = await publicVoteOutcome(db, await accessOf(contest));
	assert.deepEqual(
		outcome!.entries.slice(0, 2).map(({ key, voices, annulled }) => ({ key, voices, annulled })),
		[
			{ key: '2', voices: 1, annulled: 0 },
			{ key: '1', voices: 0, annulled: 15 }
		]
	);
	const back = await restoreVoices(db, contest.organiser, { contestId: contest.id, batches: [odd!] });
	assert.deepEqual(back, { ok: true, value: 15 });
	assert.deepEqual(await voicesOf(contest), { 1: 15, 2: 1, 3: 0, 4: 0 });
});

test('the public learns the outcome with the results, and from then on no voice is annulled', async () => {
	const { db } = network;
	const contest = await buildVoting();
	await giveVoice(network, { contestId: contest.id, entryId: contest.first.id });
	const { batches } = await logOf(contest);
	await endPublicVote(db, contest.id);
	assert.equal(await publishedVoteOutcome(db, contest.id), null);
	const annul = () =>
		annulVoices(db, contest.organiser, { contestId: contest.id, batches, reason: 'Сомнительные голоса' });
	// Turns red without `lockContest(…)` in refusalToAnnul(): voices would be annulled that are just being published.
	const { annulling } = await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		const waiting = annul();
		await untilBlocked(network, tx, 1);
		await publish(tx, contest.id);
		return { annulling: waiting };
	});
	assert.deepEqual(await annulling, { ok: false, reason: 'published' });
	assert.deepEqual(await publishedVoteOutcome(db, contest.id), {
		...{ awardKey: 'audience', voices: 1, annulled: 0 },
		entries: contest.entries.map(({ id, key }) => ({
			...{ id, key, title: `Работа ${key}`, voices: key === '1' ? 1 : 0, annulled: 0 }
		}))
	});
});

/** As the commands would write it of a finalised contest. */
async function publish(tx: Tx, contestId: string): Promise<void> {
	await tx
		.insertInto('results')
		.values({
			...{ contest_id: contestId, version: 1, rule_set_version: 1, computed: '{}', sha256: 'a'.repeat(64) },
			...{ decided_on: '2027-05-20', finalised_by: 'system:testing' }
		})
		.execute();
	await tx.insertInto('published_results').values({ contest_id: contestId, version: 1 }).execute();
}

test('whoever has a conflict with an entry annuls nothing, and sees nothing of it in the outcome', async () => {
	const { db } = network;
	const contest = await buildVoting();
	await giveVoice(network, { contestId: contest.id, entryId: contest.first.id });
	const [batch] = (await logOf(contest)).batches;
	const { actor, id: jurorId } = contest.secretary;
	assert.ok(
		(await recordRecusals(db, contest.organiser, contest.id, [{ entryId: contest.first.id, jurorId, reason: null }])).ok
	);
	const asked = { contestId: contest.id, batches: [batch!], reason: 'Сомнительные голоса' };
	assert.deepEqual(await annulVoices(db, actor, asked), { ok: false, reason: 'conflicted' });
	assert.deepEqual(await restoreVoices(db, actor, asked), { ok: false, reason: 'conflicted' });
	await endPublicVote(db, contest.id);
	const outcome = await publicVoteOutcome(db, await judgingAccess(db, actor, contest.id));
	assert.deepEqual([outcome!.entries.map(({ key }) => key), outcome!.voices], [['2', '3', '4'], 0]);
});

test('the outcome is for those who follow the jury’s work, and the log for those who run it', async () => {
	const { db } = network;
	const contest = await buildVoting();
	await endPublicVote(db, contest.id);
	const [member] = contest.members;
	const seen = await publicVoteOutcome(db, await judgingAccess(db, contest.chair.actor, contest.id));
	assert.equal(seen!.entries.length, 4);
	const juror = await judgingAccess(db, member!.actor, contest.id);
	await assert.rejects(publicVoteOutcome(db, juror), NotFound);
	for (const { actor } of [contest.chair, member!])
		await assert.rejects(voteLog(db, await judgingAccess(db, actor, contest.id), { limit: 1, offset: 0 }), NotFound);
	const stranger = await buildActor(db);
	const terms = { contestId: contest.id, opensAt: later(1), closesAt: later(2), awardKey: '', stage: null };
	await assert.rejects(arrangePublicVote(db, stranger, terms), NotFound);
	await assert.rejects(annulVoices(db, stranger, { contestId: contest.id, batches: [], reason: '' }), NotFound);
	await assert.rejects(callOffPublicVote(db, stranger, contest.id), NotFound);
	const { id } = await buildMember(db);
	await assert.rejects(judgingAccess(db, await actorOf(db, id), contest.id), NotFound);
});

test('terms are checked; once begun only the end moves, and once over nothing', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const terms = { contestId: contest.id, opensAt: later(1), closesAt: later(5), awardKey: 'audience', stage: null };
	const arrange = async (more: object = {}, actor = contest.organiser) => {
		const outcome = await arrangePublicVote(db, actor, { ...terms, ...more });
		return outcome.ok ? 'arranged' : outcome.reason;
	};
	assert.equal(await arrange({ awardKey: 'd1' }), 'unknown-award');
	assert.equal(await arrange({ stage: 'elsewhere' }), 'unknown-stage');
	assert.equal(await arrange({ closesAt: terms.opensAt }), 'closes-before-opening');
	assert.equal(await arrange({ opensAt: later(-5), closesAt: later(-1) }), 'closes-in-past');
	assert.equal(await arrange({}, contest.chair.actor), 'not-allowed');
	assert.equal(await arrange(), 'arranged');
	assert.deepEqual(await callOffPublicVote(db, contest.organiser, contest.id), { ok: true, value: null });
	assert.equal(await publicVoteOf(db, contest.id), null);
	const opensAt = later(-1);
	assert.equal(await arrange({ opensAt }), 'arranged');
	assert.deepEqual(await callOffPublicVote(db, contest.organiser, contest.id), { ok: false, reason: 'begun' });
	assert.equal(await arrange({ opensAt, awardKey: '' }), 'begun');
	assert.equal(await arrange({ opensAt, stage: '1' }), 'begun');
	assert.equal(await arrange(), 'begun');
	assert.equal(await arrange({ opensAt, closesAt: later(9) }), 'arranged');
	await endPublicVote(db, contest.id);
	assert.equal(await arrange({ opensAt, closesAt: later(9) }), 'over');
});

test('the page, the log and the outcome take the same few queries for one entry and for thirty', async () => {
	const { db } = network;
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db, { entries, members: 0 });
		await buildPublicVote(db, contest);
		for (const { id: entryId } of contest.entries) await askVoice(network, { contestId: contest.id, entryId });
		const access = await judgingAccess(db, contest.organiser, contest.id);
		const page = await network.countQueries(() => votePageOf(db, null, contest.slug));
		const log = await network.countQueries(() => voteLog(db, access, { limit: 100, offset: 0 }));
		await endPublicVote(db, contest.id);
		counts.push({ page, log, outcome: await network.countQueries(() => publicVoteOutcome(db, access)) });
	}
	assert.deepEqual(counts[0], counts[1]);
	assert.deepEqual([counts[0]!.log, counts[0]!.outcome], [1, 3]);
});
