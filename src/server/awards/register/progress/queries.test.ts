import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { announceContest } from '#server/contests/commands.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { minutesToPrint } from '#server/contests/minutes/queries.ts';
import { finaliseResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../../commands.ts';
import { issueDocuments } from '../commands.ts';
import { papersProgressOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

test('papers wait until they are issued, contest by contest, in one query', async () => {
	const { db } = network;
	const [first, second, empty] = [
		await buildContest(db),
		await buildContest(db, { entries: 1 }),
		await buildContest(db)
	];
	for (const { id } of [first, second]) {
		assert.ok((await finaliseResults(db, actor, id)).ok);
		assert.ok((await giveAwards(db, actor, id)).ok);
	}
	assert.ok((await issueDocuments(db, actor, first.id)).ok);
	const ids = [first.id, second.id, empty.id];
	assert.deepEqual(
		await papersProgressOf(db, actor, ids),
		new Map([
			[first.id, { awards: 4, issued: 4, waiting: 0 }],
			[second.id, { awards: 2, issued: 0, waiting: 2 }]
		])
	);
	assert.equal(await network.countQueries(() => papersProgressOf(db, actor, ids)), 1);
	await assert.rejects(papersProgressOf(db, null, ids), NotFound);
});
test('minutes are there for those who manage the contest and for nobody else', async () => {
	const { db } = network;
	const { id, slug } = await buildContest(db);
	assert.ok((await finaliseResults(db, actor, id, { decidedOn: '2027-05-27' })).ok);
	assert.ok((await announceContest(db, actor, id)).ok);
	assert.deepEqual(await recordMinutes(db, actor, id), { ok: true, value: 1 });
	assert.deepEqual(await recordMinutes(db, actor, id), { ok: false, reason: 'already-recorded' });
	const minutes = await minutesToPrint(db, actor, slug);
	assert.deepEqual(
		{
			number: minutes.number,
			heldOn: minutes.heldOn,
			quorum: minutes.quorum,
			rows: minutes.tables.map(({ rows }) => rows.map(({ entryNumber, place, total }) => [entryNumber, place, total]))
		},
		{
			number: '1',
			heldOn: '2027-05-27',
			quorum: { voting: 2, present: 2, required: 2 },
			rows: [
				[
					['1', 'I', '90'],
					['2', 'II', '89'],
					['3', 'III', '88']
				]
			]
		}
	);
	await assert.rejects(minutesToPrint(db, null, slug), NotFound);
	await assert.rejects(minutesToPrint(db, { id: 'stranger', role: 'reader' } as never, slug), NotFound);
});
