import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildEntrant, buildOpenContest } from '../../testing.ts';
import { chooseColumns } from './commands.ts';
import { columnsOf } from './queries.ts';
import { usualColumns } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('chosen columns are kept for one person and one contest, in the order of the table, without unknown ones', async () => {
	const { db } = network;
	const [contest, other] = [await buildOpenContest(db), await buildOpenContest(db)];
	const actor = { id: (await buildAdministrator(db)).id, role: 'administrator' } as const;
	assert.deepEqual(await columnsOf(db, actor, contest.id), usualColumns);
	await chooseColumns(db, actor, { contestId: contest.id, columns: ['files', 'state', 'password'] });
	assert.deepEqual(await columnsOf(db, actor, contest.id), ['state', 'files']);
	await chooseColumns(db, actor, { contestId: contest.id, columns: [] });
	assert.deepEqual(await columnsOf(db, actor, contest.id), []);
	assert.deepEqual(await columnsOf(db, actor, other.id), usualColumns);
	const stranger = await buildEntrant(db);
	await assert.rejects(chooseColumns(db, stranger, { contestId: contest.id, columns: [] }), NotFound);
});
