import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { databaseLead } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { defenceTable, jurorDefence } from '../desk/queries.ts';
import { runDefence } from '../day/commands.ts';
import type { DefenceAct } from '../day/rules.ts';
import { defenceDayOf } from '../queries.ts';
import { revealNext } from '../reveal/commands.ts';
import { buildDefence, finaliseDefence, type BuiltDefence } from '../testing.ts';
import { hallPlace, hallState } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const hallOf = async ({ hallCode }: BuiltDefence) => hallState(network.db, await hallPlace(network.db, hallCode));

async function press(defence: BuiltDefence, act: DefenceAct): Promise<void> {
	const { revision } = (await defenceDayOf(network.db, defence.place))!;
	const outcome = await runDefence(network.db, defence.secretary.actor, defence.place, { act, revision });
	assert.ok(outcome.ok, JSON.stringify(outcome));
}

test('the hall sees who is on and who is next, with the time that is left', async () => {
	const defence = await buildDefence(network.db);
	const [, second] = defence.entries;
	await press(defence, { kind: 'open' });
	await press(defence, { kind: 'call', entryId: second!.id });
	const begun = Date.now();
	await press(defence, { kind: 'speech' });
	const { contest, clock, on, next, ...state } = await hallOf(defence);
	assert.match(contest, /^Библиотечный маяк/);
	const ends = Date.parse(clock!.endsAt!) - Date.now() - (await databaseLead(network.db));
	const passed = 7 * 60_000 - ends;
	assert.ok(passed > -1000 && passed < Date.now() - begun + 1000, String(passed));
	assert.deepEqual(
		[on, next].map((entry) => ({ ...entry, speaker: '', organisation: '' })),
		[
			['2', 'Работа 2', 'Удобный сервис'],
			['1', 'Работа 1', 'Удобный сервис']
		].map(([key, title, nomination]) => ({ key, title, nomination, organisation: '', speaker: '', isRemote: false }))
	);
	assert.match(on!.speaker, /^Лампова-\d+-2 Вера Ивановна$/);
	assert.deepEqual(state, {
		...{ revision: '5', kind: 'областной конкурс', stage: 'Публичная защита', place: 'Большой зал' },
		...{ startsAt: '2027-05-20T03:00:00.000Z', timeZone: 'Asia/Tomsk', phase: 'speech', opened: [] }
	});
});

test('the state of the hall holds neither marks nor results before they are opened, nor finalists before the day begins', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const before = JSON.stringify(await hallOf(defence));
	assert.ok(!before.includes('Работа'), 'who has come to the defence is not told before it begins');
	await press(defence, { kind: 'open' });
	const begun = JSON.stringify(await hallOf(defence));
	assert.ok(begun.includes('Работа 1') && !begun.includes('Работа 2'), 'only who is next');
	await press(defence, { kind: 'end' });
	const ended = await hallOf(defence);

	await finaliseDefence(db, defence);
	// It could leak: the results and the marks are there.
	const results = await db.selectFrom('results').select('computed').where('contest_id', '=', defence.id).executeTakeFirstOrThrow(); // prettier-ignore
	assert.match(JSON.stringify(results.computed), /"place":1/);
	assert.deepEqual(await hallOf(defence), ended, 'finalising is not seen in the hall');
	await revealNext(db, defence.chair.actor, defence.id, 1);
	const opened = await hallOf(defence);
	const { opened: _first, ...others } = opened;
	const { opened: _none, ...same } = ended;
	assert.deepEqual(others, same);
	const text = JSON.stringify(opened.opened);
	assert.ok(text.includes('Работа 2') && !/Работа [134]/.test(text), 'one place and no other');
	assert.ok(!/mark|result|sum|rank|cumulative|total|steps/i.test(text));
	assert.deepEqual(Object.keys(opened.opened[0]!).sort(), ['award', 'nomination', 'place', 'winners']);
});

test('a wrong code of a hall is refused by one query at most, whether it could be one or not', async () => {
	const { db } = network;
	const { hallCode } = await buildDefence(db);
	const counts: number[] = [];
	for (const code of [`${hallCode.slice(0, 25)}${hallCode.endsWith('0') ? '1' : '0'}`, 'короткий', "' or 1=1 --"])
		counts.push(await network.countQueries(() => assert.rejects(hallPlace(db, code), NotFound)));
	assert.deepEqual(counts, [1, 0, 0]);
	assert.equal(await network.countQueries(() => hallPlace(db, hallCode)), 1);
});

test('the hall asks as many queries for thirty entries as for one', async () => {
	const counts: number[] = [];
	for (const entries of [1, 30]) {
		const defence = await buildDefence(network.db, { entries });
		await press(defence, { kind: 'open' });
		const place = await hallPlace(network.db, defence.hallCode);
		counts.push(await network.countQueries(() => hallState(network.db, place)));
	}
	assert.deepEqual(counts, [7, 7]);
});

/** A conflict of the juror's with what is on, as the commands would write it, and a sheet of another juror signed. */
async function buildConflict(defence: BuiltDefence, jurorId: string): Promise<void> {
	const [entry] = defence.entries;
	const { db } = network;
	for (const table of ['score_sheets', 'sheet_assignments'] as const)
		await db.deleteFrom(table).where('entry_id', '=', entry!.id).where('juror_id', '=', jurorId).execute();
	await db
		.updateTable('assignments')
		.set({ recused: true, recusal_reason: 'своя библиотека' })
		.where('entry_id', '=', entry!.id)
		.where('juror_id', '=', jurorId)
		.execute();
}

test('the table counts signed sheets and names who has not signed, but for whom a conflict hides the entry', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const [entry] = defence.entries;
	const signer = defence.members[0]!;
	await db
		.insertInto('score_sheets')
		.values({
			...{ contest_id: defence.id, stage_key: '2', entry_id: entry!.id, juror_id: signer.id },
			...{ marks: '{"k3":"5"}', signed_at: new Date(), entered_by: null, confirmed_by: null }
		})
		.execute();
	await press(defence, { kind: 'open' });
	await press(defence, { kind: 'call', entryId: entry!.id });
	const tableFor = (actor: BuiltDefence['organiser']) => defenceTable(db, actor, { slug: defence.slug, stage: '2' });
	const { sheets, mayRun } = await tableFor(defence.chair.actor);
	assert.equal(mayRun, false);
	assert.deepEqual([sheets!.expected, sheets!.signed, sheets!.waitingFor.length], [3, 1, 2]);
	assert.ok(!sheets!.waitingFor.some((name) => name.endsWith(' 3')), 'the third of the jury has signed');
	await buildConflict(defence, defence.chair.id);
	assert.equal((await tableFor(defence.chair.actor)).sheets, null);
	assert.equal((await tableFor(defence.secretary.actor)).sheets!.expected, 2);
	await assert.rejects(tableFor(signer.actor), NotFound);
});

test('a juror sees what is on with the way to the sheet, and nothing of what is not theirs to judge', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const [one, two] = defence.members;
	await press(defence, { kind: 'open' });
	assert.equal((await jurorDefence(db, one!.actor, defence.slug)).on, null);
	await press(defence, { kind: 'call', entryId: defence.entries[0]!.id });
	await buildConflict(defence, two!.id);
	const { on, stage } = await jurorDefence(db, one!.actor, defence.slug);
	assert.ok(on?.isOwn);
	assert.deepEqual([stage, on.key, on.title, on.isSigned], ['2', '1', 'Работа 1', false]);
	const hidden = await jurorDefence(db, two!.actor, defence.slug);
	assert.deepEqual(hidden.on, { isOwn: false });
	assert.ok(!JSON.stringify(hidden).includes('Работа'));
	await assert.rejects(jurorDefence(db, defence.organiser, defence.slug), NotFound);
});
