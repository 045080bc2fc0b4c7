import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { firstBrokenActivity } from '#server/platform/activity.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { hallPlace, hallState } from '../hall/queries.ts';
import { revealTable } from '../desk/queries.ts';
import { buildDefence, finaliseDefence, type BuiltDefence } from '../testing.ts';
import { revealNext } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const hallOf = async ({ hallCode }: BuiltDefence) => hallState(network.db, await hallPlace(network.db, hallCode));

test('revealNext opens places from last to first and the Grand Prix last, one at a time, and the hall sees just these', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const { chair, id, slug } = defence;
	assert.deepEqual(await revealNext(db, chair.actor, id, 1), { ok: false, reason: 'not-finalised' });
	assert.equal(await revealTable(db, chair.actor, slug), null);
	await finaliseDefence(db, defence);
	assert.deepEqual((await hallOf(defence)).opened, []);
	const seen: string[] = [];
	for (let position = 1; ; position++) {
		const { next, mayReveal } = (await revealTable(db, chair.actor, slug))!;
		assert.ok(mayReveal);
		if (!next) break;
		assert.deepEqual(await revealNext(db, chair.actor, id, position), { ok: true, value: position });
		const { opened } = await hallOf(defence);
		assert.equal(opened.length, position);
		const { nomination, place, award, winners } = opened[0]!;
		assert.deepEqual({ nomination, place, award }, next, 'what was told to come next');
		seen.push(`${nomination ?? ''} ${place ?? award}: ${winners.map(({ key }) => key).join()}`);
	}
	assert.deepEqual(seen, [
		'Удобный сервис 2: 2',
		'Удобный сервис 1: 1',
		'Событие и сообщество 2: 4',
		'Событие и сообщество 1: 3',
		' Поощрительный приз: 4',
		' Гран-при: 1'
	]);
	assert.deepEqual(await revealNext(db, chair.actor, id, 7), { ok: false, reason: 'all-opened' });
	assert.equal(await firstBrokenActivity(db), null);
});

// Deleting `await lockContest(tx, contestId);` from revealNext must make this test fail.
test('ten clicks at once open one place', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await finaliseDefence(db, defence);
	const outcomes = await Promise.all(
		Array.from({ length: 10 }, () => revealNext(db, defence.chair.actor, defence.id, 1).catch(String))
	);
	const answers = outcomes.map((outcome) =>
		typeof outcome === 'string' ? outcome : outcome.ok ? 'opened' : outcome.reason
	);
	assert.deepEqual(answers.sort(), [...Array.from({ length: 9 }, () => 'changed-meanwhile'), 'opened']);
	assert.equal((await hallOf(defence)).opened.length, 1);
});

test('the chair opens, others do not; where no chair has an account, an organiser does', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await finaliseDefence(db, defence);
	const others = [defence.secretary.actor, defence.organiser, defence.members[0]!.actor, systemActor('testing')];
	for (const actor of others)
		assert.deepEqual(await revealNext(db, actor, defence.id, 1), { ok: false, reason: 'not-allowed' });
	assert.equal((await revealTable(db, defence.organiser, defence.slug))!.mayReveal, false);
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', defence.chair.id).execute();
	assert.deepEqual(await revealNext(db, defence.secretary.actor, defence.id, 1), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await revealNext(db, defence.organiser, defence.id, 1), { ok: true, value: 1 });
});
