import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { untilBlocked } from '#server/organisations/testing.ts';
import { firstBrokenActivity } from '#server/platform/activity.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildMember, actorOf } from '#server/accounts/appointments/testing.ts';
import { lockStage } from '../judging/queries.ts';
import { syncSeats } from '../judging/stages/seats/commands.ts';
import { planDefence, syncSlots } from './commands.ts';
import { runDefence } from './day/commands.ts';
import { drawOrder, moveSlot, noteSpeakers } from './order/commands.ts';
import { defenceDayOf, lockDay, slotsOf } from './queries.ts';
import { drawnOrder } from './rules.ts';
import { buildDefence, markFirstStage, orderOf, type BuiltDefence } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const revisionOf = async ({ place }: BuiltDefence) => (await defenceDayOf(network.db, place))!.revision;

/** Presses a button as the secretary who has just looked. */
async function press(defence: BuiltDefence, act: Parameters<typeof runDefence>[3]['act']) {
	const revision = await revisionOf(defence);
	return runDefence(network.db, defence.secretary.actor, defence.place, { act, revision });
}

test('planDefence makes a day with everybody who takes part, and changing it keeps the hall’s address', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const { phase, place, startsAt, hallCode, draws, orderBy } = (await defenceDayOf(db, defence.place))!;
	assert.deepEqual([phase, place, draws, orderBy], ['before', 'Большой зал', 0, null]);
	assert.equal(startsAt!.toISOString(), '2027-05-20T03:00:00.000Z', 'ten by the clock of Tomsk');
	assert.deepEqual(await orderOf(db, defence.place), ['1', '2', '3', '4']);
	const plan = { place: 'Малый зал', startsAt: null, remoteLink: '', speechMinutes: 5, questionMinutes: 0 };
	assert.deepEqual(await planDefence(db, defence.secretary.actor, defence.place, plan), { ok: true, value: null });
	const changed = (await defenceDayOf(db, defence.place))!;
	assert.deepEqual(
		[changed.place, changed.startsAt, changed.speechMinutes, changed.hallCode],
		['Малый зал', null, 5, hallCode]
	);
	assert.equal(await firstBrokenActivity(db), null);
});

test('a day can be planned before its stage begins, and not of a stage that does not exist', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const plan = { place: '', startsAt: null, remoteLink: '', speechMinutes: 5, questionMinutes: 0 };
	await assert.rejects(planDefence(db, defence.organiser, { contestId: defence.id, stage: '9' }, plan), NotFound);
	const { id: contestId, organiser } = await buildDefence(db, { stage: 'none' });
	const early = { contestId, stage: '1' };
	assert.deepEqual(await planDefence(db, organiser, early, plan), { ok: true, value: null });
	assert.deepEqual(await slotsOf(db, early, 'Asia/Tomsk'), []);
});

test('only organisers and the secretary run the day; for outsiders there is none', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const revision = await revisionOf(defence);
	const plan = { place: 'Чужой', startsAt: null, remoteLink: '', speechMinutes: 5, questionMinutes: 0 };
	const outsider = await actorOf(db, (await buildMember(db)).id);
	for (const [actor, answer] of [
		[defence.chair.actor, 'not-allowed'],
		[defence.members[0]!.actor, 'not-allowed'],
		[outsider, 'nothing']
	] as const) {
		const tries = [
			() => planDefence(db, actor, defence.place, plan),
			() => drawOrder(db, actor, defence.place, { seed: '1', revision }),
			() => moveSlot(db, actor, defence.place, { entryId: defence.entries[0]!.id, by: 1, revision }),
			() => noteSpeakers(db, actor, defence.place, new Map()),
			() => runDefence(db, actor, defence.place, { act: { kind: 'open' }, revision })
		];
		for (const attempt of tries)
			assert.deepEqual(
				await attempt().catch((problem: unknown) => problem instanceof NotFound && { ok: false, reason: 'nothing' }),
				{ ok: false, reason: answer }
			);
	}
	assert.equal(await revisionOf(defence), revision);
});

test('drawOrder keeps its seed, so that anybody draws the same order again, and counts every drawing', async () => {
	const { db } = network;
	const defence = await buildDefence(db, { entries: 12 });
	const draw = async (seed: string) =>
		drawOrder(db, defence.secretary.actor, defence.place, { seed, revision: await revisionOf(defence) });
	assert.deepEqual(await draw('голос из зала 17'), { ok: true, value: 'голос из зала 17' });
	const keys = defence.entries.map(({ key }) => key);
	assert.deepEqual(await orderOf(db, defence.place), drawnOrder('голос из зала 17', keys));
	const own = await draw('');
	assert.ok(own.ok && /^\d{6}$/.test(own.value));
	const { seed, draws, orderBy } = (await defenceDayOf(db, defence.place))!;
	assert.deepEqual([seed, draws, orderBy], [own.value, 2, 'lots']);
	assert.deepEqual(await orderOf(db, defence.place), drawnOrder(own.value, keys));
});

test('moving by hand ends the lots, and is refused at the end, after the beginning and on what has changed', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const { actor } = defence.secretary;
	await drawOrder(db, actor, defence.place, { seed: '5', revision: await revisionOf(defence) });
	const [first, second] = await slotsOf(db, defence.place, 'Asia/Tomsk');
	const move = async (entryId: string, by: 1 | -1, revision?: string) =>
		moveSlot(db, actor, defence.place, { entryId, by, revision: revision ?? (await revisionOf(defence)) });
	assert.deepEqual(await move(first!.entryId, -1), { ok: false, reason: 'cannot-move' });
	const seen = await revisionOf(defence);
	assert.deepEqual(await move(first!.entryId, 1), { ok: true, value: null });
	assert.deepEqual((await orderOf(db, defence.place)).slice(0, 2), [second!.key, first!.key]);
	const { seed, orderBy, draws } = (await defenceDayOf(db, defence.place))!;
	assert.deepEqual([seed, orderBy, draws], [null, 'arranged', 1]);
	assert.deepEqual(await move(first!.entryId, 1, seen), { ok: false, reason: 'changed-meanwhile' });
	await press(defence, { kind: 'open' });
	assert.deepEqual(await move(first!.entryId, 1), { ok: false, reason: 'already-begun' });
});

test('syncSlots lets the withdrawn leave the order, also from the stage, and whoever replaces them speak last', async () => {
	const { db } = network;
	const defence = await buildDefence(db, { entries: 5 });
	const [one, two] = defence.entries;
	const atStage = { contest_id: defence.id, stage_key: '2' };
	// The fifth was not admitted at first.
	const fifth = defence.entries[4]!.id;
	const setEnded = (id: string, ended: boolean) =>
		db
			.updateTable('stage_admissions')
			.set({ ended_at: ended ? sql<Date>`now()` : null })
			.where('stage_key', '=', atStage.stage_key)
			.where('entry_id', '=', id)
			.execute();
	const sync = () => db.transaction().execute((tx) => syncSlots(tx, defence.place));
	await setEnded(fifth, true);
	await sync();
	await press(defence, { kind: 'open' });
	await press(defence, { kind: 'call', entryId: two!.id });
	await press(defence, { kind: 'speech' });
	await setEnded(two!.id, true);
	await setEnded(fifth, false);
	await sync();
	assert.deepEqual(await orderOf(db, defence.place), ['1', '3', '4', '5']);
	const positions = await db.selectFrom('defence_slots').select('position').where('contest_id', '=', defence.id).orderBy('position').execute(); // prettier-ignore
	assert.deepEqual(positions.map(({ position }) => position), [1, 2, 3, 4]); // prettier-ignore
	const { phase, onEntryId, phaseBeganAt } = (await defenceDayOf(db, defence.place))!;
	assert.deepEqual([phase, onEntryId, phaseBeganAt], ['waiting', null, null]);
	const revision = await revisionOf(defence);
	await sync();
	assert.equal(await revisionOf(defence), revision, 'nothing has changed, so nobody is told');
	assert.ok((await press(defence, { kind: 'call', entryId: one!.id })).ok);
});

test('a stopped clock keeps what had passed, and goes on from there', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await press(defence, { kind: 'open' });
	await press(defence, { kind: 'call', entryId: defence.entries[0]!.id });
	await press(defence, { kind: 'speech' });
	const setBegan = sql<Date>`clock_timestamp() - interval '90 seconds'`;
	await db.updateTable('defence_days').set({ phase_began_at: setBegan }).where('contest_id', '=', defence.id).execute();
	await press(defence, { kind: 'pause' });
	const paused = (await defenceDayOf(db, defence.place))!.pausedAfter!;
	assert.ok(paused >= 90_000 && paused < 100_000, String(paused));
	await press(defence, { kind: 'resume' });
	const { rows } = await sql<{ passed: number; after: number | null }>`
		select extract(epoch from clock_timestamp() - phase_began_at)::float8 as passed, paused_after as after
		from defence_days where contest_id = ${defence.id}`.execute(db);
	assert.equal(rows[0]!.after, null);
	assert.ok(rows[0]!.passed >= 90 && rows[0]!.passed < 100, String(rows[0]!.passed));
	await press(defence, { kind: 'heard' });
	const states = (await slotsOf(db, defence.place, 'Asia/Tomsk')).map(({ state }) => state);
	assert.deepEqual(states, ['heard', 'waiting', 'waiting', 'waiting']);
});

// Deleting `.forUpdate()` from lockDay must make this test fail.
test('of twenty buttons pressed at once one is carried out, and the others are told that the day has changed', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await press(defence, { kind: 'open' });
	const revision = await revisionOf(defence);
	const outcomes = await Promise.all(
		Array.from({ length: 20 }, (_, n) =>
			runDefence(db, n % 2 ? defence.organiser : defence.secretary.actor, defence.place, {
				act: { kind: 'call', entryId: defence.entries[n % 4]!.id },
				revision
			}).catch(String)
		)
	);
	const answers = outcomes.map((outcome) =>
		typeof outcome === 'string' ? outcome : outcome.ok ? 'done' : outcome.reason
	);
	assert.deepEqual(answers.sort(), [...Array.from({ length: 19 }, () => 'changed-meanwhile'), 'done']);
	assert.equal(await revisionOf(defence), String(Number(revision) + 1));
	assert.equal(await firstBrokenActivity(db), null);
});

// Deleting `.forShare()` from holdStage must make this test fail.
test('the order is not drawn while it is decided who takes part', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const revision = await revisionOf(defence);
	let drawing: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, defence.place, 'alone');
		drawing = drawOrder(db, defence.organiser, defence.place, { seed: '7', revision });
		await untilBlocked(network, tx, 1);
		await tx
			.updateTable('stage_admissions')
			.set({ ended_at: sql<Date>`now()` })
			.where('stage_key', '=', '2')
			.where('entry_id', '=', defence.entries[1]!.id)
			.execute();
	});
	assert.deepEqual(await drawing, { ok: true, value: '7' });
	assert.deepEqual(await orderOf(db, defence.place), drawnOrder('7', ['1', '3', '4']));
});

// Deleting `.forUpdate()` from syncSlots must make this test fail.
test('who leaves the order waits for a button that is being pressed', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await press(defence, { kind: 'open' });
	let leaving: Promise<unknown> = Promise.resolve();
	const [gone] = defence.entries;
	await db.transaction().execute(async (tx) => {
		await lockDay(tx, defence.place);
		await db.updateTable('stage_admissions').set({ ended_at: sql<Date>`now()` }).where('stage_key', '=', '2').where('entry_id', '=', gone!.id).execute(); // prettier-ignore
		leaving = db.transaction().execute((other) => syncSlots(other, defence.place));
		await untilBlocked(network, tx, 1);
		await tx.updateTable('defence_slots').set({ state: 'on' }).where('entry_id', '=', gone!.id).execute();
		await tx.updateTable('defence_days').set({ on_entry_id: gone!.id }).where('contest_id', '=', defence.id).execute();
	});
	await leaving;
	assert.equal((await defenceDayOf(db, defence.place))!.onEntryId, null);
});

test('who speaks is the one noted, otherwise the authors; the order asks as many queries for one as for thirty', async () => {
	const { db } = network;
	const defence = await buildDefence(db, { entries: 30 });
	const [first] = defence.entries;
	const note = new Map([[first!.id, { speaker: 'Полкин Лев Ильич', isRemote: true }]]);
	await noteSpeakers(db, defence.secretary.actor, defence.place, note);
	const slots = await slotsOf(db, defence.place, 'Asia/Tomsk');
	assert.deepEqual([slots[0]!.speaker, slots[0]!.isRemote], ['Полкин Лев Ильич', true]);
	assert.match(slots[1]!.speaker, /^Лампова-\d+-2 Вера Ивановна$/);
	const atThirty = await network.countQueries(() => slotsOf(db, defence.place, 'Asia/Tomsk'));
	const one = await buildDefence(db, { entries: 1 });
	const atOne = await network.countQueries(() => slotsOf(db, one.place, 'Asia/Tomsk'));
	assert.deepEqual([atOne, atThirty], [5, 5]);
});

// Deleting `await syncSlots(…)` from syncSeats must make this test fail.
test('the order follows who takes part in the stage: whoever is not let through leaves it', async () => {
	const { db } = network;
	const defence = await buildDefence(db, { entries: 6 });
	await markFirstStage(db, defence);
	await db
		.updateTable('stage_courses')
		.set({ state: 'closed', closed_at: sql<Date>`now()`, closed_by: 'system:testing' })
		.where('contest_id', '=', defence.id)
		.where('stage_key', '=', '1')
		.execute();
	assert.deepEqual(await orderOf(db, defence.place), ['1', '2', '3', '4', '5', '6']);
	await db.transaction().execute((tx) => syncSeats(tx, defence.place));
	assert.deepEqual(await orderOf(db, defence.place), ['1', '2', '4', '5']);
	const kept = await db.selectFrom('defence_slots').select('position').where('contest_id', '=', defence.id).execute();
	assert.deepEqual(kept.map(({ position }) => position).sort(), [1, 2, 3, 4]);
});
