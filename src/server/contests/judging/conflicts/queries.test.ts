import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { renameBetweenDays } from '../../testing.ts';
import { buildJudging } from '../testing.ts';
import { ownDeclaration } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('organisations of entries are called as on the contest’s own day, not on that of Greenwich', async () => {
	const contest = await buildJudging(network.db, { entries: 1 });
	const { organisationId } = contest.entries[0]!;
	const name = await renameBetweenDays(network.db, { contestId: contest.id, organisationId });
	const { entries } = await ownDeclaration(network.db, contest.chair.actor, contest.id);
	assert.deepEqual(
		entries.map(({ madeBy }) => madeBy?.organisation),
		[name]
	);
});
