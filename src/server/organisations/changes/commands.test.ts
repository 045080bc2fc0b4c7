import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { systemActor } from '#server/platform/actor.ts';
import { cacheChannel, notifyCaches } from '#server/platform/cache-tags.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { editCaseForms, renameOrganisation } from '../commands.ts';
import { buildOrganisation, buildTerritory } from '../testing.ts';
import { closeOrganisation, moveOrganisation } from '../tree/commands.ts';

let network: TestNetwork;
let listener: pg.Client;
before(async () => {
	network = await openTestNetwork();
	listener = new pg.Client({ connectionString: ownerUrl() });
	await listener.connect();
	await listener.query(`listen ${cacheChannel}`);
});
after(async () => {
	await listener.end();
	await network.close();
});
const actor = systemActor('test');

/** What web nodes hear of this network while the work is done: notices come in the order of commits, up to our own mark. */
async function heardDuring(work: () => Promise<unknown>): Promise<string[][]> {
	await untilHeard('before');
	const heard: string[][] = [];
	const hear = ({ payload }: pg.Notification) => {
		const change = JSON.parse(payload!) as { network: string; tags: string[] };
		if (change.network === network.schema && change.tags[0] !== 'after') heard.push(change.tags);
	};
	listener.on('notification', hear);
	await work();
	await untilHeard('after');
	listener.off('notification', hear);
	return heard;
}

async function untilHeard(mark: string): Promise<void> {
	const come = new Promise<void>((resolve) => {
		const hear = ({ payload }: pg.Notification) => {
			const change = JSON.parse(payload!) as { network: string; tags: string[] };
			if (change.network !== network.schema || change.tags[0] !== mark) return;
			listener.off('notification', hear);
			resolve();
		};
		listener.on('notification', hear);
	});
	await network.db.transaction().execute((tx) => notifyCaches(tx, [mark]));
	await come;
}

test('every change of an organisation makes the pages that name it stale, a refused one none', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	const parent = await buildOrganisation(db, { territoryId });
	const { id } = await buildOrganisation(db, { territoryId, validFrom: '2020-01-01' });
	const changes: [string, () => Promise<{ ok: boolean }>][] = [
		[
			'rename',
			() => renameOrganisation(db, actor, { organisationId: id, validFrom: '2027-01-01', name: 'Новая библиотека' })
		],
		[
			'forms',
			() => editCaseForms(db, actor, { organisationId: id, validFrom: '2027-01-01', dative: 'Новой библиотеке' })
		],
		['move', () => moveOrganisation(db, actor, { organisationId: id, validFrom: '2027-01-01', parentId: parent.id })],
		['close', () => closeOrganisation(db, actor, { organisationId: id, closedOn: '2028-01-01' })]
	];
	for (const [name, change] of changes) {
		assert.deepEqual(
			await heardDuring(async () => assert.ok((await change()).ok, name)),
			[['organisations', 'contests']],
			name
		);
	}
	const refused = () => renameOrganisation(db, actor, { organisationId: id, validFrom: '2027-01-01', name: 'Ещё раз' });
	assert.deepEqual(await heardDuring(async () => assert.equal((await refused()).ok, false)), []);
});
