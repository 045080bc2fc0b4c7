import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { refusalToKeepOrganisations } from './policy.ts';

test('administrators and the program itself keep organisations, nobody else does', () => {
	assert.equal(refusalToKeepOrganisations({ id: 'u1', role: 'administrator' }), null);
	assert.equal(refusalToKeepOrganisations(systemActor('import')), null);
	assert.equal(refusalToKeepOrganisations({ id: 'u2', role: 'juror' as Actor['role'] }), 'not-allowed');
});
