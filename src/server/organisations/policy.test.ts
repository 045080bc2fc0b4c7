import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRights, systemActor, type Actor } from '#server/platform/actor.ts';
import { canKeepOrganisation, refusalToKeepOrganisations } from './policy.ts';

const here = { organisationIds: ['branch', 'system'], territoryIds: ['okrug', 'region'] };
const member = (methodistOf: { organisationIds: string[]; territoryIds: string[] }): Actor => ({
	id: 'm1',
	role: 'member',
	rights: { ...noRights, methodistOf }
});

test('administrators and the program itself keep everything', () => {
	for (const actor of [{ id: 'u1', role: 'administrator' } as const, systemActor('import')]) {
		assert.equal(refusalToKeepOrganisations(actor, null), null);
		assert.equal(refusalToKeepOrganisations(actor, here), null);
	}
});

test('a methodist keeps what is under the own organisation or in the own territory, and nothing that stands nowhere', () => {
	for (const guided of [
		{ organisationIds: ['branch'], territoryIds: [] },
		{ organisationIds: ['system'], territoryIds: [] },
		{ organisationIds: [], territoryIds: ['region'] }
	]) {
		assert.equal(refusalToKeepOrganisations(member(guided), here), null);
		assert.equal(refusalToKeepOrganisations(member(guided), null), 'not-allowed');
	}
	const elsewhere = member({ organisationIds: ['other'], territoryIds: ['other-okrug'] });
	assert.equal(refusalToKeepOrganisations(elsewhere, here), 'not-allowed');
	assert.equal(canKeepOrganisation(elsewhere, here), false);
});

test('whoever speaks for an organisation, organises a contest or has signed up keeps no organisation', () => {
	const speaker: Actor = { id: 'm2', role: 'member', rights: { ...noRights, representativeOf: ['branch'] } };
	assert.equal(refusalToKeepOrganisations(speaker, here), 'not-allowed');
	const organiser: Actor = {
		id: 'm3',
		role: 'member',
		rights: { ...noRights, contests: [{ contestId: 'c', role: 'organiser' }], isEditor: true }
	};
	assert.equal(refusalToKeepOrganisations(organiser, here), 'not-allowed');
	assert.equal(refusalToKeepOrganisations({ id: 'm4', role: 'member' }, here), 'not-allowed');
	assert.equal(canKeepOrganisation(null, here), false);
});
