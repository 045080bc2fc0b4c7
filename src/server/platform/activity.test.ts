import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { firstBrokenActivity, recordActivity } from './activity.ts';
import { systemActor } from './actor.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from './testing.ts';

let network: TestNetwork;
let owner: pg.Client;
before(async () => {
	network = await openTestNetwork();
	owner = new pg.Client({ connectionString: ownerUrl() });
	await owner.connect();
});
after(async () => {
	await owner.end();
	await network.close();
});
const actor = systemActor('test');
const record = (subject: string) =>
	network.db.transaction().execute((tx) => recordActivity(tx, actor, 'entry.scored', subject, { points: '7' }));

test('a log written by many at once is one unbroken chain without gaps', async () => {
	await Promise.all(Array.from({ length: 12 }, (_, index) => record(`e${index}`)));
	const ids = await network.db.selectFrom('activity').select('id').orderBy('id').execute();
	assert.deepEqual(
		ids.map(({ id }) => Number(id)),
		Array.from({ length: 12 }, (_, index) => index + 1)
	);
	assert.equal(await firstBrokenActivity(network.db), null);
});
test('the program cannot change or remove a line', async () => {
	await record('kept');
	await assert.rejects(
		network.db.updateTable('activity').set({ event: 'entry.forged' }).execute(),
		/permission denied/
	);
	await assert.rejects(network.db.deleteFrom('activity').execute(), /permission denied/);
});
test('a line changed behind the program’s back is found, and so is a removed last line', async () => {
	await record('target');
	const { id } = await network.db.selectFrom('activity').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
	await owner.query(`update "${network.schema}".activity set subject_id = 'forged' where id = $1`, [id]);
	assert.equal(await firstBrokenActivity(network.db), id);
	await owner.query(`update "${network.schema}".activity set subject_id = 'target' where id = $1`, [id]);
	assert.equal(await firstBrokenActivity(network.db), null);
	await owner.query(`delete from "${network.schema}".activity where id = $1`, [id]);
	assert.equal(await firstBrokenActivity(network.db), id);
});
test('an activity of a transaction that is rolled back leaves no trace', async () => {
	const before = await network.db.selectFrom('activity_head').selectAll().executeTakeFirst();
	await assert.rejects(
		network.db.transaction().execute(async (tx) => {
			await recordActivity(tx, actor, 'entry.scored', 'undone');
			throw new Error('undo');
		}),
		/undo/
	);
	assert.deepEqual(await network.db.selectFrom('activity_head').selectAll().executeTakeFirst(), before);
});
