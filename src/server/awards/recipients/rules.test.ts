import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipientOfEntry } from './rules.ts';

const entry = { organisationId: 'library', teamName: '', authors: [{ personId: 'anna' }] };
const nobody = { organisationId: 'library', personId: null, teamName: '', memberIds: [] };

test('without a word of the jury an award goes to the author, the team or the organisation behind the entry', () => {
	assert.deepEqual(recipientOfEntry({ recipient: null }, entry), { ...nobody, kind: 'person', personId: 'anna' });
	assert.deepEqual(recipientOfEntry({ recipient: null }, { ...entry, authors: [{ personId: 'anna' }, { personId: 'boris' }] }), {
		...nobody,
		kind: 'team',
		memberIds: ['anna', 'boris']
	});
	assert.deepEqual(recipientOfEntry({ recipient: null }, { ...entry, teamName: 'Трое в лодке' }), {
		...nobody,
		kind: 'team',
		teamName: 'Трое в лодке',
		memberIds: ['anna']
	});
	assert.deepEqual(recipientOfEntry({ recipient: null }, { ...entry, authors: [] }), { ...nobody, kind: 'organisation' });
});
test('the jury may name an organisation, a branch or a person, with an entry or without', () => {
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'branch', id: 'village' } }, entry), { ...nobody, kind: 'organisation', organisationId: 'village' });
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'person', id: 'vera' } }, null), {
		...nobody,
		organisationId: null,
		kind: 'person',
		personId: 'vera'
	});
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'organisation', id: 'centre' } }, null), { ...nobody, organisationId: 'centre', kind: 'organisation' });
});
test('an award that nobody stands behind has no recipient', () => {
	assert.equal(recipientOfEntry({ recipient: null }, null), null);
	assert.equal(recipientOfEntry({ recipient: null }, { organisationId: null, teamName: '', authors: [] }), null);
});
