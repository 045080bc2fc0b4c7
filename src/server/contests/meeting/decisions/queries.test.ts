import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildContest, renameBetweenDays } from '../../testing.ts';
import { recipientNamesOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('recipients are called as on the contest’s own day, not on that of Greenwich', async () => {
	const { id: contestId, organisationIds } = await buildContest(network.db, { entries: 1 });
	const [organisationId] = organisationIds as [string];
	const name = await renameBetweenDays(network.db, { contestId, organisationId });
	const recipient = { kind: 'organisation', id: organisationId } as const;
	assert.deepEqual(
		[...(await recipientNamesOf(network.db, contestId, [{ kind: 'award', award: 'thanks', recipient }]))],
		[[organisationId, name]]
	);
});
