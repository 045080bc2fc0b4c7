import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { renameOrganisation } from '../commands.ts';
import { buildOrganisation } from '../testing.ts';
import { moveOrganisation } from '../tree/commands.ts';
import { parentsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const actor = systemActor('testing');

test('parentsOf tells whom an organisation belonged to, under the names of those times', async () => {
	const { db } = network;
	const old = await buildOrganisation(db, { name: 'Старая система', kind: 'library-system' });
	const fresh = await buildOrganisation(db, { name: 'Новая система', kind: 'library-system' });
	const branch = await buildOrganisation(db, { name: 'Филиал', kind: 'branch', parentId: old.id });
	assert.ok(
		(await renameOrganisation(db, actor, { organisationId: old.id, validFrom: '2020-01-01', name: 'Система у реки' }))
			.ok
	);
	assert.ok(
		(await moveOrganisation(db, actor, { organisationId: branch.id, validFrom: '2024-03-01', parentId: fresh.id })).ok
	);
	assert.ok(
		(await moveOrganisation(db, actor, { organisationId: branch.id, validFrom: '2026-07-01', parentId: null })).ok
	);
	assert.deepEqual(await parentsOf(db, branch.id), [
		{ validFrom: '2026-07-01', validUntil: null, parent: null },
		{ validFrom: '2024-03-01', validUntil: '2026-07-01', parent: { slug: fresh.slug, name: 'Новая система' } },
		{ validFrom: '0001-01-01', validUntil: '2024-03-01', parent: { slug: old.slug, name: 'Старая система' } }
	]);
});
