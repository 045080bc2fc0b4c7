import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { noteSpeakers } from '#server/contests/defence/order/commands.ts';
import { planDefence } from '#server/contests/defence/commands.ts';
import { defenceDayOf } from '#server/contests/defence/queries.ts';
import { buildDefence, type BuiltDefence } from '#server/contests/defence/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { enterJudged } from '../testing.ts';
import { inviteToDefence } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const lettersOf = ({ id }: BuiltDefence) =>
	network.db.selectFrom('letters').select('kind').where('contest_id', '=', id).execute();

async function release({ id }: BuiltDefence): Promise<void> {
	await network.db
		.updateTable('stage_courses')
		.set({ state: 'closed', closed_at: sql<Date>`now()`, closed_by: 'system:testing', released_at: sql<Date>`now()` })
		.where('contest_id', '=', id)
		.where('stage_key', '=', '1')
		.execute();
}

test('those who defend are invited once the outcome of the stage before is released, the link only to who is afar', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	const invite = (actor = defence.secretary.actor) => inviteToDefence(db, actor, defence.place);
	assert.deepEqual(await invite(), { ok: false, reason: 'not-released' });
	await release(defence);
	assert.deepEqual(await invite(), { ok: false, reason: 'no-addresses' });
	assert.equal((await defenceDayOf(db, defence.place))!.invitedAt, null, 'nothing is noted of what was not sent');
	await enterJudged(db, defence);
	assert.deepEqual(await invite(defence.chair.actor), { ok: false, reason: 'not-allowed' });
	const afar = new Map([[defence.entries[2]!.id, { speaker: '', isRemote: true }]]);
	await noteSpeakers(db, defence.secretary.actor, defence.place, afar);
	assert.deepEqual(await invite(), { ok: true, value: 4 });
	assert.deepEqual(
		(await lettersOf(defence)).map(({ kind }) => kind),
		Array.from({ length: 4 }, () => 'defence-invitation')
	);
	assert.notEqual((await defenceDayOf(db, defence.place))!.invitedAt, null);
	const texts = await db.selectFrom('letters').selectAll().where('contest_id', '=', defence.id).execute();
	const withLink = texts.filter((letter) => JSON.stringify(letter).includes('video.example.org'));
	assert.equal(withLink.length, 1);
	assert.ok(texts.every((letter) => JSON.stringify(letter).includes('10:00')));
});

test('nobody is invited to a day without a time', async () => {
	const { db } = network;
	const defence = await buildDefence(db);
	await release(defence);
	const plan = { place: '', startsAt: null, remoteLink: '', speechMinutes: 7, questionMinutes: 3 };
	await planDefence(db, defence.organiser, defence.place, plan);
	assert.deepEqual(await inviteToDefence(db, defence.organiser, defence.place), { ok: false, reason: 'not-planned' });
});
