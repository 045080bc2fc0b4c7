import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { declareConflicts } from '../../conflicts/commands.ts';
import { judgingAccess } from '../../queries.ts';
import { marksOf, writeSheet } from '../../sheets/testing.ts';
import { buildJudging, type JudgedContest, type SeatedJuror } from '../../testing.ts';
import { confirmPaper, enterPaper, printPaperSheets } from '../commands.ts';
import { paperDesk, paperSheet } from '../queries.ts';
import { takeBackPaper } from './commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const ok = <Value>(value: Value) => ({ ok: true, value });
const no = (reason: string) => ({ ok: false, reason });
const reason = 'Внесли чужой лист';

type Scene = { contest: JudgedContest; juror: SeatedJuror; code: string; entryId: string };

const open = async ({ contest, code }: Pick<Scene, 'contest' | 'code'>, actor: Actor) =>
	paperSheet(network.db, await judgingAccess(network.db, actor, contest.id), code);

/** A paper of two lines that the secretary has read off and the chair has confirmed. */
async function confirmed({ entries = 2, isBegun = false } = {}): Promise<Scene> {
	const { db } = network;
	const contest = await buildJudging(db, { entries });
	const juror = contest.members[0]!;
	const about = { contestId: contest.id, stage: '1', jurorIds: [juror.id] };
	const printing = await printPaperSheets(db, contest.secretary.actor, about);
	assert.ok(printing.ok);
	if (isBegun) {
		const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
		await writeSheet(db, juror, place, { k1: '1' }, { commentForAuthor: 'Живо' });
	}
	const scene = { contest, juror, code: printing.value[0]! };
	return { ...scene, entryId: await enterAgain(scene, '4') };
}

/** The secretary reads it off, the chair confirms. Answers the entry. */
async function enterAgain({ contest, code }: Pick<Scene, 'contest' | 'code'>, mark: string): Promise<string> {
	const { db } = network;
	const marks = Object.fromEntries(contest.entries.map(({ id }) => [id, { k1: mark, k2: '3' }]));
	const place = { contestId: contest.id, code };
	assert.deepEqual(await enterPaper(db, contest.secretary.actor, { ...place, marks, replaces: null }), ok(null));
	const { id } = (await open({ contest, code }, contest.secretary.actor)).pending!;
	assert.ok((await confirmPaper(db, contest.chair.actor, { ...place, entryId: id })).ok);
	return id;
}

const takeBack = (
	{ contest, code, entryId }: Scene,
	actor: Actor = contest.secretary.actor,
	said: string | null = reason
) => takeBackPaper(network.db, actor, { contestId: contest.id, code, entryId, reason: said });

const sheetsOf = ({ contest }: Scene) =>
	network.db
		.selectFrom('score_sheets')
		.select(['marks', 'comment_for_author as comment', 'entered_by as by', 'signed_at as signedAt'])
		.where('contest_id', '=', contest.id)
		.execute();

test('a confirmed paper is taken back with a reason, counts no more, and is read off anew by two people', async () => {
	const scene = await confirmed();
	const { contest } = scene;
	const { db } = network;
	assert.deepEqual(await takeBack(scene), ok({ sheets: 2 }));
	assert.deepEqual(await marksOf(db, contest.id), []);
	assert.deepEqual(await sheetsOf(scene), []);
	const sheet = await open(scene, contest.chair.actor);
	assert.deepEqual(
		sheet.takenBack.map(({ id, takenBackBy, reason: said }) => ({ id, takenBackBy, said })),
		[{ id: scene.entryId, takenBackBy: contest.secretary.actor.id, said: reason }]
	);
	assert.deepEqual(
		[sheet.confirmed, sheet.pending, sheet.lines.map(({ standing, isBegun }) => [standing, isBegun])],
		[
			[],
			null,
			[
				['open', false],
				['open', false]
			]
		]
	);
	const access = await judgingAccess(db, contest.secretary.actor, contest.id);
	assert.deepEqual(
		(await paperDesk(db, access, null)).sheets.map(({ state }) => state),
		['printed']
	);
	assert.deepEqual(await takeBack(scene), no('outdated'), 'once');

	const second = await enterAgain(scene, '2');
	assert.deepEqual(await marksOf(db, contest.id), [
		...['1 1 j3 k1 2.0000', '1 1 j3 k2 3.0000', '1 2 j3 k1 2.0000', '1 2 j3 k2 3.0000']
	]);
	assert.deepEqual(
		(await open(scene, contest.chair.actor)).confirmed.map(({ id }) => id),
		[second]
	);
	assert.deepEqual(await brokenInvariants(db), []);
});

test('the words that the juror wrote at the desk stay; the wrong marks do not become theirs', async () => {
	const scene = await confirmed({ isBegun: true });
	assert.deepEqual(await takeBack(scene), ok({ sheets: 2 }));
	assert.deepEqual(await sheetsOf(scene), [{ marks: {}, comment: 'Живо', by: null, signedAt: null }]);
	assert.deepEqual(await brokenInvariants(network.db), []);
});

test('only whoever runs the judging takes it back, and says why', async () => {
	const scene = await confirmed();
	const { contest } = scene;
	assert.deepEqual(await takeBack(scene, contest.chair.actor), no('not-allowed'));
	assert.deepEqual(await takeBack(scene, contest.secretary.actor, null), no('reason-needed'));
	await assert.rejects(takeBack(scene, scene.juror.actor), NotFound);
	const other = await confirmed();
	assert.deepEqual(await takeBack({ ...scene, entryId: other.entryId }), no('outdated'), 'of another paper');
	assert.equal((await marksOf(network.db, contest.id)).length, 4);
	assert.deepEqual(await takeBack(scene, contest.organiser), ok({ sheets: 2 }));
});

test('whoever has a conflict with one of its entries does not come near it; what was recused since is left alone', async () => {
	const { db } = network;
	const scene = await confirmed();
	const { contest } = scene;
	const declare = async (juror: SeatedJuror) =>
		assert.ok(
			(
				await declareConflicts(db, juror.actor, contest.id, {
					...{ entryIds: [contest.entries[0]!.id], ground: 'mentorship' as const, reason: '' }
				})
			).ok
		);
	await declare(contest.secretary);
	await assert.rejects(takeBack(scene), NotFound);
	await declare(scene.juror);
	assert.deepEqual(await takeBack(scene, contest.organiser), ok({ sheets: 1 }));
	assert.deepEqual(await marksOf(db, contest.id), []);
});

const closing = sql`update stage_courses set state = 'closed', closed_at = now(), closed_by = 'system:testing'`;

test('what a closed stage has counted is not taken back', async () => {
	const scene = await confirmed();
	await sql`${closing} where contest_id = ${scene.contest.id}`.execute(network.db);
	assert.deepEqual(await takeBack(scene), no('stage-closed'));
	assert.equal((await marksOf(network.db, scene.contest.id)).length, 4);
});

test('a stage that closes at this moment keeps what it has counted', async () => {
	const scene = await confirmed();
	let late: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		await sql`${closing} where contest_id = ${scene.contest.id}`.execute(tx);
		late = takeBack(scene);
		// Red when `lockStage(tx, …, 'share')` in holdPaper becomes a reading without a lock.
		await untilBlocked(network, tx, 1);
	});
	assert.deepEqual(await late, no('stage-closed'));
	assert.equal((await marksOf(network.db, scene.contest.id)).length, 4);
});

test('of two who take it back at once one does', async () => {
	const scene = await confirmed();
	let later: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		const { contest, code, entryId } = scene;
		assert.ok((await takeBackPaper(tx, contest.secretary.actor, { contestId: contest.id, code, entryId, reason })).ok);
		later = takeBack(scene, contest.organiser, 'Ошиблись строкой');
		// Red without `.forUpdate()` in lockPaperEntry: the second reason would stand in place of the first.
		await untilBlocked(network, tx, 1);
	});
	assert.deepEqual(await later, no('outdated'));
	const { takenBack } = await open(scene, scene.contest.chair.actor);
	assert.deepEqual(
		takenBack.map(({ reason: said }) => said),
		[reason]
	);
});

test('a paper of thirty lines is taken back in as many questions as one of one', async () => {
	const counts = [];
	for (const entries of [1, 30]) {
		const scene = await confirmed({ entries });
		counts.push(
			await network.countQueries(async () => assert.deepEqual(await takeBack(scene), ok({ sheets: entries })))
		);
	}
	assert.equal(counts[0], counts[1]);
});
