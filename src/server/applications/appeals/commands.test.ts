import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { untilBlocked } from '#server/organisations/testing.ts';
import { carryOutErasure } from '#server/personal-records/commands.ts';
import { ownRecords } from '#server/personal-records/queries.ts';
import { requestErasure } from '#server/people/erasures/commands.ts';
import { lockContest } from '#server/contests/queries.ts';
import type { JudgedContest } from '#server/contests/judging/testing.ts';
import { appealsOf } from '#server/contests/meeting/appeals/queries.ts';
import { confirmResults, proposeResults } from '#server/contests/meeting/finalisation/commands.ts';
import { countOf, publishedVersionOf } from '#server/contests/results/queries.ts';
import { decide } from '#server/contests/meeting/decisions/commands.ts';
import { openCorrectionOf } from '#server/contests/meeting/queries.ts';
import { buildMeeting, recuse } from '#server/contests/meeting/testing.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { publishResults } from '#server/contests/results/commands.ts';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildEntrant } from '../testing.ts';
import { decideAppeal, lodgeAppeal, withdrawAppeal } from './commands.ts';
import { appealsOfApplication, appealTermOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const system = systemActor('testing');
const words = 'Не учтены показатели за второе полугодие: они стоят на третьей странице.';

type Published = { contest: JudgedContest; owner: Actor; applicationId: string };

/** A contest with published results, and the admitted application behind its second entry. */
async function buildPublished(): Promise<Published> {
	const { db } = network;
	const contest = await buildMeeting(db, { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	await finalise(contest);
	assert.ok((await publishResults(db, system, contest.id)).ok);
	const owner = await buildEntrant(db);
	const { id: applicationId } = await db
		.insertInto('applications')
		.values({
			...{ contest_id: contest.id, state: 'admitted', title: 'Работа 2', number: 2, entry_id: contest.entries[1]!.id },
			submitted_at: sql`now()`,
			...{ nomination_key: 'service', organisation_id: null, created_by: owner.id, admitted_version: 1 }
		} as never)
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('application_members')
		.values({ application_id: applicationId, account_id: owner.id } as never)
		.execute();
	return { contest, owner, applicationId };
}

async function finalise({ id, secretary, chair }: JudgedContest): Promise<void> {
	const { db } = network;
	const { sha256 } = await countOf(db, id);
	const proposal = await proposeResults(db, secretary.actor, { contestId: id, sha256 });
	assert.ok(proposal.ok, JSON.stringify(proposal));
	const confirmed = await confirmResults(db, chair.actor, { contestId: id, finalisationId: proposal.value.id });
	assert.ok(confirmed.ok, JSON.stringify(confirmed));
}

const lettersOf = async (contestId: string) =>
	(
		await network.db
			.selectFrom('letters')
			.select(['kind', 'subject'])
			.where('contest_id', '=', contestId)
			.orderBy('written_at')
			.execute()
	).map(({ kind, subject }) => [kind, subject]);

const publishedOn = (contestId: string, moment: string) =>
	network.db
		.updateTable('published_results')
		.set({ published_at: sql`${moment}::timestamptz` as never })
		.where('contest_id', '=', contestId)
		.execute();

test('an appeal is lodged once, answered by the jury, and those who entered are told by letters', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	const lodge = (text = words) => lodgeAppeal(db, owner, { applicationId, words: text });
	assert.deepEqual(await lodge('Нет!'), { ok: false, reason: 'words-missing' });
	assert.deepEqual(await lodge(), { ok: true, value: null });
	assert.deepEqual(await lodge(), { ok: false, reason: 'already-lodged' });
	const [appeal] = await appealsOf(db, await judgingAccess(db, contest.chair.actor, contest.id));
	const answer = (actor: Actor, outcome: 'upheld' | 'rejected' | null, text = 'Показатели учтены всеми.') =>
		decideAppeal(db, actor, { contestId: contest.id, appealId: appeal!.id, outcome, answer: text });
	assert.deepEqual(await answer(contest.members[0]!.actor, 'rejected'), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await answer(contest.secretary.actor, null), { ok: false, reason: 'outcome-missing' });
	assert.deepEqual(await answer(contest.secretary.actor, 'rejected', ' '), { ok: false, reason: 'answer-missing' });
	assert.deepEqual(await answer(contest.secretary.actor, 'rejected'), { ok: true, value: null });
	assert.deepEqual(await answer(contest.chair.actor, 'upheld'), { ok: false, reason: 'already-decided' });
	assert.equal(await openCorrectionOf(db, contest.id), null);
	assert.deepEqual(await lodge(), { ok: false, reason: 'already-decided' });
	assert.deepEqual(await lettersOf(contest.id), [
		['appeal-received', 'Апелляция по заявке № 2 принята'],
		['appeal-decided', 'Апелляция по заявке № 2 отклонена']
	]);
});

test('an upheld appeal leads to a second version, and what was published stays until it is published anew', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	const [appeal] = await appealsOf(db, await judgingAccess(db, contest.chair.actor, contest.id));
	const asked = {
		contestId: contest.id,
		appealId: appeal!.id,
		outcome: 'upheld',
		answer: 'Лист внесён с ошибкой.'
	} as const;
	assert.ok((await decideAppeal(db, contest.chair.actor, asked)).ok);
	assert.equal((await openCorrectionOf(db, contest.id))?.reason, 'удовлетворена апелляция по работе № 2.');
	const award = { kind: 'award', award: 'incentive', entry: '2' } as const;
	assert.ok((await decide(db, contest.secretary.actor, contest.id, award)).ok);
	await finalise(contest);
	assert.equal((await publishedVersionOf(db, contest.id))?.version, 1);
	assert.ok((await publishResults(db, system, contest.id)).ok);
	assert.equal((await publishedVersionOf(db, contest.id))?.version, 2);
	assert.equal((await appealTermOf(db, contest.id))?.version, 2);
});

test('the term is so many working days after publication by the contest’s own days and the database’s clock', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	// Thursday evening by the contest's clock (UTC+7), still Thursday noon in Moscow: Friday, Monday, Tuesday.
	await publishedOn(contest.id, '2026-05-28T16:30:00Z');
	assert.deepEqual(await appealTermOf(db, contest.id), {
		version: 1,
		until: new Date('2026-06-02T16:59:59.999Z'),
		isOpen: false
	});
	assert.deepEqual(await lodgeAppeal(db, owner, { applicationId, words }), { ok: false, reason: 'too-late' });
	// After midnight by the contest's clock it is Friday already.
	await publishedOn(contest.id, '2026-05-28T17:30:00Z');
	assert.deepEqual((await appealTermOf(db, contest.id))?.until, new Date('2026-06-03T16:59:59.999Z'));
	await db
		.updateTable('judging_settings')
		.set({ settings: JSON.stringify({ appealDays: 0 }) })
		.where('contest_id', '=', contest.id)
		.execute();
	assert.deepEqual(await lodgeAppeal(db, owner, { applicationId, words }), { ok: false, reason: 'no-term' });
});

test('an appeal may be taken back until it is decided, and lodged again', async () => {
	const { owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.deepEqual(await withdrawAppeal(db, owner, applicationId), { ok: false, reason: 'already-decided' });
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	assert.ok((await withdrawAppeal(db, owner, applicationId)).ok);
	const { appeals, mayLodge } = await appealsOfApplication(db, owner, applicationId);
	assert.deepEqual([appeals.map(({ outcome }) => outcome), mayLodge], [['withdrawn'], true]);
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
});

test('strangers learn nothing of an appeal, nor do jurors recused from the entry, who do not decide it either', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	const stranger = await buildEntrant(db);
	await assert.rejects(lodgeAppeal(db, stranger, { applicationId, words }), NotFound);
	for (const actor of [stranger, contest.organiser])
		await assert.rejects(appealsOfApplication(db, actor, applicationId), NotFound);
	const seen = async () => appealsOf(db, await judgingAccess(db, contest.chair.actor, contest.id));
	const [appeal] = await seen();
	assert.equal(appeal?.words, words, 'it could be seen');
	await recuse(db, { jurorId: contest.chair.id, entryId: contest.entries[1]!.id });
	assert.deepEqual(await seen(), []);
	const asked = { contestId: contest.id, appealId: appeal!.id, outcome: 'rejected', answer: 'Нет' } as const;
	await assert.rejects(decideAppeal(db, contest.chair.actor, asked), NotFound);
	await assert.rejects(appealsOf(db, await judgingAccess(db, contest.members[0]!.actor, contest.id)), NotFound);
});

// Deleting the call of lockContest from settleAppeal must make this test fail.
test('two answers at once: one counts, the other comes too late', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	const [appeal] = await appealsOf(db, await judgingAccess(db, contest.chair.actor, contest.id));
	const asked = { contestId: contest.id, appealId: appeal!.id, answer: 'Показатели учтены.' };
	let late: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		late = decideAppeal(db, contest.secretary.actor, { ...asked, outcome: 'upheld' });
		await untilBlocked(network, tx, 1);
		assert.ok((await decideAppeal(tx, contest.chair.actor, { ...asked, outcome: 'rejected' })).ok);
	});
	assert.deepEqual(await late, { ok: false, reason: 'already-decided' });
});

test('the list of appeals asks one question of the database for one as for thirty', async () => {
	const { contest, owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	const access = await judgingAccess(db, contest.secretary.actor, contest.id);
	const few = await network.countQueries(() => appealsOf(db, access));
	await sql`insert into appeals (contest_id, entry_id, results_version, words, outcome, answer, decided_by, decided_at)
		select contest_id, entry_id, results_version, words, 'rejected', 'Нет.', 'system:testing', now()
		from appeals, generate_series(1, 30) where contest_id = ${contest.id}`.execute(db);
	assert.equal((await appealsOf(db, access)).length, 31);
	assert.deepEqual([few, await network.countQueries(() => appealsOf(db, access))], [1, 1]);
});

test('what somebody wrote in an appeal is among their own records, and leaves with them', async () => {
	const { owner, applicationId } = await buildPublished();
	const { db } = network;
	assert.ok((await lodgeAppeal(db, owner, { applicationId, words })).ok);
	const own = await ownRecords(db, owner);
	assert.equal(own.find(({ key }) => key === 'appeals')?.records[0]?.['Текст'], words);
	const keeper = { id: (await buildMember(db)).id, role: 'administrator' } as const;
	const asked = await db
		.transaction()
		.execute((tx) => requestErasure(tx, owner, { accountId: owner.id, personId: null }));
	assert.ok(asked.ok);
	const erased = await carryOutErasure(db, keeper, asked.value.id);
	assert.ok(erased.ok);
	assert.equal(erased.value['appeals'], 1);
	const left = await db
		.selectFrom('appeals')
		.select(['account_id', 'words'])
		.where('account_id', '=', owner.id)
		.execute();
	assert.deepEqual(left, []);
});
