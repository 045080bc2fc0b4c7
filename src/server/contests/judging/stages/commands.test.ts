import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import type { Db, Tx } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { registerEntries, reviseEntry } from '../../entries/commands.ts';
import { summaryOf, tallyOf } from '../../folder/demonstration/testing.ts';
import { recordDecisions } from '../../jury/commands.ts';
import { contestRecordOf } from '../../record/queries.ts';
import { recountOf } from '../../results/queries.ts';
import { lockContest } from '../../queries.ts';
import { judgedEntriesOf, lockStage, stageCoursesOf } from '../queries.ts';
import { beginStage, buildJudging, type JudgedContest } from '../testing.ts';
import { closeStage } from './closing/commands.ts';
import { moveDue, openStage, prepareStage } from './commands.ts';
import { stageOutcomeFor } from './outcome/queries.ts';
import { openingGapsOf } from './queries.ts';
import { buildJudgedFolder, decisionsIn, scoreStage, type JudgedFolder } from './testing.ts';
import { withdrawEntry } from './withdrawal/commands.ts';

const demo = resolve(import.meta.dirname, '../../../../../demo');
const expected = parse(readFileSync(join(demo, 'expected.yaml'), 'utf8'))['kompas-2027'];
const system = systemActor('testing');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const soon = () => new Date(Date.now() + 3_600_000);
const keysIn = async (contest: Pick<JudgedContest | JudgedFolder, 'id'>, stage: string) =>
	(await judgedEntriesOf(network.db, { contestId: contest.id, hidden: new Set() }, stage)).map(({ key, standing }) =>
		standing === 'replacement' ? `${key} ↑` : key
	);
const stateOf = async ({ id }: { id: string }, stage: string) =>
	(await stageCoursesOf(network.db, id)).find((one) => one.stage === stage)!.state;

test('the demonstration contest, closed and completed by the commands, is the one worked out by hand', async () => {
	const { db } = network;
	const judged = await buildJudgedFolder(db, join(demo, 'contests/kompas-2027'));
	const { organiser } = judged;
	const asked = { contestId: judged.id, stage: '1' };
	const outcome = await stageOutcomeFor(db, organiser, asked);
	assert.ok(outcome.ok);
	assert.deepEqual(
		Object.fromEntries(
			outcome.value.groups.map(({ key, entries }) => [
				key,
				entries.filter(({ standing }) => standing === 'admitted').map((entry) => entry.key)
			])
		),
		{ service: ['7', '12', '24'], collection: ['5', '14', '31'], community: ['9', '20', '26'] }
	);
	const belowThreshold = outcome.value.groups.flatMap(({ entries }) =>
		entries.filter(({ standing }) => standing === 'below-threshold').map(({ key }) => key)
	);
	assert.deepEqual(belowThreshold, expected.belowThreshold);
	const { fingerprint } = outcome.value;
	assert.deepEqual(await closeStage(db, organiser, { ...asked, fingerprint }), { ok: true, value: 9 });
	const leaving = { contestId: judged.id, entryId: judged.entryIds.get('5')! };
	const reason = 'Автор не сможет приехать на защиту.';
	assert.deepEqual(await withdrawEntry(db, judged.secretary.actor, { ...leaving, askedBy: 'entrant', reason }), {
		ok: true,
		value: { key: '5', arriving: ['22'] }
	});
	assert.deepEqual(await keysIn(judged, '2'), ['7', '9', '12', '14', '20', '22 ↑', '24', '26', '31']);
	await scoreStage(db, judged, '2', 'signed');
	const others = decisionsIn(judged).filter(({ kind }) => kind !== 'withdrawal');
	await recordDecisions(db, system, judged.id, others);
	const result = await recountOf(db, judged.id);
	const folder = await contestRecordOf(db, judged.id, '2027-05-27');
	// The record knows no territories here: the organisations were built without them.
	const { territories: _none, ...summary } = summaryOf({
		folder: { ...folder, entries: judged.folder.entries },
		result
	});
	const { territories: _counted, ...wanted } = expected.summary;
	assert.deepEqual(summary, wanted);
	const { openTies, objections, shortfalls, strayMarks } = result;
	assert.deepEqual(
		{ openTies, objections, shortfalls, strayMarks },
		{ openTies: [], objections: [], shortfalls: [], strayMarks: [] }
	);
	const standings = (standing: string) =>
		[...tallyOf(result, '1').values()].filter((entry) => entry.standing === standing).map(({ entry }) => entry);
	assert.deepEqual([standings('withdrawn'), standings('replacement')], [expected.withdrawn, expected.replacements]);
});

test('a stage is prepared with those who were admitted, once, and opened when every entry has enough jurors', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'none' });
	const { organiser, secretary } = contest;
	const asked = { contestId: contest.id, stage: '1' };
	assert.deepEqual(await prepareStage(db, contest.chair.actor, asked), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await prepareStage(db, organiser, { ...asked, stage: '2' }), {
		ok: false,
		reason: 'previous-not-closed'
	});
	await assert.rejects(prepareStage(db, organiser, { ...asked, stage: 'x' }), NotFound);
	assert.deepEqual(
		await openStage(db, organiser, { ...asked, dueAt: null }).catch((error) => error.constructor),
		NotFound
	);
	assert.deepEqual(await prepareStage(db, secretary.actor, asked), { ok: true, value: 4 });
	assert.deepEqual(await prepareStage(db, organiser, asked), { ok: false, reason: 'already-prepared' });
	assert.deepEqual(await openStage(db, organiser, { ...asked, dueAt: null }), { ok: false, reason: 'nobody-assigned' });
	await assignAll(contest, contest.entries.slice(1));
	assert.deepEqual(await openStage(db, organiser, { ...asked, dueAt: null }), {
		ok: false,
		reason: 'too-few-assigned'
	});
	assert.deepEqual(
		(await openingGapsOf(db, asked)).short.map(({ key, assigned }) => ({ key, assigned })),
		[{ key: '1', assigned: 0 }]
	);
	await assignAll(contest, contest.entries.slice(0, 1));
	assert.deepEqual(await openStage(db, organiser, { ...asked, dueAt: new Date(Date.now() - 1000) }), {
		ok: false,
		reason: 'due-in-past'
	});
	assert.deepEqual(await openStage(db, secretary.actor, { ...asked, dueAt: soon() }), { ok: true, value: null });
	assert.deepEqual(await openStage(db, organiser, { ...asked, dueAt: null }), { ok: false, reason: 'not-preparing' });
	assert.deepEqual(await moveDue(db, organiser, { ...asked, dueAt: null }), { ok: true, value: null });
	assert.equal(await stateOf(contest, '1'), 'open');
});

test('a contest without a chair, or without an admitted entry, does not begin', async () => {
	const { db } = network;
	const empty = await buildJudging(db, { stage: 'none', entries: 0 });
	const refused = await prepareStage(db, empty.organiser, { contestId: empty.id, stage: '1' });
	assert.deepEqual(refused, { ok: false, reason: 'no-entries' });
	assert.equal(await stateOf(empty, '1'), 'ahead');
	const contest = await buildJudging(db, { stage: 'preparing' });
	await db.updateTable('jurors').set({ role: 'member' }).where('id', '=', contest.chair.id).execute();
	const asked = { contestId: contest.id, stage: '1', dueAt: null };
	assert.deepEqual(await openStage(db, contest.organiser, asked), { ok: false, reason: 'no-chair' });
});

async function assignAll(contest: JudgedContest, entries: JudgedContest['entries']): Promise<void> {
	const rows = entries.flatMap((entry) =>
		contest.jury
			.filter(({ role }) => role !== 'secretary')
			.map((juror) => ({ contest_id: contest.id, entry_id: entry.id, juror_id: juror.id }))
	);
	await network.db
		.insertInto('assignments')
		.values(rows.map((row) => ({ ...row, recusal_reason: null })))
		.execute();
	await network.db
		.insertInto('sheet_assignments')
		.values(rows.map((row) => ({ ...row, stage_key: '1', assigned_by: 'system:testing' })))
		.execute();
}

test('an entry that is admitted late, rejected or admitted anew while the stage is prepared comes and goes with it', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'preparing' });
	const late = {
		...{ key: '5', nomination: 'event', title: 'Работа 5', organisationId: null, teamName: '', authors: [] },
		rejection: null
	};
	await registerEntries(db, system, contest.id, [late, { ...late, key: '6', rejection: 'не та номинация' }]);
	assert.deepEqual(await keysIn(contest, '1'), ['1', '2', '3', '4', '5']);
	const [first] = contest.entries;
	const revise = (rejection: string | null) =>
		reviseEntry(db, system, contest.id, { entryId: first!.id, rejection, authors: [] });
	await revise('нет согласия');
	assert.deepEqual(await keysIn(contest, '1'), ['2', '3', '4', '5']);
	await revise(null);
	assert.deepEqual(await keysIn(contest, '1'), ['1', '2', '3', '4', '5']);
});

test('conflicts of interest that the records tell are found before a sheet can be shared out', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'none' });
	const [first] = contest.entries;
	await db
		.updateTable('jurors')
		.set({ organisation_id: first!.organisationId })
		.where('id', '=', contest.chair.id)
		.execute();
	await prepareStage(db, contest.organiser, { contestId: contest.id, stage: '1' });
	const recused = await db
		.selectFrom('assignments')
		.select(['entry_id as entryId', 'juror_id as jurorId'])
		.where('contest_id', '=', contest.id)
		.where('recused', '=', true)
		.execute();
	assert.deepEqual(recused, [{ entryId: first!.id, jurorId: contest.chair.id }]);
});

/** Deleting `lockContest` in `prepareStage` turns this red: both find nothing begun, and both are told that they began it. */
test('two who prepare a stage at once prepare it once', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'none' });
	const asked = { contestId: contest.id, stage: '1' };
	let preparing: ReturnType<typeof prepareStage>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		preparing = [prepareStage(db, contest.organiser, asked), prepareStage(db, contest.secretary.actor, asked)];
		await untilBlocked(network, tx, 2);
	});
	const answers = (await Promise.all(preparing)).map((answer) => (answer.ok ? 'prepared' : answer.reason)).sort();
	assert.deepEqual(answers, ['already-prepared', 'prepared']);
});

/** Deleting `lockStage` in `openStage` turns this red: the stage is opened with an entry that nobody is to judge any more. */
test('a stage whose sheets are being taken away when it is opened stays closed', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { stage: 'preparing' });
	const asked = { contestId: contest.id, stage: '1' };
	let opening: ReturnType<typeof openStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, asked, 'alone');
		opening = openStage(db, contest.organiser, { ...asked, dueAt: null });
		await untilBlocked(network, tx, 1);
		await tx.deleteFrom('sheet_assignments').where('entry_id', '=', contest.entries[0]!.id).execute();
	});
	assert.deepEqual(await opening, { ok: false, reason: 'too-few-assigned' });
	assert.equal(await stateOf(contest, '1'), 'preparing');
});

/** Deleting `lockContest` in `openStage` turns this red: the second stage is opened behind the back of the first. */
test('a stage is not opened while the one before is being opened again', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await beginStage(db, contest, '2', 'preparing');
	const close = (state: 'open' | 'closed', at: Date | null) => ({
		state,
		closed_at: at,
		closed_by: at && 'system:testing'
	});
	const first = (of: Db | Tx) =>
		of.updateTable('stage_courses').where('contest_id', '=', contest.id).where('stage_key', '=', '1');
	await first(db).set(close('closed', new Date())).execute();
	let opening: ReturnType<typeof openStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		opening = openStage(db, contest.organiser, { contestId: contest.id, stage: '2', dueAt: null });
		await untilBlocked(network, tx, 1);
		await first(tx).set(close('open', null)).execute();
	});
	assert.deepEqual(await opening, { ok: false, reason: 'previous-not-closed' });
});

/** Deleting `lockStage` in `moveDue` turns this red: a stage that has just been closed is told to go on until the new time. */
test('the end of a stage is not moved while it is being closed', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const asked = { contestId: contest.id, stage: '1' };
	let moving: ReturnType<typeof moveDue> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, asked, 'alone');
		moving = moveDue(db, contest.organiser, { ...asked, dueAt: soon() });
		await untilBlocked(network, tx, 1);
		await tx
			.updateTable('stage_courses')
			.set({ state: 'closed', closed_at: new Date(), closed_by: 'system:testing' })
			.where('contest_id', '=', contest.id)
			.execute();
	});
	assert.deepEqual(await moving, { ok: false, reason: 'not-open' });
});
