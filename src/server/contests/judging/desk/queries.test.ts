import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildActor, buildAppointment } from '#server/accounts/appointments/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recuse } from '../conflicts/testing.ts';
import { writeSheet } from '../sheets/testing.ts';
import { beginStage, buildJudging, type JudgedContest } from '../testing.ts';
import { sitsInJury } from './policy.ts';
import { contestDesk, juryDesk } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const placeOf = ({ id, entries }: JudgedContest, at: number) => ({
	...{ contestId: id, stage: '1', entryId: entries[at]!.id }
});

async function countsFor(actor: Actor): Promise<string[]> {
	const contests = await juryDesk(network.db, actor);
	return contests.flatMap(({ stages }) => stages.map(({ stage, all, signed }) => `${stage}: ${signed} of ${all}`));
}

test('a juror sees what is left in every contest, and nothing of a stage that is still prepared', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const other = await buildJudging(db, { entries: 2, stage: 'preparing' });
	const juror = contest.members[0]!;
	await db.updateTable('jurors').set({ account_id: juror.actor.id }).where('id', '=', other.members[0]!.id).execute();
	await buildAppointment(db, { accountId: juror.actor.id, role: 'juror', contestId: other.id });
	const actor = await actorOf(db, juror.actor.id);
	await writeSheet(db, juror, placeOf(contest, 0), { k1: '1', k2: '1' }, { isSigned: true });
	await writeSheet(db, juror, placeOf(contest, 1), { k1: '1' });
	assert.deepEqual(
		(await juryDesk(db, actor))
			.map(({ slug, stages }) => ({ slug, stages }))
			.sort((a, b) => (a.slug < b.slug ? -1 : 1)),
		[
			{
				slug: contest.slug,
				stages: [
					{
						...{ stage: '1', title: 'Заочная оценка', state: 'open', dueAt: null, isTaking: true },
						...{ all: 4, signed: 1 }
					}
				]
			},
			{ slug: other.slug, stages: [] }
		].sort((a, b) => (a.slug < b.slug ? -1 : 1))
	);
	const desk = await contestDesk(db, actor, contest.slug);
	assert.deepEqual(
		desk.stages.map(({ stage, sheets }) => [stage, ...sheets.map(({ key, state }) => `${key} ${state}`)]),
		[['1', '1 signed', '2 begun', '3 not-begun', '4 not-begun']]
	);
	assert.deepEqual((await contestDesk(db, actor, other.slug)).stages, []);
});

test('an entry with a conflict, of one’s own authorship or withdrawn is neither listed nor counted', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [juror, author] = contest.members as [JudgedContest['chair'], JudgedContest['chair']];
	for (const who of [juror, author])
		assert.deepEqual(await countsFor(who.actor), ['1: 0 of 4'], 'there is what to hide');
	await recuse(db, { jurorId: juror.id, entryId: contest.entries[0]!.id });
	await db
		.updateTable('accounts')
		.set({ person_id: contest.entries[1]!.authorId })
		.where('id', '=', author.actor.id)
		.execute();
	const listed = async (actor: Actor) =>
		(await contestDesk(db, actor, contest.slug)).stages[0]!.sheets.map(({ key }) => key).join(' ');
	assert.deepEqual(await countsFor(juror.actor), ['1: 0 of 3']);
	assert.deepEqual(await countsFor(author.actor), ['1: 0 of 3']);
	assert.equal(await listed(juror.actor), '2 3 4');
	assert.equal(await listed(author.actor), '1 3 4');
	await db
		.updateTable('stage_admissions')
		.set({ ended_at: sql`now()` })
		.where('entry_id', '=', contest.entries[3]!.id)
		.execute();
	assert.deepEqual(await countsFor(juror.actor), ['1: 0 of 2']);
	assert.equal(await listed(juror.actor), '2 3');
});

test('whoever has no seat, or no longer the role, has no desk', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [juror] = contest.members;
	assert.ok(sitsInJury(juror!.actor));
	await db
		.updateTable('appointments')
		.set({ ended_by: 'system:testing', ended_at: new Date() })
		.where('account_id', '=', juror!.actor.id)
		.execute();
	const dismissed = await actorOf(db, juror!.actor.id);
	assert.ok(!sitsInJury(dismissed));
	assert.deepEqual(await juryDesk(db, dismissed), []);
	for (const actor of [dismissed, contest.organiser, await buildActor(db), null])
		await assert.rejects(contestDesk(db, actor, contest.slug), NotFound);
});

test('the number of queries does not grow with entries and stages', async () => {
	const { db } = network;
	const [small, large] = [await buildJudging(db, { entries: 1 }), await buildJudging(db, { entries: 30 })];
	await beginStage(db, large, '2');
	const cost = async ({ chair, slug }: JudgedContest) => [
		await network.countQueries(() => juryDesk(db, chair.actor)),
		await network.countQueries(() => contestDesk(db, chair.actor, slug))
	];
	assert.equal((await contestDesk(db, large.chair.actor, large.slug)).stages[1]!.sheets.length, 30);
	assert.deepEqual(await cost(large), await cost(small));
	assert.deepEqual(await cost(large), [2, 8]);
});
