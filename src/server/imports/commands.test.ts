import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { importContest } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const cases = join(import.meta.dirname, '../../../cases');
const actor = systemActor('test');

test('the piano competition, stored and counted from the database, gives what its folder gives', async () => {
	const reading = await readContestFolder(join(cases, 'piano-2025'));
	assert.ok(reading.ok);
	const outcome = await importContest(
		network.db,
		actor,
		{ ...reading.folder, contest: { ...reading.folder.contest, organisers: [] } },
		{ slug: 'piano-2025' }
	);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	assert.deepEqual({ entries: outcome.value.entries, marks: outcome.value.marks }, { entries: 84, marks: 2575 });
	const { tally } = await finalisedResultsOf(network.db, outcome.value.contestId);
	assert.deepEqual(tally.stages, JSON.parse(JSON.stringify(reading.result.stages)));
	assert.deepEqual(await brokenInvariants(network.db), []);
});
