import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipientOfEntry } from './rules.ts';

const entry = { key: '7', title: '', organisationId: 'library', teamName: '', authors: [{ personId: 'anna' }] };
const nobody = { organisationId: 'library', personId: null, teamName: '', memberIds: [] };

test('without a word of the jury an award goes to the author, the team or the organisation behind the entry', () => {
	assert.deepEqual(recipientOfEntry({ recipient: null }, entry), { ...nobody, kind: 'person', personId: 'anna' });
	assert.deepEqual(
		recipientOfEntry({ recipient: null }, { ...entry, authors: [{ personId: 'anna' }, { personId: 'boris' }] }),
		{
			...nobody,
			kind: 'team',
			memberIds: ['anna', 'boris']
		}
	);
	assert.deepEqual(recipientOfEntry({ recipient: null }, { ...entry, teamName: 'Трое в лодке' }), {
		...nobody,
		kind: 'team',
		teamName: 'Трое в лодке',
		memberIds: ['anna']
	});
	assert.deepEqual(recipientOfEntry({ recipient: null }, { ...entry, authors: [] }), {
		...nobody,
		kind: 'organisation'
	});
});
test('what the rules give to organisations alone goes to the organisation, however many authors the entry has', () => {
	const team = { ...entry, authors: [{ personId: 'anna' }, { personId: 'boris' }], teamName: 'Двое' };
	for (const written of [entry, team])
		assert.deepEqual(recipientOfEntry({ recipient: null }, written, ['organisation', 'branch']), {
			...nobody,
			kind: 'organisation'
		});
	assert.equal(recipientOfEntry({ recipient: null }, entry, ['organisation', 'person'])?.kind, 'person');
	const unknown = { ...entry, organisationId: null };
	assert.equal(recipientOfEntry({ recipient: null }, unknown, ['organisation'])?.kind, 'person');
});
test('the jury may name an organisation, a branch or a person, with an entry or without', () => {
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'branch', id: 'village' } }, entry), {
		...nobody,
		kind: 'organisation',
		organisationId: 'village'
	});
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'person', id: 'vera' } }, null), {
		...nobody,
		organisationId: null,
		kind: 'person',
		personId: 'vera'
	});
	assert.deepEqual(recipientOfEntry({ recipient: { kind: 'organisation', id: 'centre' } }, null), {
		...nobody,
		organisationId: 'centre',
		kind: 'organisation'
	});
});
test('a work of which nothing else is known is named by its title or number; without a work there is no recipient', () => {
	const unknown = { key: '7', title: '', organisationId: null, teamName: '', authors: [] };
	assert.equal(recipientOfEntry({ recipient: null }, unknown)?.teamName, '№ 7');
	assert.equal(recipientOfEntry({ recipient: null }, { ...unknown, title: 'Ноктюрн' })?.teamName, 'Ноктюрн');
	assert.equal(recipientOfEntry({ recipient: null }, null), null);
});
