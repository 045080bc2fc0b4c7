import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildActor } from '#server/accounts/appointments/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { createOrganisation } from '#server/organisations/commands.ts';
import { buildOrganisation, untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recusalsOf } from '../../jury/queries.ts';
import { lockContest } from '../../queries.ts';
import { judgingAccess } from '../queries.ts';
import { changeJudgingSettings } from '../settings/commands.ts';
import { signSheet } from '../sheets/commands.ts';
import { writeSheet, sheetOf } from '../sheets/testing.ts';
import { buildJudging, type JudgedContest, type SeatedJuror } from '../testing.ts';
import { declareConflicts, findContestConflicts, finishDeclaration } from './commands.ts';
import { noteConflict, pinConflict } from './noting/commands.ts';
import { conflictsDesk, hasDeclared, ownDeclaration } from './queries.ts';
import { conflictLines, meetingOf } from './testing.ts';
import { withdrawConflict } from './withdrawal/commands.ts';
import { writeConflicts } from './writing/commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const untouched = { recused: false, reason: null, assigned: 1, sheets: 0, marks: 0 };
const recusedFor = (reason: string) => ({ recused: true, reason, assigned: 0, sheets: 0, marks: 0 });
const ok = <Value>(value: Value) => ({ ok: true, value });
const no = (reason: string) => ({ ok: false, reason });

const place = (contest: JudgedContest, at = 0) => ({
	...{ contestId: contest.id, stage: '1', entryId: contest.entries[at]!.id }
});
const worksIn = (jurorId: string, organisationId: string) =>
	network.db.updateTable('jurors').set({ organisation_id: organisationId }).where('id', '=', jurorId).execute();
const declare = (contest: JudgedContest, juror: SeatedJuror, at = 0) =>
	declareConflicts(network.db, juror.actor, contest.id, {
		...{ entryIds: [contest.entries[at]!.id], ground: 'declared' as const, reason: 'Автор — моя сестра' }
	});
async function close(contest: JudgedContest, stage = '1') {
	await network.db
		.updateTable('stage_courses')
		.set({ state: 'closed', closed_at: sql`now()`, closed_by: 'system:testing' })
		.where('contest_id', '=', contest.id)
		.where('stage_key', '=', stage)
		.execute();
}

test('what the records tell takes entries from jurors, once, and a warning takes nothing', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [first, second, third, fourth] = contest.entries;
	const [one, other] = contest.members;
	await worksIn(one!.id, first!.organisationId);
	const branch = await buildOrganisation(db, { kind: 'branch', parentId: second!.organisationId });
	await worksIn(contest.chair.id, branch.id);
	const { territory_id: territoryId } = await db
		.selectFrom('organisations')
		.select('territory_id')
		.where('id', '=', third!.organisationId)
		.executeTakeFirstOrThrow();
	const neighbour = await createOrganisation(db, systemActor('testing'), {
		kind: 'library',
		name: 'Соседняя',
		territoryId
	});
	assert.ok(neighbour.ok);
	await worksIn(other!.id, neighbour.value.id);
	await db.updateTable('jurors').set({ person_id: fourth!.authorId }).where('id', '=', other!.id).execute();

	const { actor } = contest.secretary;
	assert.deepEqual(await findContestConflicts(db, actor, contest.id), ok({ found: 4, late: 0 }));
	const lines = [
		'1 j3 own-organisation computed',
		'2 j1 same-system computed',
		'3 j4 same-district computed',
		'4 j4 co-authorship computed'
	];
	assert.deepEqual(await conflictLines(db, contest.id), lines);
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), recusedFor('работа своей организации'));
	assert.deepEqual(await meetingOf(db, third!.id, other!.id), untouched);
	assert.deepEqual(
		(await recusalsOf(db, contest.id)).map(({ juror, entry, reason }) => [juror, entry, reason]),
		[
			['j1', '2', 'работа своей библиотечной системы'],
			['j3', '1', 'работа своей организации'],
			['j4', '4', 'соавторство']
		]
	);
	assert.deepEqual(await findContestConflicts(db, contest.organiser, contest.id), ok({ found: 0, late: 0 }));
	assert.deepEqual(await conflictLines(db, contest.id), lines);
	assert.deepEqual(await findContestConflicts(db, one!.actor, contest.id), no('not-allowed'));
	await assert.rejects(findContestConflicts(db, await buildActor(db), contest.id), NotFound);
});

test('who has moved is still kept from the former organisation: found once, named by regulations, or a post of the records', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const [first, second, third, fourth] = contest.entries;
	const elsewhere = await buildOrganisation(db);
	await worksIn(one!.id, first!.organisationId);
	await findContestConflicts(db, systemActor('testing'), contest.id);
	await worksIn(one!.id, elsewhere.id);
	await publishAgain(contest, other!, second!.organisationId);
	await closeCall(contest, 10);
	// The chair has left the third one's two days ago, after the call had closed, and the fourth one's before.
	const { id: personId } = await db
		.insertInto('people')
		.values({ surname: 'Судейкина', given_name: 'Анна', patronymic: '', gender: 'female' })
		.returning('id')
		.executeTakeFirstOrThrow();
	await db.updateTable('accounts').set({ person_id: personId }).where('id', '=', contest.chair.actor.id).execute();
	await sql`insert into positions (person_id, organisation_id, post, starts_on, ends_on) values
		(${personId}, ${third!.organisationId}, 'методист', '2020-01-01', current_date - 2),
		(${personId}, ${fourth!.organisationId}, 'методист', '2020-01-01', current_date - 20)`.execute(db);
	assert.ok((await findContestConflicts(db, systemActor('testing'), contest.id)).ok);
	assert.deepEqual(await conflictLines(db, contest.id), [
		'1 j3 own-organisation computed',
		'2 j4 own-organisation computed',
		'3 j1 own-organisation computed'
	]);
	assert.deepEqual([...(await judgingAccess(db, one!.actor, contest.id)).hidden], [first!.id]);
});

/** A version of the regulations whose plan names a juror with this organisation: versions are only ever added. */
async function publishAgain({ id }: JudgedContest, juror: SeatedJuror, organisationId: string): Promise<void> {
	await sql`
		insert into regulations (contest_id, version, plan, document, sha256, rule_set_version, published_by)
		select contest_id, 2, jsonb_set(plan, '{jury}', jsonb_build_array(jsonb_build_object('id', ${juror.key}::text,
			'name', (select name from jurors where id = ${juror.id}), 'organisationId', ${organisationId}::text))),
			document, sha256, rule_set_version, published_by
		from regulations where contest_id = ${id} and version = 1`.execute(network.db);
}

const closeCall = ({ id }: JudgedContest, daysAgo: number) =>
	sql`
	insert into contest_calls (contest_id, regulations_version, opens_at, closes_at, taken_until)
	select ${id}, 1, now() - interval '60 days', closed, closed
	from (select now() - make_interval(days => ${daysAgo}) as closed) as call`.execute(network.db);

test('the tree is looked at as it was when the call closed, and as it is', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [system, elsewhere] = [
		await buildOrganisation(db, { kind: 'library-system' }),
		await buildOrganisation(db, { kind: 'library-system' })
	];
	const [one, other] = contest.members;
	await worksIn(one!.id, system.id);
	await worksIn(other!.id, elsewhere.id);
	const move = (at: number, parentId: string, daysAgo: number) =>
		sql`
		insert into organisation_parents (organisation_id, valid_from, parent_id)
		values (${contest.entries[at]!.organisationId}, current_date - ${daysAgo}::int, ${parentId})
		on conflict (organisation_id, valid_from) do update set parent_id = excluded.parent_id`.execute(db);
	// The first one was of the system until five days ago; the second one until before the call closed.
	for (const [at, left] of [
		[0, 5],
		[1, 15]
	] as const) {
		await move(at, system.id, 30);
		await move(at, elsewhere.id, left);
	}
	await closeCall(contest, 10);
	assert.ok((await findContestConflicts(db, contest.organiser, contest.id)).ok);
	assert.deepEqual(await conflictLines(db, contest.id), [
		'1 j3 same-system computed',
		'1 j4 same-system computed',
		'2 j4 same-system computed'
	]);
});

test('the contest’s settings decide about the same founder', async () => {
	const { db } = network;
	const founder = await buildOrganisation(db, { kind: 'governing-body', territoryId: null });
	const [mine, theirs] = [
		await buildOrganisation(db, { parentId: founder.id }),
		await buildOrganisation(db, { parentId: founder.id })
	];
	for (const [sameFounder, found] of [
		[false, 0],
		[true, 1]
	] as const) {
		const contest = await buildJudging(db);
		assert.ok((await changeJudgingSettings(db, contest.organiser, contest.id, { sameFounder })).ok);
		await worksIn(contest.members[0]!.id, mine.id);
		await db
			.updateTable('entries')
			.set({ organisation_id: theirs.id })
			.where('id', '=', contest.entries[0]!.id)
			.execute();
		assert.deepEqual(await findContestConflicts(db, contest.organiser, contest.id), ok({ found, late: 0 }));
	}
});

test('a declared conflict ends the assignment and takes the draft and the signed marks away; the minutes have it', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const [first, second] = contest.entries;
	await finishDeclaration(db, one!.actor, contest.id);
	await writeSheet(db, one!, place(contest, 0), { k1: '4' });
	await writeSheet(db, one!, place(contest, 1), { k1: '4', k2: '5' }, { isSigned: true });
	assert.deepEqual(await meetingOf(db, second!.id, one!.id), { ...untouched, sheets: 1, marks: 2 });
	for (const at of [0, 1]) assert.deepEqual(await declare(contest, one!, at), ok({ declared: 1, late: 0 }));
	for (const { id } of [first!, second!])
		assert.deepEqual(await meetingOf(db, id, one!.id), recusedFor('личная заинтересованность'));
	await assert.rejects(writeSheet(db, one!, place(contest, 0), { k1: '4' }), NotFound);
	await assert.rejects(declare(contest, one!, 0), NotFound);
	assert.deepEqual(
		(await recusalsOf(db, contest.id)).map(({ juror, entry }) => [juror, entry]),
		[
			['j3', '1'],
			['j3', '2']
		]
	);
	assert.deepEqual(await brokenInvariants(db), []);
});

test('a declaration is refused without an entry or words, and for entries of elsewhere there is nobody', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const other = await buildJudging(db);
	const [one] = contest.members;
	const given = { entryIds: [contest.entries[0]!.id], ground: 'declared' as const, reason: 'да' };
	const run = (changes: Partial<typeof given>) =>
		declareConflicts(db, one!.actor, contest.id, { ...given, ...changes });
	assert.deepEqual(await run({}), no('reason-missing'));
	assert.deepEqual(await run({ entryIds: [] }), no('nothing-chosen'));
	await assert.rejects(run({ reason: 'знакомы', entryIds: [other.entries[0]!.id] }), NotFound);
	await assert.rejects(declareConflicts(db, contest.organiser, contest.id, { ...given, reason: 'знакомы' }), NotFound);
	assert.deepEqual(await conflictLines(db, contest.id), []);
});

test('what was declared is taken back by who declared it, until it is pinned or a stage has closed', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const [first] = contest.entries;
	const idOf = async () => (await ownDeclaration(db, one!.actor, contest.id)).own[0]!.id;
	const withdraw = async (juror: SeatedJuror, id: string) => withdrawConflict(db, juror.actor, contest.id, id);

	await declare(contest, one!);
	const id = await idOf();
	assert.deepEqual(await withdraw(contest.secretary, id), no('not-allowed'));
	await assert.rejects(withdraw(other!, id), NotFound);
	assert.deepEqual(await withdraw(one!, id), ok(null));
	assert.deepEqual(await withdraw(one!, id), no('ended'));
	// What was taken away is for the distribution to give again.
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), { ...untouched, assigned: 0 });

	await declare(contest, one!);
	const pinned = await idOf();
	assert.deepEqual(await pinConflict(db, one!.actor, contest.id, pinned), no('not-allowed'));
	assert.deepEqual(await pinConflict(db, contest.secretary.actor, contest.id, pinned), ok(null));
	assert.deepEqual(await pinConflict(db, contest.secretary.actor, contest.id, pinned), ok(null));
	assert.deepEqual(await withdraw(one!, pinned), no('pinned'));

	await declare(contest, one!, 1);
	await close(contest);
	const second = (await ownDeclaration(db, one!.actor, contest.id)).own.find(({ entry }) => entry.key === '2')!;
	assert.equal(second.mayWithdraw, false);
	assert.deepEqual(await withdraw(one!, second.id), no('stage-closed'));
});

test('an entry with two conflicts comes back when both have ended', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const [first] = contest.entries;
	await declare(contest, one!);
	const noted = { jurorId: one!.id, entryId: first!.id, ground: 'mentorship' as const, reason: 'вела проект' };
	const { actor } = contest.secretary;
	assert.deepEqual(await noteConflict(db, actor, contest.id, noted), ok({ late: 0 }));
	assert.deepEqual(await noteConflict(db, actor, contest.id, noted), no('already-noted'));
	const [declared] = (await ownDeclaration(db, one!.actor, contest.id)).own;
	await withdrawConflict(db, one!.actor, contest.id, declared!.id);
	assert.equal((await meetingOf(db, first!.id, one!.id)).recused, true);
	const desk = await conflictsDesk(db, actor, contest.id);
	const { id } = desk.jurors.find((juror) => juror.id === one!.id)!.conflicts[0]!;
	assert.deepEqual(await withdrawConflict(db, actor, contest.id, id), ok(null));
	assert.equal((await meetingOf(db, first!.id, one!.id)).recused, false);
});

test('what the records have told nobody takes back', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await worksIn(contest.members[0]!.id, contest.entries[0]!.organisationId);
	await findContestConflicts(db, contest.organiser, contest.id);
	const desk = await conflictsDesk(db, contest.organiser, contest.id);
	const { id } = desk.jurors.flatMap(({ conflicts }) => conflicts)[0]!;
	assert.deepEqual(await withdrawConflict(db, contest.organiser, contest.id, id), no('computed'));
	await assert.rejects(withdrawConflict(db, contest.members[0]!.actor, contest.id, id), NotFound);
});

test('a juror finishes the declaration once, and the secretary sees when', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { isDeclared: false });
	const [one] = contest.members;
	assert.equal(await hasDeclared(db, one!.id), false);
	for (const each of [1, 2]) assert.ok((await finishDeclaration(db, one!.actor, contest.id)).ok, String(each));
	assert.equal(await hasDeclared(db, one!.id), true);
	const { jurors } = await conflictsDesk(db, contest.secretary.actor, contest.id);
	assert.deepEqual(
		jurors.map(({ declaredAt }) => declaredAt !== null),
		[false, false, true, false]
	);
	await assert.rejects(finishDeclaration(db, contest.organiser, contest.id), NotFound);
});

test('a mark that is being written while its juror is recused is waited for, and goes', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const [first] = contest.entries;
	let recusal: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await tx
			.insertInto('marks')
			.values({
				...{ contest_id: contest.id, stage_key: '1', criterion_key: 'k1', mark: '5' },
				...{ entry_id: first!.id, juror_id: one!.id }
			})
			.execute();
		recusal = declare(contest, one!);
		await untilBlocked(network, tx, 1);
	});
	// Red without 'assignments' in lockPairs: the mark, not seen when the marks went, would hold the meeting as it was.
	assert.deepEqual(await recusal, ok({ declared: 1, late: 0 }));
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), recusedFor('личная заинтересованность'));
});

test('a draft that is being written while its juror is recused is waited for, and goes', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const [first] = contest.entries;
	let recusal: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		const sheet = { contest_id: contest.id, stage_key: '1', entry_id: first!.id, juror_id: one!.id };
		await tx
			.insertInto('score_sheets')
			.values({ ...sheet, signed_at: null, entered_by: null, confirmed_by: null })
			.execute();
		recusal = declare(contest, one!);
		await untilBlocked(network, tx, 1);
	});
	// Red without 'sheet_assignments' in lockPairs.
	assert.deepEqual(await recusal, ok({ declared: 1, late: 0 }));
	assert.deepEqual(await meetingOf(db, first!.id, one!.id), recusedFor('личная заинтересованность'));
});

test('signing a sheet against the recusal of its juror: whichever comes first, no mark is left', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 8 });
	const [one] = contest.members;
	await finishDeclaration(db, one!.actor, contest.id);
	for (const at of contest.entries.keys()) {
		await writeSheet(db, one!, place(contest, at), { k1: '4', k2: '5' });
		const { revision } = await sheetOf(db, one!, place(contest, at));
		const sign = () => signSheet(db, one!.actor, { ...place(contest, at), revision });
		const attempts: (() => Promise<unknown>)[] = [sign, () => declare(contest, one!, at)];
		const settled = await Promise.allSettled(
			(at % 2 === 0 ? attempts : attempts.reverse()).map((attempt) => attempt())
		);
		assert.ok(settled.every((each) => each.status === 'fulfilled' || each.reason instanceof NotFound));
		assert.deepEqual(
			await meetingOf(db, contest.entries[at]!.id, one!.id),
			recusedFor('личная заинтересованность'),
			`entry ${at + 1}`
		);
	}
	assert.deepEqual(await brokenInvariants(db), []);
});

test('who finds conflicts waits for whoever is changing the contest, and then finds what is left', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await worksIn(contest.members[0]!.id, contest.entries[0]!.organisationId);
	let later: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		assert.deepEqual(await findContestConflicts(tx, contest.organiser, contest.id), ok({ found: 1, late: 0 }));
		later = findContestConflicts(db, contest.secretary.actor, contest.id);
		// Red without lockContest in findContestConflicts: what the other has not yet said would be said twice.
		await untilBlocked(network, tx, 1);
	});
	assert.deepEqual(await later, ok({ found: 0, late: 0 }));
	assert.deepEqual(await conflictLines(db, contest.id), ['1 j3 own-organisation computed']);
});

test('every command about conflicts takes its turn at the contest’s row', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const [, second] = contest.entries;
	await declare(contest, one!);
	const { id } = (await ownDeclaration(db, one!.actor, contest.id)).own[0]!;
	const noted = { jurorId: other!.id, entryId: second!.id, ground: 'mentorship' as const, reason: '' };
	const { actor } = contest.secretary;
	let work: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		work = [
			declare(contest, one!, 1),
			noteConflict(db, actor, contest.id, noted),
			pinConflict(db, actor, contest.id, id),
			withdrawConflict(db, one!.actor, contest.id, id)
		];
		// Red without lockContest in any of the four: pinned and taken back at once.
		await untilBlocked(network, tx, 4);
	});
	await Promise.all(work);
	const { pinned_at: pinnedAt, ended_at: endedAt } = await db
		.selectFrom('conflicts')
		.selectAll()
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	assert.ok((pinnedAt === null) !== (endedAt === null));
});

test('a juror whose role has ended declares nothing any more', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	await sql`update appointments set ended_by = 'system:testing', ended_at = now() where account_id = ${one!.actor.id}`.execute(
		db
	);
	await assert.rejects(declare(contest, { ...one!, actor: await actorOf(db, one!.actor.id) }), NotFound);
});

test('a hard conflict without its recusal would be told as a broken invariant', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await declare(contest, contest.members[0]!);
	const { id } = (await ownDeclaration(db, contest.members[0]!.actor, contest.id)).own[0]!;
	const undone = new Error('undone');
	const attempt = db.transaction().execute(async (tx) => {
		await sql`update assignments set recused = false, recusal_reason = null where recused and contest_id = ${contest.id}`.execute(
			tx
		);
		assert.deepEqual(await brokenInvariants(tx), [
			{ rule: 'a hard conflict keeps its juror from the entry', subject: id }
		]);
		throw undone;
	});
	await assert.rejects(attempt, undone);
});

// Last: what it keeps is no real count, which the invariants above would tell.
test('once the count is kept nothing is declared or found any more', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await db
		.insertInto('results')
		.values({
			...{ contest_id: contest.id, version: 1, rule_set_version: 1, computed: '{}', sha256: 'a'.repeat(64) },
			...{ decided_on: '2027-05-31', finalised_by: 'system:testing' }
		})
		.execute();
	assert.deepEqual(await declare(contest, contest.members[0]!), no('finalised'));
	assert.deepEqual(await findContestConflicts(db, contest.organiser, contest.id), no('finalised'));
});

test('more warnings are written at once than a statement has parameters for', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const { rows } = await sql<{ id: string }>`
		insert into entries (contest_id, key, status)
		select ${contest.id}::uuid, 'w' || number, 'admitted' from generate_series(1, 2000) as number returning id`.execute(db);
	const pairs = rows.flatMap(({ id: entryId }) =>
		contest.jury.map(({ id: jurorId }) => ({ entryId, jurorId, ground: 'same-district' as const }))
	);
	const from = { source: 'computed' as const, reason: '' };
	const { written } = await db
		.transaction()
		.execute((tx) => writeConflicts(tx, systemActor('testing'), contest.id, pairs, from));
	assert.equal(written.length, 8000);
});
