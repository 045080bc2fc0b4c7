import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingAccess } from '../queries.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { rankingsOf } from './comparison/queries.ts';
import { progressOf } from './progress/queries.ts';
import { courseOverview, watchedStage } from './queries.ts';
import { recuse } from '../conflicts/testing.ts';
import { signSheets } from './testing.ts';
import { scoreTable, sheetTable } from './documents.ts';
import { givenSheets, jurorHabits, marksPage } from './totals/queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

async function overviewFor(contest: JudgedContest, actor: Actor) {
	const { db } = network;
	const access = await judgingAccess(db, actor, contest.id);
	const watched = await watchedStage(db, access, null);
	return courseOverview(db, access, watched, { limit: 50 });
}

/** Everything that the pages of the overview and the export are made of, for somebody. */
async function everything(contest: JudgedContest, actor: Actor) {
	const { db } = network;
	const access = await judgingAccess(db, actor, contest.id);
	const watched = await watchedStage(db, access, '1');
	const judged = await progressOf(db, access, '1');
	const page = { ...judged, limit: 50, offset: 0 };
	const marks = await marksPage(db, access, watched, { ...page, order: 'number' });
	const task = { stage: watched.stage, marks, nominations: new Map([['service', 'Удобный сервис']]) };
	const { titles, ...rankings } = await rankingsOf(db, access, watched, new Map());
	return {
		overview: await courseOverview(db, access, watched, { limit: 50 }),
		bySpread: await marksPage(db, access, watched, { ...page, order: 'spread' }),
		exported: [scoreTable(task), sheetTable(task, await givenSheets(db, access, watched))],
		habits: await jurorHabits(db, access, watched, judged),
		rankings: { ...rankings, titles: [...titles], isCut: null }
	};
}

test('chair, secretary and organiser see how far each juror is; a member does not', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [first, second] = contest.entries;
	await signSheets(db, contest, [
		{ entry: first!, juror: contest.members[0]!, marks: ['4', '5'], seconds: 40 },
		{ entry: second!, juror: contest.members[0]!, marks: ['3', '3'], seconds: 600 }
	]);
	await db
		.insertInto('score_sheets')
		.values({
			...{ contest_id: contest.id, stage_key: '1', entry_id: first!.id, juror_id: contest.chair.id },
			...{ marks: '{"k1": "2"}', signed_at: null, entered_by: null, confirmed_by: null }
		})
		.execute();
	for (const actor of [contest.chair.actor, contest.secretary.actor, contest.organiser]) {
		const { jurors, nominations, gaps, quorum } = await overviewFor(contest, actor);
		assert.deepEqual(
			jurors.map(({ key, assigned, begun, signed, hasty, quickestSeconds }) => ({
				...{ key, assigned, begun, signed, hasty, quickestSeconds }
			})),
			[
				{ key: 'j1', assigned: 4, begun: 1, signed: 0, hasty: 0, quickestSeconds: null },
				{ key: 'j2', assigned: 0, begun: 0, signed: 0, hasty: 0, quickestSeconds: null },
				{ key: 'j3', assigned: 4, begun: 2, signed: 2, hasty: 1, quickestSeconds: 40 },
				{ key: 'j4', assigned: 4, begun: 0, signed: 0, hasty: 0, quickestSeconds: null }
			]
		);
		assert.deepEqual(nominations, [
			{ nomination: 'service', entries: 2, complete: 2, assigned: 6, signed: 2, missing: 0 },
			{ nomination: 'event', entries: 2, complete: 0, assigned: 6, signed: 0, missing: 2 }
		]);
		assert.deepEqual(
			gaps.map(({ key, missing, unassigned }) => ({ key, missing, unassigned })),
			[
				{ key: '3', missing: 1, unassigned: 0 },
				{ key: '4', missing: 1, unassigned: 0 }
			]
		);
		assert.deepEqual(quorum, { voting: 3, required: 2, finished: 0 });
	}
	const member = await judgingAccess(db, contest.members[0]!.actor, contest.id);
	await assert.rejects(watchedStage(db, member, null), NotFound);
	await assert.rejects(progressOf(db, member, '1'), NotFound);
});

test('the table of marks shows totals of signed sheets, exact, with their spread, and who stands apart', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { members: 3 });
	const [first, second] = contest.entries;
	const [one, two, three] = contest.members;
	await signSheets(db, contest, [
		{ entry: first!, juror: one!, marks: ['4', '4'] },
		{ entry: first!, juror: two!, marks: ['4', '5'] },
		{ entry: first!, juror: three!, marks: ['0', '1'] },
		{ entry: second!, juror: one!, marks: ['5', '5'] }
	]);
	const { marks } = await overviewFor(contest, contest.secretary.actor);
	assert.deepEqual(
		marks.jurors.map(({ key }) => key),
		['j1', 'j3', 'j4', 'j5']
	);
	assert.deepEqual(marks.lines.slice(0, 2), [
		{
			...{ id: first!.id, key: '1', title: 'Работа 1', nomination: 'service', greatest: '10' },
			spread: { sheets: 3, mean: '6.00', deviation: '3.56' },
			totals: [
				null,
				{ total: '8', share: 0.8, side: null },
				{ total: '9', share: 0.9, side: null },
				{ total: '1', share: 0.1, side: 'below' }
			]
		},
		{
			...{ id: second!.id, key: '2', title: 'Работа 2', nomination: 'service', greatest: '10' },
			spread: { sheets: 1, mean: '10.00', deviation: null },
			totals: [null, { total: '10', share: 1, side: null }, null, null]
		}
	]);
	const { bySpread, exported } = await everything(contest, contest.chair.actor);
	const [nameOfFirst, nameOfThird] = [marks.jurors[1]!.name, marks.jurors[3]!.name];
	assert.deepEqual(exported[0]!.rows[0], [
		...['1', 'Работа 1', 'Удобный сервис', 3, { decimal: '6.00' }, { decimal: '3.56' }],
		...[null, { decimal: '8' }, { decimal: '9' }, { decimal: '1' }, `${nameOfThird} (ниже)`]
	]);
	assert.deepEqual(exported[1]!.rows[0], ['1', 'Работа 1', nameOfFirst, { decimal: '4' }, { decimal: '4' }]);
	assert.equal(exported[1]!.rows.length, 4);
	assert.equal(bySpread.lines[0]!.key, '1');
	assert.equal(bySpread.total, 4);
});

test('nothing that a conflicted chair, secretary or author among the organisers is shown hangs on the hidden entry', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 10, members: 2 });
	const hidden = contest.entries[0]!;
	const sheets = contest.entries.flatMap((entry, at) =>
		[contest.chair, ...contest.members].map((juror, juryAt) => ({
			...{ entry, juror, marks: [String((at + juryAt) % 6), String((at * 2 + juryAt) % 6)] }
		}))
	);
	await signSheets(
		db,
		contest,
		sheets.filter(({ entry, juror }) => entry !== hidden || juror !== contest.chair)
	);
	await recuse(db, { jurorId: contest.chair.id, entryId: hidden.id });
	await recuse(db, { jurorId: contest.secretary.id, entryId: hidden.id });
	await db.updateTable('accounts').set({ person_id: hidden.authorId }).where('id', '=', contest.organiser.id).execute();
	const cut = [contest.chair.actor, contest.secretary.actor, contest.organiser];
	const keeper: Actor = { id: 'system:testing', role: 'system' };

	const before = await Promise.all([...cut, keeper].map((actor) => everything(contest, actor)));
	await db
		.updateTable('marks')
		.set({ mark: sql`5 - mark` })
		.where('entry_id', '=', hidden.id)
		.execute();
	await db
		.deleteFrom('marks')
		.where('entry_id', '=', hidden.id)
		.where('juror_id', '=', contest.members[1]!.id)
		.execute();
	await db
		.updateTable('score_sheets')
		.set({ signed_at: null, saved_at: sql`now() + interval '1 hour'` })
		.where('entry_id', '=', hidden.id)
		.where('juror_id', '=', contest.members[1]!.id)
		.execute();
	const after = await Promise.all([...cut, keeper].map((actor) => everything(contest, actor)));

	for (const part of ['overview', 'bySpread', 'exported', 'habits', 'rankings'] as const)
		assert.notDeepEqual(after[3]![part], before[3]![part], `the change shows to who may see it: ${part}`);
	for (const at of [0, 1, 2]) {
		assert.deepEqual(after[at], before[at]);
		assert.doesNotMatch(JSON.stringify(after[at]), new RegExp(`${hidden.id}|«?Работа 1"`));
	}
});

test('rankings are counted anew when a mark changes though their number does not, and only then', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 10 });
	await signSheets(
		db,
		contest,
		contest.entries.flatMap((entry, at) =>
			[contest.chair, ...contest.members].map((juror, juryAt) => ({
				...{ entry, juror, marks: [String((at + juryAt) % 6), '3'] }
			}))
		)
	);
	const access = await judgingAccess(db, contest.organiser, contest.id);
	const watched = await watchedStage(db, access, '1');
	const kept = new Map();
	const asked = async () => {
		const { ways, entries } = await rankingsOf(db, access, watched, kept);
		return { ways, entries };
	};
	const first = await asked();
	assert.deepEqual(
		first.ways.map(({ counting, counts }) => ({ counting, counts })),
		[
			{ counting: 'mean', counts: true },
			{ counting: 'z-score', counts: false },
			{ counting: 'juror-effect', counts: false }
		]
	);
	assert.deepEqual(await asked(), first);
	assert.equal(kept.size, 1, 'nothing changed: nothing was counted');
	// The same number of marks, all given at the same moment: only what they are has changed.
	await db
		.updateTable('marks')
		.set({ mark: '0' })
		.where('entry_id', '=', contest.entries[4]!.id)
		.where('criterion_key', '=', 'k2')
		.execute();
	assert.notDeepEqual(await asked(), first);
	assert.equal(kept.size, 2);
	for (let version = 0; version < 25; version++) {
		await db
			.updateTable('entries')
			.set({ title: `Работа ${version}` })
			.where('id', '=', contest.entries[0]!.id)
			.execute();
		await db
			.updateTable('marks')
			.set({ mark: String(version % 6) })
			.where('entry_id', '=', contest.entries[version % 9]!.id)
			.execute();
		await asked();
	}
	assert.ok(kept.size <= 20, `${kept.size} are kept`);
});

test('the overview asks the database as often for thirty entries as for one', async () => {
	const { db } = network;
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db, { entries });
		await signSheets(
			db,
			contest,
			contest.entries.map((entry) => ({ entry, juror: contest.members[0]!, marks: ['1', '2'] }))
		);
		const access = await judgingAccess(db, contest.chair.actor, contest.id);
		const watched = await watchedStage(db, access, null);
		counts.push({
			overview: await network.countQueries(() => overviewFor(contest, contest.chair.actor)),
			rankings: await network.countQueries(() => rankingsOf(db, access, watched, new Map()))
		});
	}
	assert.deepEqual(counts, [
		{ overview: 9, rankings: 7 },
		{ overview: 9, rankings: 7 }
	]);
});
