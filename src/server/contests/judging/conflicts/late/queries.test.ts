import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recusalsOf } from '../../../jury/queries.ts';
import { minutesFrom } from '../../../minutes/queries.ts';
import { countOf } from '../../../results/queries.ts';
import { judgingAccess } from '../../queries.ts';
import { writeSheet } from '../../sheets/testing.ts';
import { closeStage } from '../../stages/closing/commands.ts';
import { stageOutcomeFor } from '../../stages/outcome/queries.ts';
import { reopenStage } from '../../stages/reopening/commands.ts';
import { buildJudging, type JudgedContest, type SeatedJuror } from '../../testing.ts';
import { declareConflicts, findContestConflicts } from '../commands.ts';
import { noteConflict } from '../noting/commands.ts';
import { conflictsDesk, ownDeclaration } from '../queries.ts';
import { conflictLines, meetingOf } from '../testing.ts';
import { withdrawConflict } from '../withdrawal/commands.ts';
import { lateSheetsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const ok = <Value>(value: Value) => ({ ok: true, value });
const reason = 'личная заинтересованность';
const place = (contest: JudgedContest, at = 0) => ({
	...{ contestId: contest.id, stage: '1', entryId: contest.entries[at]!.id }
});
const declare = (contest: JudgedContest, juror: SeatedJuror, at = 0) =>
	declareConflicts(network.db, juror.actor, contest.id, {
		...{ entryIds: [contest.entries[at]!.id], ground: 'declared' as const, reason: 'Автор — моя сестра' }
	});

async function close(contest: JudgedContest): Promise<void> {
	const { db } = network;
	const outcome = await stageOutcomeFor(db, contest.organiser, { contestId: contest.id, stage: '1' });
	assert.ok(outcome.ok);
	const { fingerprint } = outcome.value;
	const closed = await closeStage(db, contest.organiser, { contestId: contest.id, stage: '1', fingerprint });
	assert.ok(closed.ok, JSON.stringify(closed));
}

/** Everybody of the jury has signed everything in the first stage, and it is closed. */
async function buildClosed(): Promise<JudgedContest> {
	const contest = await buildJudging(network.db);
	for (const at of contest.entries.keys())
		for (const [n, juror] of contest.jury.filter(({ actor }) => actor.id !== contest.secretary.actor.id).entries())
			await writeSheet(
				network.db,
				juror,
				place(contest, at),
				{ k1: String((at + n) % 6), k2: '5' },
				{ isSigned: true }
			);
	await close(contest);
	return contest;
}

const lateTo = async (contest: JudgedContest, juror: Pick<SeatedJuror, 'actor'>) => {
	const { count, pairs } = await lateSheetsOf(
		network.db,
		await judgingAccess(network.db, juror.actor, contest.id),
		'1'
	);
	return { count, pairs: pairs.map(({ juror: name, key }) => `${key} ${name}`) };
};

test('a conflict learned of after the closing hides the entry, and what was counted stays until the stage is opened again', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one, other] = contest.members;
	const [first] = contest.entries;
	const counted = await countOf(db, contest.id);
	assert.deepEqual(await declare(contest, one!), ok({ declared: 1, late: 1 }));
	assert.deepEqual([...(await judgingAccess(db, one!.actor, contest.id)).hidden], [first!.id]);
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), {
		...{ recused: true, reason, assigned: 1, sheets: 1, marks: 2 }
	});
	assert.equal((await countOf(db, contest.id)).sha256, counted.sha256, 'the count has not changed behind the jury');
	assert.deepEqual(await brokenInvariants(db), []);

	const noted = { jurorId: other!.id, entryId: first!.id, ground: 'mentorship' as const, reason: '' };
	assert.deepEqual(await noteConflict(db, contest.secretary.actor, contest.id, noted), ok({ late: 1 }));
	await db
		.updateTable('jurors')
		.set({ organisation_id: contest.entries[1]!.organisationId })
		.where('id', '=', other!.id)
		.execute();
	assert.deepEqual(await findContestConflicts(db, contest.organiser, contest.id), ok({ found: 1, late: 1 }));
	assert.deepEqual(await conflictLines(db, contest.id), [
		'1 j3 declared juror',
		'1 j4 mentorship secretary',
		'2 j4 own-organisation computed'
	]);

	const asked = { contestId: contest.id, stage: '1', reason: 'Стало известно о родстве' };
	assert.ok((await reopenStage(db, contest.secretary.actor, asked)).ok);
	for (const juror of [one!, other!])
		assert.deepEqual(
			(({ recused, assigned, sheets, marks }) => ({ recused, assigned, sheets, marks }))(
				await meetingOf(db, first!.id, juror.id)
			),
			{ recused: true, assigned: 0, sheets: 0, marks: 0 }
		);
	assert.equal((await meetingOf(db, contest.entries[2]!.id, one!.id)).marks, 2, 'the others stay');
	assert.notEqual((await countOf(db, contest.id)).sha256, counted.sha256);
	assert.deepEqual(
		(await recusalsOf(db, contest.id)).map(({ juror, entry }) => [juror, entry]),
		[
			['j3', '1'],
			['j4', '1'],
			['j4', '2']
		]
	);
	assert.deepEqual(await brokenInvariants(db), []);
	const activity = await db
		.selectFrom('activity')
		.select('details')
		.where('subject_id', '=', contest.id)
		.where('event', '=', 'stage.reopened')
		.execute();
	assert.deepEqual(
		activity.map(({ details }) => details),
		[{ stage: '1', fallen: 3 }]
	);
});

test('the database refuses a recused juror every new mark, whatever stayed of the old ones', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one] = contest.members;
	const [first, second] = contest.entries;
	await declare(contest, one!);
	await declare(contest, contest.members[1]!, 1);
	const pair = { contest_id: contest.id, entry_id: first!.id, juror_id: one!.id };
	const mark = { ...pair, stage_key: '2', criterion_key: 'k3', mark: '5' };
	await assert.rejects(db.insertInto('marks').values(mark).execute(), { code: '23503' });
	await assert.rejects(
		db
			.insertInto('marks')
			.values({ ...mark, recused: true })
			.execute(),
		{ code: '42501' }
	);
	const given = { ...pair, stage_key: '2', assigned_by: 'x' };
	await assert.rejects(
		db
			.insertInto('sheet_assignments')
			.values({ ...given, recused: true })
			.execute(),
		{ code: '42501' }
	);
	// Nor does an assignment become recused while a mark of it says nothing of it.
	const third = { entry_id: contest.entries[2]!.id, juror_id: one!.id };
	await assert.rejects(
		sql`update assignments set recused = true where entry_id = ${third.entry_id} and juror_id = ${third.juror_id}`.execute(
			db
		),
		{ code: '23503' }
	);
	assert.equal((await meetingOf(db, second!.id, contest.members[1]!.id)).marks, 2);
});

test('taken back before it is pinned, a late conflict leaves everything as it was', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one] = contest.members;
	const [first] = contest.entries;
	const before = await meetingOf(db, first!.id, one!.id);
	await declare(contest, one!);
	const [said] = (await ownDeclaration(db, one!.actor, contest.id)).own;
	assert.equal(said!.mayWithdraw, true);
	assert.ok((await withdrawConflict(db, one!.actor, contest.id, said!.id)).ok);
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), before);
	assert.deepEqual(await lateTo(contest, contest.chair), { count: 0, pairs: [] });
	assert.deepEqual((await judgingAccess(db, one!.actor, contest.id)).hidden, new Set());
});

test('who leads the judging is told of such sheets, not of those on entries hidden from them', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one] = contest.members;
	const nobody = { count: 0, pairs: [] };
	assert.deepEqual(await lateTo(contest, contest.chair), nobody);
	await declare(contest, one!, 0);
	await declare(contest, one!, 1);
	const { name } = await db.selectFrom('jurors').select('name').where('id', '=', one!.id).executeTakeFirstOrThrow();
	const both = { count: 2, pairs: [`1 ${name}`, `2 ${name}`] };
	for (const juror of [contest.chair, contest.secretary, { actor: contest.organiser }])
		assert.deepEqual(await lateTo(contest, juror), both);
	assert.deepEqual(await lateTo(contest, contest.members[1]!), nobody);
	await declare(contest, contest.chair, 0);
	assert.deepEqual(await lateTo(contest, contest.chair), { count: 1, pairs: [`2 ${name}`] });
});

test('whoever still judges a blind contest is told how many, and not of whom', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { isBlind: true });
	const [one] = contest.members;
	for (const at of contest.entries.keys())
		for (const juror of [contest.chair, ...contest.members])
			await writeSheet(db, juror, place(contest, at), { k1: String(at), k2: '5' }, { isSigned: true });
	await close(contest);
	await declare(contest, one!);
	assert.equal((await lateTo(contest, contest.secretary)).pairs.length, 1, 'it could be told');
	assert.deepEqual(await lateTo(contest, contest.chair), { count: 1, pairs: [] });
});

test('the minutes name it, with the day by the contest’s clock on which it was learned', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one] = contest.members;
	await declare(contest, one!, 2);
	// Late in the evening of the first by Greenwich it is the second in Kemerovo.
	await sql`update contests set time_zone = 'Asia/Novokuznetsk' where id = ${contest.id}`.execute(db);
	await sql`update conflicts set noted_at = '2027-06-01 22:00:00+00' where contest_id = ${contest.id}`.execute(db);
	const { name } = await db.selectFrom('jurors').select('name').where('id', '=', one!.id).executeTakeFirstOrThrow();
	const { items } = await minutesFrom(db, contest.id, { version: 1, day: '2027-06-03' });
	assert.deepEqual(
		items[0]!.recused.map((line) => ({ ...line, reason: line.reason.replaceAll('\u00a0', ' ') })),
		[
			{
				name,
				reason:
					'работа № 3 (личная заинтересованность); стало известно 2 июня 2027 г., после завершения этапа «Заочная оценка», поставленные до этого оценки оставлены в силе'
			}
		]
	);
});

test('a stage that is being closed is waited for: what it has counted stays', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	await writeSheet(db, one!, place(contest), { k1: '4', k2: '5' }, { isSigned: true });
	let recusal: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await tx
			.updateTable('stage_courses')
			.set({ state: 'closed', closed_at: sql`now()`, closed_by: 'system:testing' })
			.where('contest_id', '=', contest.id)
			.execute();
		recusal = declare(contest, one!);
		// Red without lockStages in recusePairs: the stage would seem open still, and its counted marks would go.
		await untilBlocked(network, tx, 1);
	});
	assert.deepEqual(await recusal, ok({ declared: 1, late: 1 }));
	assert.deepEqual(await meetingOf(db, contest.entries[0]!.id, one!.id), {
		...{ recused: true, reason, assigned: 1, sheets: 1, marks: 2 }
	});
});

test('a stage that is being opened again is waited for: nothing late is left in it', async () => {
	const { db } = network;
	const contest = await buildClosed();
	const [one] = contest.members;
	let recusal: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		const asked = { contestId: contest.id, stage: '1', reason: 'Стало известно о родстве' };
		assert.ok((await reopenStage(tx, contest.secretary.actor, asked)).ok);
		recusal = declare(contest, one!);
		// Either lock makes it wait: red without both lockContest in declareConflicts and lockStages in recusePairs. What was
		// counted would stay in an open stage.
		await untilBlocked(network, tx, 1);
	});
	assert.deepEqual(await recusal, ok({ declared: 1, late: 0 }));
	assert.deepEqual(await meetingOf(db, contest.entries[0]!.id, one!.id), {
		...{ recused: true, reason, assigned: 0, sheets: 0, marks: 0 }
	});
	assert.deepEqual(await brokenInvariants(db), []);
});

test('late sheets take as many questions for thirty entries as for one', async () => {
	const { db } = network;
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db, { entries });
		const [one] = contest.members;
		for (const at of contest.entries.keys())
			await writeSheet(db, one!, place(contest, at), { k1: '4', k2: '5' }, { isSigned: true });
		await sql`update stage_courses set state = 'closed', closed_at = now(), closed_by = 'x' where contest_id = ${contest.id}`.execute(
			db
		);
		const entryIds = contest.entries.map(({ id }) => id);
		const declared = { entryIds, ground: 'mentorship' as const, reason: '' };
		const asked = await network.countQueries(async () => {
			assert.deepEqual(
				await declareConflicts(db, one!.actor, contest.id, declared),
				ok({ declared: entries, late: entries })
			);
		});
		const access = await judgingAccess(db, contest.chair.actor, contest.id);
		const told = await network.countQueries(async () => {
			assert.equal((await lateSheetsOf(db, access, '1')).count, entries);
		});
		counts.push([asked, told, await network.countQueries(() => conflictsDesk(db, contest.organiser, contest.id))]);
	}
	assert.deepEqual(counts[0], counts[1]);
});
