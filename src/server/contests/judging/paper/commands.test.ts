import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { untilBlocked } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recuse } from '../conflicts/testing.ts';
import { judgingAccess, lockStage } from '../queries.ts';
import { saveSheet, signSheet, takeBackSheet } from '../sheets/commands.ts';
import { marksOf } from '../sheets/testing.ts';
import { buildJudging, type JudgedContest, type SeatedJuror } from '../testing.ts';
import { confirmPaper, enterPaper, printPaperSheets } from './commands.ts';
import { paperDesk, paperSheet } from './queries.ts';
import type { PaperMarks } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

type Scene = { contest: JudgedContest; juror: SeatedJuror; code: string };

async function printed({ entries = 2 } = {}): Promise<Scene> {
	const contest = await buildJudging(network.db, { entries });
	const juror = contest.members[0]!;
	const printing = await printPaperSheets(network.db, contest.secretary.actor, {
		...{ contestId: contest.id, stage: '1', jurorIds: [juror.id] }
	});
	assert.ok(printing.ok);
	return { contest, juror, code: printing.value[0]! };
}
const open = async ({ contest, code }: Scene, actor: Actor) =>
	paperSheet(network.db, await judgingAccess(network.db, actor, contest.id), code);
const filled = ({ contest }: Scene, mark = '4'): PaperMarks =>
	Object.fromEntries(contest.entries.map(({ id }) => [id, { k1: mark, k2: '3' }]));
const enter = ({ contest, code }: Scene, actor: Actor, marks: PaperMarks, replaces: string | null = null) =>
	enterPaper(network.db, actor, { contestId: contest.id, code, marks, replaces });
const confirm = ({ contest, code }: Scene, actor: Actor, entryId: string) =>
	confirmPaper(network.db, actor, { contestId: contest.id, code, entryId });

async function entered(scene: Scene, marks = filled(scene)): Promise<string> {
	assert.deepEqual(await enter(scene, scene.contest.secretary.actor, marks), { ok: true, value: null });
	return (await open(scene, scene.contest.secretary.actor)).pending!.id;
}
const sheetsOf = ({ contest, juror }: Scene) =>
	network.db
		.selectFrom('score_sheets')
		.select([
			'entered_by as enteredBy',
			'confirmed_by as confirmedBy',
			sql<boolean>`signed_at is not null`.as('isSigned')
		])
		.where('contest_id', '=', contest.id)
		.where('juror_id', '=', juror.id)
		.execute();

test('a sheet is printed, entered by one person, confirmed by another, and counts as if signed at the desk', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	assert.match(scene.code, /^[0-9A-HJKMNP-TV-Z]{12}$/);
	const id = await entered(scene);
	assert.deepEqual(await marksOf(network.db, contest.id), [], 'one person alone changes nothing');
	assert.deepEqual(await confirm(scene, contest.secretary.actor, id), { ok: false, reason: 'same-person' });
	assert.deepEqual(await confirm(scene, contest.chair.actor, id), { ok: true, value: { sheets: 2 } });
	assert.deepEqual(await marksOf(network.db, contest.id), [
		...['1 1 j3 k1 4.0000', '1 1 j3 k2 3.0000', '1 2 j3 k1 4.0000', '1 2 j3 k2 3.0000']
	]);
	const by = { enteredBy: contest.secretary.actor.id, confirmedBy: contest.chair.actor.id, isSigned: true };
	assert.deepEqual(await sheetsOf(scene), [by, by]);
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[0]!.id };
	assert.deepEqual(await takeBackSheet(network.db, juror.actor, place), { ok: false, reason: 'from-paper' });
	const again = await open(scene, contest.organiser);
	assert.deepEqual(
		[again.pending, again.confirmed.map(({ confirmedBy }) => confirmedBy), again.lines.map(({ standing }) => standing)],
		[null, [contest.chair.actor.id], ['signed', 'signed']]
	);
	assert.deepEqual(await enter(scene, contest.organiser, filled(scene)), { ok: false, reason: 'sheets-changed' });
});

test('who finds a difference corrects it, and then somebody else confirms', async () => {
	const scene = await printed();
	const { contest } = scene;
	const first = await entered(scene);
	assert.deepEqual(await enter(scene, contest.organiser, filled(scene, '5')), { ok: false, reason: 'outdated' });
	assert.deepEqual(await enter(scene, contest.organiser, filled(scene, '5'), first), { ok: true, value: null });
	assert.deepEqual(await confirm(scene, contest.chair.actor, first), { ok: false, reason: 'outdated' });
	const second = (await open(scene, contest.chair.actor)).pending!.id;
	assert.deepEqual(await confirm(scene, contest.organiser, second), { ok: false, reason: 'same-person' });
	assert.deepEqual(await confirm(scene, contest.secretary.actor, second), { ok: true, value: { sheets: 2 } });
	assert.match((await marksOf(network.db, contest.id)).join(), /k1 5\.0000/);
});

test('a paper without a mark, with a faulty or half a line is not kept; a line left blank was not judged', async () => {
	const scene = await printed();
	const { contest } = scene;
	const [one, two] = contest.entries.map(({ id }) => id);
	const secretary = contest.secretary.actor;
	assert.deepEqual(await enter(scene, secretary, {}), { ok: false, reason: 'nothing-entered' });
	assert.deepEqual(await enter(scene, secretary, { [one!]: { k1: '6', k2: '3' } }), {
		ok: false,
		reason: 'unfinished'
	});
	assert.deepEqual(await enter(scene, secretary, { [one!]: { k1: '5' } }), { ok: false, reason: 'unfinished' });
	assert.deepEqual(await enter(scene, secretary, { [crypto.randomUUID()]: { k1: '5', k2: '3' } }), {
		...{ ok: false, reason: 'nothing-entered' }
	});
	const id = await entered(scene, { [two!]: { k1: '1', k2: '2' } });
	assert.deepEqual(await confirm(scene, contest.chair.actor, id), { ok: true, value: { sheets: 1 } });
	assert.deepEqual(await marksOf(network.db, contest.id), ['1 2 j3 k1 1.0000', '1 2 j3 k2 2.0000']);
});

test('the chair does not print or enter, a juror does not come near it, and a finished juror has nothing to print', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	const about = { contestId: contest.id, stage: '1', jurorIds: [juror.id] };
	assert.deepEqual(await printPaperSheets(network.db, contest.chair.actor, about), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.deepEqual(await enter(scene, contest.chair.actor, filled(scene)), { ok: false, reason: 'not-allowed' });
	await assert.rejects(enter(scene, juror.actor, filled(scene)), NotFound);
	await assert.rejects(open(scene, juror.actor), NotFound);
	await assert.rejects(open({ ...scene, code: '0'.repeat(12) }, contest.chair.actor), NotFound);
	const other = await printed();
	await assert.rejects(
		open({ ...scene, code: other.code }, contest.chair.actor),
		NotFound,
		'a code of another contest'
	);
	await confirm(scene, contest.chair.actor, await entered(scene));
	assert.deepEqual(await printPaperSheets(network.db, contest.secretary.actor, about), { ok: false, reason: 'nobody' });
});

test('whoever has a conflict with an entry prints the others alone and does not come near a paper that holds it', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	const hidden = contest.entries[0]!;
	await recuse(network.db, { jurorId: contest.secretary.id, entryId: hidden.id });
	const id = await (async () => {
		assert.ok((await enter(scene, contest.organiser, filled(scene))).ok);
		return (await open(scene, contest.organiser)).pending!.id;
	})();
	await assert.rejects(open(scene, contest.secretary.actor), NotFound);
	await assert.rejects(enter(scene, contest.secretary.actor, filled(scene), id), NotFound);
	await assert.rejects(confirm(scene, contest.secretary.actor, id), NotFound);
	const deskFor = async (actor: Actor) =>
		paperDesk(network.db, await judgingAccess(network.db, actor, contest.id), null);
	assert.deepEqual(
		(await deskFor(contest.organiser)).sheets.map(({ code, state }) => ({ code, state })),
		[{ code: scene.code, state: 'entered' }]
	);
	assert.deepEqual((await deskFor(contest.secretary.actor)).sheets, []);
	const printing = await printPaperSheets(network.db, contest.secretary.actor, {
		...{ contestId: contest.id, stage: '1', jurorIds: [juror.id] }
	});
	assert.ok(printing.ok);
	const { lines } = await open({ ...scene, code: printing.value[0]! }, contest.secretary.actor);
	assert.deepEqual(
		lines.map(({ key }) => key),
		['2']
	);
});

test('a pair in conflict since it was printed is neither entered nor confirmed', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	const id = await entered(scene);
	await recuse(network.db, { jurorId: juror.id, entryId: contest.entries[0]!.id });
	assert.deepEqual(await confirm(scene, contest.chair.actor, id), { ok: false, reason: 'sheets-changed' });
	assert.deepEqual(await sheetsOf(scene), [], 'nothing is left behind');
	assert.deepEqual(await enter(scene, contest.organiser, filled(scene), id), { ok: false, reason: 'sheets-changed' });
	assert.deepEqual(await marksOf(network.db, contest.id), []);
	const { [contest.entries[0]!.id]: _, ...other } = filled(scene);
	assert.deepEqual(await enter(scene, contest.organiser, other, id), { ok: true, value: null });
});

/** The stage is closed by a transaction that began before the work did. */
async function closedMeanwhile<Value>({ contest }: Scene, work: () => Promise<Value>): Promise<Value> {
	return network.db
		.transaction()
		.execute(async (tx) => {
			await lockStage(tx, { contestId: contest.id, stage: '1' }, 'alone');
			await sql`update stage_courses set state = 'closed', closed_at = now() where contest_id = ${contest.id}`.execute(
				tx
			);
			const working = work();
			await untilBlocked(network, tx, 1);
			return { working };
		})
		.then(({ working }) => working);
}

// Turns red when `lockStage(tx, …, 'share')` in printPaperSheets() becomes a reading without a lock.
test('no paper is printed for a stage that closes at this moment', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	const about = { contestId: contest.id, stage: '1', jurorIds: [juror.id] };
	const outcome = await closedMeanwhile(scene, () => printPaperSheets(network.db, contest.secretary.actor, about));
	assert.deepEqual(outcome, { ok: false, reason: 'stage-closed' });
	const { sheets } = await paperDesk(network.db, await judgingAccess(network.db, contest.organiser, contest.id), null);
	assert.deepEqual(
		sheets.map(({ code }) => code),
		[scene.code]
	);
});

// Both turn red when `lockStage(tx, …, 'share')` in holdPaper() becomes a reading without a lock.
test('a stage that closes at this moment takes no paper', async () => {
	const scene = await printed();
	const { contest } = scene;
	assert.deepEqual(await closedMeanwhile(scene, () => enter(scene, contest.secretary.actor, filled(scene))), {
		...{ ok: false, reason: 'stage-closed' }
	});
	const other = await printed();
	const id = await entered(other);
	assert.deepEqual(await closedMeanwhile(other, () => confirm(other, other.contest.chair.actor, id)), {
		...{ ok: false, reason: 'stage-closed' }
	});
	assert.deepEqual(await marksOf(network.db, other.contest.id), []);
});

// Turns red without `if (await areOpen()) return true` a second time, in holdSheets().
test('a juror who begins and signs at the desk while the paper is confirmed keeps the marks of the desk', async () => {
	const scene = await printed();
	const { contest, juror } = scene;
	const id = await entered(scene);
	await network.db
		.insertInto('conflict_declarations')
		.values({ contest_id: contest.id, juror_id: juror.id })
		.onConflict((known) => known.doNothing())
		.execute();
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[1]!.id };
	const confirming = await network.db.transaction().execute(async (tx) => {
		const typed = { marks: { k1: '1', k2: '1' }, commentForAuthor: '', noteForJury: '', revision: 0 };
		assert.ok((await saveSheet(tx, juror.actor, { ...place, ...typed })).ok);
		assert.ok((await signSheet(tx, juror.actor, { ...place, revision: 1 })).ok);
		const answer = confirm(scene, contest.chair.actor, id);
		await untilBlocked(network, tx, 1);
		return { answer };
	});
	assert.deepEqual(await confirming.answer, { ok: false, reason: 'sheets-changed' });
	assert.deepEqual(await marksOf(network.db, contest.id), ['1 2 j3 k1 1.0000', '1 2 j3 k2 1.0000']);
	assert.deepEqual(await sheetsOf(scene), [{ enteredBy: null, confirmedBy: null, isSigned: true }]);
});

// Turns red without `.forUpdate()` in lockPaperEntry(): the second would learn of signed sheets instead.
test('of two people who confirm at once one does, the other is told that it is done', async () => {
	const scene = await printed();
	const { contest } = scene;
	const id = await entered(scene);
	const outcomes = await network.db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '1' }, 'share');
		await sql`select from assignments where juror_id = ${scene.juror.id} for update`.execute(tx);
		const answers = [confirm(scene, contest.chair.actor, id), confirm(scene, contest.organiser, id)];
		await untilBlocked(network, tx, 2);
		return { answers };
	});
	const answered = await Promise.all(outcomes.answers);
	assert.deepEqual(
		answered.toSorted((a, b) => Number(b.ok) - Number(a.ok)),
		[
			{ ok: true, value: { sheets: 2 } },
			{ ok: false, reason: 'outdated' }
		]
	);
	assert.equal((await marksOf(network.db, contest.id)).length, 4);
});

// Turns red without `.where('confirmed_at', 'is', null)` in withdraw().
test('a correction that comes while the paper is confirmed is told to look again', async () => {
	const scene = await printed();
	const { contest } = scene;
	const id = await entered(scene);
	const correcting = await network.db.transaction().execute(async (tx) => {
		assert.ok(
			(await confirmPaper(tx, contest.chair.actor, { contestId: contest.id, code: scene.code, entryId: id })).ok
		);
		const answer = enter(scene, contest.organiser, filled(scene, '0'), id);
		await untilBlocked(network, tx, 1);
		return { answer };
	});
	assert.deepEqual(await correcting.answer, { ok: false, reason: 'outdated' });
	assert.match((await marksOf(network.db, contest.id)).join(), /k1 4\.0000/);
});

test('papers ask the database as often for thirty lines and papers as for one, when they are confirmed too', async () => {
	const counts = [];
	for (const entries of [1, 30]) {
		const scene = await printed({ entries });
		const { contest } = scene;
		const jurorIds = contest.jury.map(({ id }) => id);
		for (let more = 0; more < entries; more += 5)
			await printPaperSheets(network.db, contest.organiser, { contestId: contest.id, stage: '1', jurorIds });
		const access = await judgingAccess(network.db, contest.chair.actor, contest.id);
		const id = await entered(scene);
		counts.push({
			desk: await network.countQueries(() => paperDesk(network.db, access, null)),
			sheet: await network.countQueries(() => paperSheet(network.db, access, scene.code)),
			correction: await network.countQueries(() => enter(scene, contest.organiser, filled(scene), id)),
			confirmation: await network.countQueries(async () => {
				const { pending } = await open(scene, contest.secretary.actor);
				assert.ok((await confirm(scene, contest.secretary.actor, pending!.id)).ok);
			})
		});
	}
	assert.deepEqual(counts[0], counts[1]);
});
