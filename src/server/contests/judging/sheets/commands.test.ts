import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import type { Tx } from '#server/database.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recuse } from '../conflicts/testing.ts';
import { lockStage } from '../queries.ts';
import { closeStage } from '../stages/closing/commands.ts';
import { settledStageOf } from '../stages/outcome/queries.ts';
import { signEverything } from '../stages/testing.ts';
import { beginStage, buildJudging, type JudgedContest, type SeatedJuror } from '../testing.ts';
import { saveSheet, signSheet, takeBackSheet } from './commands.ts';
import { openSheet, othersSheets } from './queries.ts';
import type { SheetMarks } from './rules.ts';
import { marksOf, sheetOf, writeSheet } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const full: SheetMarks = { k1: '4', k2: '5' };
const placeOf = (contest: JudgedContest, at = 0) => ({
	...{ contestId: contest.id, stage: '1' },
	entryId: contest.entries[at]!.id
});
const words = { commentForAuthor: '', noteForJury: '' };

async function contestWithJuror(given: Parameters<typeof buildJudging>[1] = {}) {
	const contest = await buildJudging(network.db, given);
	return { contest, juror: contest.members[0]!, place: placeOf(contest) };
}

/** Does the work in another transaction while this one is held, and lets it go on once it waits. */
async function meanwhile<T>(
	hold: (tx: Tx) => Promise<unknown>,
	work: () => Promise<T>
): Promise<PromiseSettledResult<T>> {
	const { working } = await network.db.transaction().execute(async (tx) => {
		await hold(tx);
		const started = Promise.allSettled([work()]);
		await untilBlocked(network, tx, 1);
		return { working: started };
	});
	return (await working)[0];
}

const answerOf = <T>(settled: PromiseSettledResult<T>) =>
	settled.status === 'fulfilled'
		? settled.value
		: { thrown: settled.reason instanceof NotFound ? 'NotFound' : settled.reason };

test('a sheet is saved piece by piece, signed as it was looked at, and taken back', async () => {
	const { db } = network;
	const { juror, place, contest } = await contestWithJuror();
	const save = (revision: number, marks: SheetMarks, note = '') =>
		saveSheet(db, juror.actor, { ...place, revision, marks, commentForAuthor: 'Живо', noteForJury: note });
	const revisionOf = (outcome: Awaited<ReturnType<typeof save>>) =>
		outcome.ok ? outcome.value.revision : outcome.reason;
	assert.equal(revisionOf(await save(0, { k1: '4' })), 1);
	assert.deepEqual(await signSheet(db, juror.actor, { ...place, revision: 1 }), {
		ok: false,
		reason: 'sheet-unfinished'
	});
	assert.equal(revisionOf(await save(1, { k1: '4', k2: '5.0' }, 'спорно')), 2);
	assert.deepEqual(await marksOf(db, contest.id), [], 'what is written does not count yet');
	assert.deepEqual(await signSheet(db, juror.actor, { ...place, revision: 1 }), {
		ok: false,
		reason: 'saved-elsewhere'
	});
	for (let twice = 0; twice < 2; twice++)
		assert.deepEqual(await signSheet(db, juror.actor, { ...place, revision: 2 }), { ok: true, value: null });
	assert.deepEqual(await marksOf(db, contest.id), ['1 1 j3 k1 4.0000', '1 1 j3 k2 5.0000']);
	assert.equal(revisionOf(await save(2, full)), 'signed');
	assert.deepEqual(await takeBackSheet(db, juror.actor, place), { ok: true, value: null });
	assert.deepEqual(await marksOf(db, contest.id), []);
	const { sheet, total, most } = await openSheet(db, juror.actor, { ...place, entryKey: '1' });
	assert.deepEqual(
		{ ...sheet, savedAt: null, total, most },
		{
			...{ marks: { k1: '4', k2: '5' }, commentForAuthor: 'Живо', noteForJury: 'спорно', revision: 3 },
			...{ savedAt: null, signedAt: null, saveId: null, isFromPaper: false, total: '9', most: '10' }
		}
	);
});

test('another window is told, and loses nothing; the same again is no other window', async () => {
	const { db } = network;
	const { juror, place } = await contestWithJuror();
	const save = (revision: number, marks: SheetMarks) =>
		saveSheet(db, juror.actor, { ...place, ...words, revision, marks });
	assert.ok((await save(0, { k1: '1' })).ok);
	assert.ok((await save(1, { k1: '2' })).ok);
	assert.deepEqual(await save(1, { k1: '3' }), { ok: false, reason: 'saved-elsewhere' });
	assert.deepEqual(await save(0, { k1: '3' }), { ok: false, reason: 'saved-elsewhere' });
	const again = await save(1, { k1: '2' });
	assert.equal(again.ok && again.value.revision, 2, 'an answer that was lost is given again');
	assert.deepEqual((await sheetOf(db, juror, place)).marks, { k1: '2' });
});

test('a page whose answer was lost goes on from its own attempt, not over another’s', async () => {
	const { db } = network;
	const { juror, place } = await contestWithJuror();
	const [first, second] = [randomUUID(), randomUUID()];
	const save = (revision: number, k1: string, save: string, lost: string[]) =>
		saveSheet(db, juror.actor, { ...place, ...words, revision, marks: { k1 }, save, lost });
	assert.ok((await save(0, '1', first, [])).ok);
	assert.ok((await save(0, '2', second, [first])).ok, 'the answer to the first attempt never came');
	assert.deepEqual(await save(0, '3', randomUUID(), [first]), { ok: false, reason: 'saved-elsewhere' });
	assert.deepEqual((await sheetOf(db, juror, place)).marks, { k1: '2' });
	const neverCame = randomUUID();
	assert.ok(
		(await save(0, '4', randomUUID(), [first, second, neverCame])).ok,
		'the last attempt did not reach anybody'
	);
});

test('nothing is written once the stage is closed, the last minute has passed, the entry is withdrawn', async () => {
	const { db } = network;
	const { juror, place, contest } = await contestWithJuror();
	await writeSheet(db, juror, place, full);
	const answers = async () => {
		const other = placeOf(contest, 1);
		return [
			await saveSheet(db, juror.actor, { ...other, ...words, revision: 0, marks: full }),
			await signSheet(db, juror.actor, { ...place, revision: 1 }),
			await takeBackSheet(db, juror.actor, place)
		].map((outcome) => outcome.ok || outcome.reason);
	};
	const course = () => db.updateTable('stage_courses').where('contest_id', '=', contest.id);
	await course()
		.set({ due_at: sql`now() - interval '1 millisecond'` })
		.execute();
	assert.deepEqual(await answers(), ['too-late', 'too-late', 'too-late']);
	await course()
		.set({ due_at: null, state: 'closed', closed_at: sql`now()` })
		.execute();
	assert.deepEqual(await answers(), ['stage-closed', 'stage-closed', 'stage-closed']);
	await course().set({ state: 'open', closed_at: null }).execute();
	await db
		.updateTable('stage_admissions')
		.set({ ended_at: sql`now()` })
		.where('contest_id', '=', contest.id)
		.execute();
	assert.deepEqual(await answers(), ['entry-withdrawn', 'entry-withdrawn', 'entry-withdrawn']);
	assert.deepEqual(await marksOf(db, contest.id), []);
});

test('before the conflicts of interest are declared no sheet is written', async () => {
	const { db } = network;
	const { contest, juror, place } = await contestWithJuror();
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', juror.id).execute();
	const seat = await sql<{ id: string }>`
		insert into jurors (contest_id, key, name, role, voting, position, account_id)
		values (${contest.id}, 'j9', 'Судейкина Нина Львовна', 'member', true, 9, ${juror.actor.id}) returning id`.execute(db);
	const pair = { contest_id: contest.id, entry_id: place.entryId, juror_id: seat.rows[0]!.id };
	await db
		.insertInto('assignments')
		.values({ ...pair, recusal_reason: null })
		.execute();
	await db
		.insertInto('sheet_assignments')
		.values({ ...pair, stage_key: '1', assigned_by: 'system:testing' })
		.execute();
	const save = () => saveSheet(db, juror.actor, { ...place, ...words, revision: 0, marks: full });
	assert.deepEqual(await save(), { ok: false, reason: 'not-declared' });
	await db.insertInto('conflict_declarations').values({ contest_id: contest.id, juror_id: pair.juror_id }).execute();
	assert.ok((await save()).ok);
});

test('whoever was not given the entry, has a conflict with it or is nobody here finds no sheet', async () => {
	const { db } = network;
	const { contest, juror, place } = await contestWithJuror();
	const [, other] = contest.members;
	await writeSheet(db, other!, place, full, { isSigned: true });
	assert.equal(await othersSheets(db, juror.actor, place), null, 'the marks are there to leak');
	await recuse(db, { jurorId: juror.id, entryId: place.entryId });
	await db
		.deleteFrom('sheet_assignments')
		.where('juror_id', '=', contest.chair.id)
		.where('entry_id', '=', place.entryId)
		.execute();
	const nobody = { actor: await buildActor(db) };
	for (const { actor } of [juror, contest.chair, contest.secretary, { actor: contest.organiser }, nobody]) {
		const asked = { ...place, ...words, revision: 0, marks: full };
		await assert.rejects(saveSheet(db, actor, asked), NotFound);
		await assert.rejects(signSheet(db, actor, asked), NotFound);
		await assert.rejects(takeBackSheet(db, actor, place), NotFound);
		await assert.rejects(openSheet(db, actor, { ...place, entryKey: '1' }), NotFound);
	}
	for (const actor of [juror.actor, contest.secretary.actor, contest.organiser, nobody.actor])
		await assert.rejects(
			othersSheets(db, actor, place).then((seen) => {
				if (seen === null) throw new NotFound('sheets');
			}),
			NotFound
		);
});

test('others’ marks are seen never, after one’s own sheet, or once the stage is closed', async () => {
	const { db } = network;
	const seenBy = async (othersMarks: 'never' | 'own-sheet' | 'stage-closed') => {
		const { contest, juror, place } = await contestWithJuror({ settings: { othersMarks } });
		await writeSheet(db, contest.members[1]!, place, full, { isSigned: true });
		await writeSheet(db, contest.chair, place, { k1: '1' });
		const seen = async () =>
			(await othersSheets(db, juror.actor, place))?.map(({ juror: { key }, total }) => `${key} ${total}`) ?? null;
		const open = await seen();
		await writeSheet(db, juror, place, full, { isSigned: true });
		const signed = await seen();
		await db
			.updateTable('stage_courses')
			.set({ state: 'closed', closed_at: sql`now()` })
			.where('contest_id', '=', contest.id)
			.execute();
		return [open, signed, await seen()];
	};
	assert.deepEqual(await seenBy('never'), [null, null, null]);
	assert.deepEqual(await seenBy('own-sheet'), [null, ['j4 9'], ['j4 9']]);
	assert.deepEqual(await seenBy('stage-closed'), [null, null, ['j4 9']]);
});

test('a stage that closes lets nobody in who was on the way: red without lockStage in holdSheet', async () => {
	const { contest, juror, place } = await contestWithJuror();
	const saved = await meanwhile(
		async (tx) => {
			await lockStage(tx, place, 'alone');
			await tx
				.updateTable('stage_courses')
				.set({ state: 'closed', closed_at: sql`now()` })
				.where('contest_id', '=', contest.id)
				.execute();
		},
		() => saveSheet(network.db, juror.actor, { ...place, ...words, revision: 0, marks: full })
	);
	assert.deepEqual(answerOf(saved), { ok: false, reason: 'stage-closed' });
});

test('the closing of a stage and a signature on its way take turns, whichever came first', async () => {
	const { db } = network;
	const started = async () => {
		const contest = await buildJudging(db);
		await signEverything(db, contest);
		const juror = contest.members[0]!;
		const place = placeOf(contest);
		assert.ok((await takeBackSheet(db, juror.actor, place)).ok);
		const { revision } = await sheetOf(db, juror, place);
		const { fingerprint } = await settledStageOf(db, place);
		return {
			sign: (tx: Tx | typeof db) => signSheet(tx, juror.actor, { ...place, revision }),
			close: (tx: Tx | typeof db) => closeStage(tx, contest.organiser, { ...place, fingerprint }),
			marks: async () => (await marksOf(db, contest.id)).length
		};
	};
	const signedFirst = await started();
	const closing = await meanwhile(signedFirst.sign, () => signedFirst.close(db));
	assert.deepEqual(answerOf(closing), { ok: false, reason: 'changed-meanwhile' });
	assert.equal(await signedFirst.marks(), 24);
	const closedFirst = await started();
	const signing = await meanwhile(closedFirst.close, () => closedFirst.sign(db));
	assert.deepEqual(answerOf(signing), { ok: false, reason: 'stage-closed' });
	assert.equal(await closedFirst.marks(), 22);
});

test('what is being saved is not signed over: red without `for update` in lockSheets', async () => {
	const { contest, juror, place } = await contestWithJuror();
	await writeSheet(network.db, juror, place, full);
	const signed = await meanwhile(
		(tx) => saveSheet(tx, juror.actor, { ...place, ...words, revision: 1, marks: { k1: '1', k2: '1' } }),
		() => signSheet(network.db, juror.actor, { ...place, revision: 1 })
	);
	assert.deepEqual(answerOf(signed), { ok: false, reason: 'saved-elsewhere' });
	assert.deepEqual((await sheetOf(network.db, juror, place)).marks, { k1: '1', k2: '1' });
	assert.deepEqual(await marksOf(network.db, contest.id), []);
});

test('what is being taken back is not signed already: red without `for update` in lockSheets', async () => {
	const { contest, juror, place } = await contestWithJuror();
	await writeSheet(network.db, juror, place, full, { isSigned: true });
	const signed = await meanwhile(
		(tx) => takeBackSheet(tx, juror.actor, place),
		() => signSheet(network.db, juror.actor, { ...place, revision: 1 })
	);
	assert.deepEqual(answerOf(signed), { ok: false, reason: 'saved-elsewhere' });
	assert.deepEqual(await marksOf(network.db, contest.id), []);
});

test('two windows begin a sheet at once: red without `where score_sheets.revision` in saveSheet', async () => {
	const { juror, place } = await contestWithJuror();
	const save = (k1: string) => ({ ...place, ...words, revision: 0, marks: { k1 } });
	const second = await meanwhile(
		(tx) => saveSheet(tx, juror.actor, save('1')),
		() => saveSheet(network.db, juror.actor, save('2'))
	);
	assert.deepEqual(answerOf(second), { ok: false, reason: 'saved-elsewhere' });
	assert.deepEqual((await sheetOf(network.db, juror, place)).marks, { k1: '1' });
});

test('a form overtakes the first saving of its own page: red without the second `writeDown` in saveSheet', async () => {
	const { juror, place, contest } = await contestWithJuror();
	const begun = { ...place, ...words, revision: 0, marks: { k1: '1' }, save: randomUUID() };
	const saving = (tx: Tx) => saveSheet(tx, juror.actor, begun);
	const same = await meanwhile(saving, () => saveSheet(network.db, juror.actor, { ...begun, save: randomUUID() }));
	assert.equal((answerOf(same) as { ok: boolean }).ok, true, 'the same once more is no other window');

	const next = { ...begun, ...placeOf(contest, 1) };
	const further = await meanwhile(
		(tx) => saveSheet(tx, juror.actor, next),
		() => saveSheet(network.db, juror.actor, { ...next, marks: full, save: null, lost: [next.save] })
	);
	assert.equal((answerOf(further) as { ok: boolean }).ok, true, 'what goes on from it neither');
	assert.deepEqual((await sheetOf(network.db, juror, placeOf(contest, 1))).marks, full);
});

test('a juror who is being recused finds no sheet: red without `for share of assignments` in lockSheets', async () => {
	const { contest, juror, place } = await contestWithJuror();
	const recusal = (seat: SeatedJuror) => (tx: Tx) => recuse(tx, { jurorId: seat.id, entryId: place.entryId });
	const saved = await meanwhile(recusal(juror), () =>
		saveSheet(network.db, juror.actor, { ...place, ...words, revision: 0, marks: full })
	);
	assert.deepEqual(answerOf(saved), { thrown: 'NotFound' });
	const [, other] = contest.members;
	await writeSheet(network.db, other!, place, full);
	const signed = await meanwhile(recusal(other!), () => signSheet(network.db, other!.actor, { ...place, revision: 1 }));
	assert.deepEqual(answerOf(signed), { thrown: 'NotFound' });
	assert.deepEqual(await marksOf(network.db, contest.id), []);
});

test('a second stage has sheets of its own', async () => {
	const { db } = network;
	const { contest, juror, place } = await contestWithJuror();
	await writeSheet(db, juror, place, full, { isSigned: true });
	await beginStage(db, { ...contest, entries: contest.entries.slice(0, 1) }, '2');
	await writeSheet(db, juror, { ...place, stage: '2' }, { k3: '3' }, { isSigned: true });
	assert.deepEqual(await marksOf(db, contest.id), ['1 1 j3 k1 4.0000', '1 1 j3 k2 5.0000', '2 1 j3 k3 3.0000']);
});
