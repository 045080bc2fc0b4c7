import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { refusalToKeepAccounts } from './policy.ts';

test('accounts are kept by administrators and by the program itself, and by nobody else', () => {
	assert.equal(refusalToKeepAccounts({ id: 'a', role: 'administrator' }), null);
	assert.equal(refusalToKeepAccounts(systemActor('first-run')), null);
	assert.equal(refusalToKeepAccounts({ id: 'j', role: 'juror' } as unknown as Actor), 'not-allowed');
});
