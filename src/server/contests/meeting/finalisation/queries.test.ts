import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { renameOrganisation } from '#server/organisations/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { buildMeeting } from '../testing.ts';
import { finalisationOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('before results are final they show the names of the meeting’s day, not of the day set for the papers', async () => {
	const { db } = network;
	const contest = await buildMeeting(db, { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	const { organisationId } = contest.entries[0]!;
	const renamed = { organisationId, validFrom: '2024-01-01', name: 'Библиотека на Лампадной', shortName: '' };
	assert.ok((await renameOrganisation(db, systemActor('testing'), renamed)).ok);
	const state = (facts: { document_facts: string } | { meeting_facts: string }) =>
		db.updateTable('contests').set(facts).where('id', '=', contest.id).execute();
	await state({ document_facts: JSON.stringify({ look: 'classic', city: '', signatures: [], date: '2023-05-31' }) });
	const nameShown = async () => {
		const access = await judgingAccess(db, contest.chair.actor, contest.id);
		const { tables } = await finalisationOf(db, access, contest.chair.actor.id);
		return tables.flatMap(({ rows }) => rows).find(({ entry }) => entry.id === '1')?.entry.organisation;
	};
	assert.equal(await nameShown(), 'Библиотека на Лампадной', 'where no day of the meeting is noted, today');
	await state({ meeting_facts: JSON.stringify({ number: '1', date: '2023-06-15' }) });
	assert.notEqual(await nameShown(), 'Библиотека на Лампадной', 'on the day of the meeting it had another name');
});
