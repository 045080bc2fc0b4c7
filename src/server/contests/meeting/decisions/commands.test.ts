import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { demo, summaryOf } from '../../folder/demonstration/testing.ts';
import { tallyInputOf } from '../../folder/rules.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { closeStage } from '../../judging/stages/closing/commands.ts';
import { settledStageOf } from '../../judging/stages/outcome/queries.ts';
import { buildJudgedFolder, decisionsIn, scoreStage, type JudgedFolder } from '../../judging/stages/testing.ts';
import { withdrawEntry } from '../../judging/stages/withdrawal/commands.ts';
import { judgedRules } from '../../judging/testing.ts';
import { recordDecisions } from '../../jury/commands.ts';
import { decisionsOf } from '../../jury/queries.ts';
import { lockContest } from '../../queries.ts';
import { contestRecordOf } from '../../record/queries.ts';
import { finalisedResultsOf, recountOf } from '../../results/queries.ts';
import { tallyContest } from '../../scoring/rules.ts';
import { confirmResults, proposeResults } from '../finalisation/commands.ts';
import { finalisationOf } from '../finalisation/queries.ts';
import { mattersOf } from '../matters/queries.ts';
import { buildMeeting, recuse } from '../testing.ts';
import { closeVote, putToVote, recordVoices } from '../votes/commands.ts';
import { decide, drawLots, offerThanks, takeBackDecision } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('what the rules do not allow is refused before it is written', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id, secretary } = contest;
	const award = { kind: 'award', entry: '1' } as const;
	assert.ok((await decide(db, secretary.actor, id, { ...award, award: 'grand' })).ok);
	for (const [decision, reason] of [
		[{ ...award, award: 'grand' }, 'already-decided'],
		[{ ...award, award: 'grand', entry: '3' }, 'award-limit-exceeded'],
		[{ ...award, award: 'd1' }, 'unknown-award'],
		[{ ...award, award: 'nothing' }, 'unknown-award'],
		[{ ...award, award: 'incentive', entry: '99' }, 'unknown-entry'],
		[{ kind: 'unawarded-place', place: 9, nomination: 'event', then: 'nobody' }, 'place-not-given'],
		[{ kind: 'unawarded-place', place: 1, nomination: null, then: 'nobody' }, 'unknown-nomination']
	] as const)
		assert.deepEqual(await decide(db, secretary.actor, id, decision), { ok: false, reason }, JSON.stringify(decision));
	const member = contest.members[0]!.actor;
	assert.deepEqual(await decide(db, member, id, { ...award, award: 'incentive' }), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.equal((await decisionsOf(db, id)).length, 1);
});

test('lots are drawn where the rules come to them, by a recorded seed that anybody can repeat', async () => {
	const rules = { ...judgedRules, tieLadder: [{ step: 'lots' as const }] };
	const contest = await buildMeeting(network.db, { rules });
	const { db } = network;
	const asked = { contestId: contest.id, stage: '2', entries: ['1', '2'] };
	assert.deepEqual(await drawLots(db, contest.secretary.actor, { ...asked, entries: ['3', '4'] }), {
		ok: false,
		reason: 'no-such-tie'
	});
	const outcome = await drawLots(db, contest.secretary.actor, asked);
	assert.ok(outcome.ok);
	assert.deepEqual(await decisionsOf(db, contest.id), [{ kind: 'lots', stage: '2', seed: outcome.value.seed }]);
	assert.match(outcome.value.seed, /^[0-9a-f]{16}$/);
	assert.deepEqual((await recountOf(db, contest.id)).openTies, []);
	assert.deepEqual(await drawLots(db, contest.chair.actor, asked), { ok: false, reason: 'no-such-tie' });
});

test('nobody decides about an entry hidden from them, nor learns of decisions about it', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id, chair, secretary } = contest;
	const place = { kind: 'unawarded-place', place: 3, nomination: 'service', then: 'nobody' } as const;
	for (const decision of [
		{ kind: 'award', award: 'grand', entry: '1' },
		{ kind: 'award', award: 'incentive', entry: '3' },
		place
	] as const)
		assert.ok((await decide(db, secretary.actor, id, decision)).ok);
	const seen = async () =>
		(await mattersOf(db, await judgingAccess(db, chair.actor, id))).decisions.map(({ position }) => position);
	assert.deepEqual(await seen(), [0, 1, 2], 'all could be seen');
	await recuse(db, { jurorId: chair.id, entryId: contest.entries[0]!.id });
	assert.deepEqual(await seen(), [1]);
	for (const position of [0, 2])
		await assert.rejects(takeBackDecision(db, chair.actor, { contestId: id, position }), NotFound);
	const refused = { ok: false, reason: 'has-conflict' };
	assert.deepEqual(await decide(db, chair.actor, id, { kind: 'award', award: 'incentive', entry: '1' }), refused);
	assert.deepEqual(await decide(db, chair.actor, id, { ...place, place: 2 }), refused);
	assert.deepEqual(await offerThanks(db, chair.actor, id), refused);
	assert.ok((await takeBackDecision(db, chair.actor, { contestId: id, position: 1 })).ok);
	assert.deepEqual((await decisionsOf(db, id)).length, 2);
});

test('how a tie was settled in a stage that has let others through is not taken back before that stage is opened again', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id, secretary } = contest;
	const lots = (stage: string) => ({ kind: 'lots', stage, seed: 'семя' }) as const;
	assert.ok((await recordDecisions(db, systemActor('testing'), id, [lots('1'), lots('2')])).ok);
	const takeBack = (position: number) => takeBackDecision(db, secretary.actor, { contestId: id, position });
	assert.deepEqual(await takeBack(0), { ok: false, reason: 'of-a-stage' });
	assert.ok((await takeBack(1)).ok);
	await db
		.updateTable('stage_courses')
		.set({ state: 'open', closed_at: null })
		.where('contest_id', '=', id)
		.where('stage_key', '=', '1')
		.execute();
	assert.ok((await takeBack(0)).ok);
});

// Deleting the call of lockContest from openSitting must make this test fail.
test('two decisions at once take turns: the award that may be given once is given once', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	let late: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, id);
		late = decide(db, contest.chair.actor, id, { kind: 'award', award: 'grand', entry: '3' });
		await untilBlocked(network, tx, 1);
		assert.ok((await decide(tx, contest.secretary.actor, id, { kind: 'award', award: 'grand', entry: '1' })).ok);
	});
	assert.deepEqual(await late, { ok: false, reason: 'award-limit-exceeded' });
});

test('what waits and what is decided is read with as many questions for thirty decisions as for one', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const access = await judgingAccess(db, contest.chair.actor, contest.id);
	const asked = () => network.countQueries(() => mattersOf(db, access));
	const one = { kind: 'award', award: 'special', entry: '1' } as const;
	assert.ok((await decide(db, contest.chair.actor, contest.id, { ...one, title: 'Номинация 0' })).ok);
	const few = await asked();
	for (let at = 1; at < 30; at++)
		assert.ok((await decide(db, contest.chair.actor, contest.id, { ...one, title: `Номинация ${at}` })).ok);
	assert.equal(await asked(), few);
});

async function closeFor(judged: JudgedFolder, stage: string): Promise<void> {
	const { db } = network;
	const { fingerprint } = await settledStageOf(db as never, { contestId: judged.id, stage });
	const closed = await closeStage(db, judged.secretary.actor, { contestId: judged.id, stage, fingerprint });
	assert.ok(closed.ok, JSON.stringify(closed));
}

async function voteAtTable(judged: JudgedFolder, entries: string[], choices: Record<string, string>): Promise<void> {
	const { db } = network;
	const { id, secretary, jury, folder } = judged;
	const vote = await putToVote(db, secretary.actor, id, { kind: 'tie', stage: '2', entries });
	assert.ok(vote.ok, JSON.stringify(vote));
	const voices = Object.entries(choices).map(([surname, choice]) => ({
		jurorId: jury[folder.jury.findIndex(({ name }) => name.startsWith(surname))]!.id,
		choice
	}));
	const recorded = await recordVoices(db, secretary.actor, { contestId: id, voteId: vote.value, voices });
	assert.ok(recorded.ok, JSON.stringify(recorded));
	assert.ok((await closeVote(db, secretary.actor, { contestId: id, voteId: vote.value })).ok);
}

test('the demonstration contest: its jury meets by these commands, and the results are those worked out by hand', async () => {
	const { db } = network;
	const judged = await buildJudgedFolder(db, join(demo, 'contests', 'kompas-2027'));
	const { id, secretary, chair } = judged;
	const given = decisionsIn(judged);
	await closeFor(judged, '1');
	const withdrawn = await withdrawEntry(db, secretary.actor, {
		...{ contestId: id, entryId: judged.entryIds.get('5')! },
		...{ askedBy: 'entrant', reason: 'заявление автора от 14 мая' }
	});
	assert.ok(withdrawn.ok, JSON.stringify(withdrawn));
	await scoreStage(db, judged, '2', 'signed');
	await closeFor(judged, '2');
	const { ties } = await mattersOf(db, await judgingAccess(db, secretary.actor, id));
	assert.deepEqual(
		ties.map(({ entries, needs }) => [[...entries].sort(), needs]),
		[
			[['14', '31'], 'recorded-vote'],
			[['20', '26'], 'recorded-vote']
		]
	);
	await voteAtTable(judged, ['31', '14'], {
		Лаврентьева: '31',
		Корнеев: '31',
		Тихомирова: '14',
		Ефимов: '31',
		Нестеров: '14'
	});
	const place = { kind: 'unawarded-place', nomination: 'community', place: 1, then: 'move-down' } as const;
	assert.ok((await decide(db, secretary.actor, id, place)).ok);
	await voteAtTable(judged, ['26', '20'], { Лаврентьева: '26', Корнеев: '20', Ефимов: '26', Нестеров: '20' });
	for (const decision of given) {
		if (decision.kind !== 'award') continue;
		const outcome = await decide(db, secretary.actor, id, {
			...{ kind: 'award', award: decision.award, entry: decision.entry ?? null },
			...(decision.recipient && { recipient: decision.recipient })
		});
		assert.ok(outcome.ok, JSON.stringify([decision, outcome]));
	}
	const view = await finalisationOf(db, await judgingAccess(db, secretary.actor, id), secretary.actor.id);
	assert.deepEqual(view.obstacles, []);
	const proposal = await proposeResults(db, secretary.actor, { contestId: id, sha256: view.sha256! });
	assert.ok(proposal.ok);
	assert.ok((await confirmResults(db, chair.actor, { contestId: id, finalisationId: proposal.value.id })).ok);
	const folder = await contestRecordOf(db, id, '2027-05-27');
	const result = tallyContest({ ...tallyInputOf(folder), withSheets: true });
	const expected = parse(readFileSync(join(demo, 'expected.yaml'), 'utf8'))['kompas-2027'].summary;
	// Territories come with the organisations of the network, which are built bare here.
	const { territories: _found, lines, ...found } = summaryOf({ folder, result });
	const { territories: _expected, lines: told, ...wanted } = expected;
	assert.deepEqual(found, wanted);
	assert.deepEqual([...lines].sort(), [...told].sort());
	assert.deepEqual(
		(await finalisedResultsOf(db, id)).tally.awards.map(({ award }) => award).filter((award) => award === 'grand-prix'),
		['grand-prix']
	);
});

test('letters of thanks are offered to institutions of winners, jurors and sponsors, each once', async () => {
	const thanks = (id: string, recipients: ('organisation' | 'person')[]) => ({
		...{ id, title: 'Благодарственное письмо', kind: 'thank-you-letter', scope: 'none' as const, recipients },
		basis: { by: 'decision' as const }
	});
	const rules = {
		...judgedRules,
		awards: [...judgedRules.awards!, thanks('thanks-institution', ['organisation']), thanks('thanks-juror', ['person'])]
	};
	const contest = await buildMeeting(network.db, { rules, defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	const { db } = network;
	assert.deepEqual(await offerThanks(db, contest.secretary.actor, contest.id), { ok: true, value: 4 });
	assert.deepEqual(await offerThanks(db, contest.secretary.actor, contest.id), { ok: true, value: 0 });
	assert.deepEqual(
		await decisionsOf(db, contest.id),
		contest.entries.map(({ key, organisationId }) => ({
			...{ kind: 'award', award: 'thanks-institution', entry: key },
			recipient: { kind: 'organisation', id: organisationId }
		}))
	);
});
