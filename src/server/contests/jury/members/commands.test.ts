import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { conflictLines } from '../../judging/conflicts/testing.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockSheet } from '../../judging/sheets/queries.ts';
import { writeSheet } from '../../judging/sheets/testing.ts';
import { buildJudging, type JudgedContest } from '../../judging/testing.ts';
import { contestPlan } from '../../plan/forms.ts';
import { planOf } from '../../plan/queries.ts';
import { lockContest } from '../../queries.ts';
import { recordDecisions } from '../commands.ts';
import { addJuror, changeJuror } from './commands.ts';
import { juryDesk } from './queries.ts';
import { removeJuror } from './removal/commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const ok = <Value>(value: Value) => ({ ok: true, value });
const no = (reason: string) => ({ ok: false, reason });
const someone = {
	...{ name: 'Щукина Анна Львовна', post: 'методист', organisationName: '', email: 'shchukina@example.org' },
	...{ role: 'member' as const, voting: true }
};
const usual = { email: '', voting: true, mostSheets: null, stages: null, nominations: null };

/** As the organisers see it: name, role, vote, limit, stages and nominations. */
const jury = async ({ id, organiser }: JudgedContest) =>
	(await juryDesk(network.db, organiser, id)).members.map(({ name, role, voting, mostSheets, stages, nominations }) => [
		name.split(' ')[0],
		...[role, voting, mostSheets, stages, nominations]
	]);

async function givePlan({ id, organiser }: JudgedContest): Promise<void> {
	const { db } = network;
	const rows = await db.selectFrom('jurors').selectAll().where('contest_id', '=', id).orderBy('position').execute();
	const plan = contestPlan.parse({
		basics: { title: 'Маяк', heldInYear: 2027 },
		jury: rows.map((row) => ({
			id: row.key,
			name: row.name,
			role: row.role,
			voting: row.voting,
			email: `${row.key}@example.org`
		}))
	});
	await db
		.insertInto('contest_plans')
		.values({ contest_id: id, plan: JSON.stringify(plan), changed_by: organiser.id })
		.execute();
}

test('a juror is added with what stands between them and the entries, in the plan too', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await givePlan(contest);
	const { name: organisationName } = await db
		.selectFrom('organisation_names')
		.select('name')
		.where('organisation_id', '=', contest.entries[1]!.organisationId)
		.executeTakeFirstOrThrow();
	const added = await addJuror(db, contest.secretary.actor, contest.id, { ...someone, organisationName });
	assert.ok(added.ok);
	assert.deepEqual((await jury(contest)).at(-1), ['Щукина', 'member', true, null, null, null]);
	assert.deepEqual(await conflictLines(db, contest.id), ['2 j5 own-organisation computed']);
	const { plan } = await planOf(db, systemActor('testing'), contest.id);
	assert.deepEqual(
		plan.jury.map(({ id, email }) => [id, email]),
		[...['j1', 'j2', 'j3', 'j4'].map((key) => [key, `${key}@example.org`]), ['j5', 'shchukina@example.org']]
	);
	const chair = { ...someone, role: 'chair' as const };
	assert.deepEqual(await addJuror(db, contest.organiser, contest.id, chair), no('chair-taken'));
	assert.deepEqual(await addJuror(db, contest.members[0]!.actor, contest.id, someone), no('not-allowed'));
});

test('what a juror judges is changed, unless marks of theirs would be left out', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await givePlan(contest);
	const [one] = contest.members;
	const change = (changes: Partial<typeof usual> | object) =>
		changeJuror(db, contest.secretary.actor, contest.id, { ...usual, jurorId: one!.id, ...changes });
	const email = 'new@example.org';
	assert.deepEqual(await change({ email, mostSheets: 7, stages: ['1'], nominations: ['service'] }), ok(null));
	assert.deepEqual((await jury(contest))[2], ['Судейкина', 'member', true, 7, ['1'], ['service']]);
	const { plan } = await planOf(db, systemActor('testing'), contest.id);
	assert.equal(plan.jury[2]!.email, email);
	assert.equal((await juryDesk(db, contest.organiser, contest.id)).members[2]!.email, email);
	// Addresses are for those who write to them.
	assert.equal((await juryDesk(db, contest.chair.actor, contest.id)).members[2]!.email, '');
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
	await writeSheet(db, one!, place, { k1: '4', k2: '5' }, { isSigned: true });
	for (const changes of [{ voting: false }, { stages: ['2'] }, { nominations: ['event'] }])
		assert.deepEqual(await change(changes), no('has-marks'));
	assert.deepEqual(await change({ stages: ['1'] }), ok(null));
	await assert.rejects(changeJuror(db, contest.organiser, contest.id, { ...usual, jurorId: contest.id }), NotFound);
});

test('a removed juror’s desk closes at the next request, and drafts and conflicts go', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await givePlan(contest);
	const [one] = contest.members;
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
	await writeSheet(db, one!, place, { k1: '4' });
	assert.ok((await judgingAccess(db, await actorOf(db, one!.actor.id), contest.id)).seat);
	assert.deepEqual(await removeJuror(db, contest.secretary.actor, contest.id, one!.id), ok(null));
	await assert.rejects(judgingAccess(db, await actorOf(db, one!.actor.id), contest.id), NotFound);
	assert.deepEqual((await actorOf(db, one!.actor.id)).rights!.contests, []);
	assert.equal((await jury(contest)).length, 3);
	const { plan } = await planOf(db, systemActor('testing'), contest.id);
	assert.deepEqual(
		plan.jury.map(({ id }) => id),
		['j1', 'j2', 'j4']
	);
});

test('a secretary does not take their own seat away, with what it hides from them', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'none' });
	const { id, actor } = contest.secretary;
	assert.deepEqual(await removeJuror(db, actor, contest.id, id), no('own-seat'));
	assert.deepEqual(await removeJuror(db, contest.organiser, contest.id, id), ok(null));
});

test('a juror with marks, in a vote or on paper stays', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
	await writeSheet(db, one!, place, { k1: '4', k2: '5' }, { isSigned: true });
	const remove = (id: string) => removeJuror(db, contest.organiser, contest.id, id);
	assert.deepEqual(await remove(one!.id), no('has-marks'));
	await db
		.insertInto('paper_sheets')
		.values({
			...{ contest_id: contest.id, stage_key: '1', juror_id: other!.id, code: '0123456789' },
			...{ printed: '[]', printed_by: 'system:testing' }
		})
		.execute();
	assert.deepEqual(await remove(other!.id), no('in-use'));
	assert.equal((await jury(contest)).length, 4);
	await recordDecisions(db, systemActor('testing'), contest.id, [
		{ kind: 'casting-vote', juror: contest.chair.key, order: ['1'] } as never
	]);
	assert.deepEqual(await remove(contest.chair.id), no('in-decisions'));
});

test('the jury is as it is while somebody changes it', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const work: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		work.push(
			addJuror(db, contest.organiser, contest.id, someone),
			changeJuror(db, contest.organiser, contest.id, { ...usual, jurorId: one!.id }),
			removeJuror(db, contest.organiser, contest.id, other!.id)
		);
		// Red without lockContest in refusalToChangeJury: two chairs, two jurors of one key.
		await untilBlocked(network, tx, 3);
	});
	await Promise.all(work);
	assert.equal((await jury(contest)).length, 4);
});

test('a juror who is writing a sheet and somebody who removes them take turns', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
	await writeSheet(db, one!, place, { k1: '4' });
	const own = sql`where entry_id = ${place.entryId} and juror_id = ${one!.id}`;
	const work: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await sql`select from assignments ${own} for share`.execute(tx);
		work.push(removeJuror(db, contest.organiser, contest.id, one!.id));
		await untilBlocked(network, tx, 1);
		// Red without the lock of assignments before anything is deleted: each waits for the other's row.
		await lockSheet(tx, place, one!.id);
	});
	assert.deepEqual(await Promise.all(work), [ok(null)]);
});

test('the jury’s page asks as many queries for thirty as for four', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const count = () => network.countQueries(() => juryDesk(db, contest.organiser, contest.id));
	const few = await count();
	for (let n = 0; n < 26; n++) await addJuror(db, contest.organiser, contest.id, someone);
	assert.equal((await jury(contest)).length, 30);
	assert.equal(await count(), few);
});

test('who has no part in the jury’s work sees nothing of it', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await assert.rejects(juryDesk(db, contest.members[0]!.actor, contest.id), NotFound);
	const other = await buildJudging(db);
	await assert.rejects(juryDesk(db, other.organiser, contest.id), NotFound);
});
