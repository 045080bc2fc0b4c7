import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChange, readMember } from './forms.ts';
import { invitationStateOf, leavesMarksOut, type LatestInvitation } from './rules.ts';

const sent: LatestInvitation = {
	email: 'a@example.org',
	answer: null,
	isExpired: false,
	isEnded: false,
	letterState: 'sent'
};
const here = { email: 'A@example.org', isSeated: false };

test('how an invitation stands, of an address that may have changed since', () => {
	const cases: [LatestInvitation | null, Partial<typeof here>, string][] = [
		[null, {}, 'not-invited'],
		[null, { isSeated: true }, 'accepted'],
		[sent, {}, 'sent'],
		[sent, { email: 'b@example.org' }, 'not-invited'],
		[sent, { email: '' }, 'sent'],
		[{ ...sent, isEnded: true }, {}, 'not-invited'],
		[{ ...sent, isExpired: true }, {}, 'expired'],
		[{ ...sent, letterState: 'bounced' }, {}, 'address-broken'],
		[{ ...sent, letterState: 'refused', isExpired: true }, {}, 'address-broken'],
		[{ ...sent, answer: 'declined' }, {}, 'declined'],
		[{ ...sent, answer: 'declined' }, { email: 'b@example.org' }, 'not-invited'],
		[{ ...sent, answer: 'accepted' }, { isSeated: true }, 'accepted'],
		[{ ...sent, answer: 'accepted' }, { isSeated: true, email: 'b@example.org' }, 'not-invited'],
		[{ ...sent, answer: 'accepted' }, { isSeated: false }, 'not-invited']
	];
	for (const [latest, changes, state] of cases)
		assert.equal(invitationStateOf(latest, { ...here, ...changes }), state, JSON.stringify([latest, changes]));
});

test('marks may not be left out by a change of what a juror judges', () => {
	const given = [{ stage: '1', nomination: 'service' }];
	const change = { voting: true, stages: null as string[] | null, nominations: null as string[] | null };
	assert.equal(leavesMarksOut(given, change), false);
	assert.equal(leavesMarksOut(given, { ...change, stages: ['1'], nominations: ['service'] }), false);
	assert.equal(leavesMarksOut(given, { ...change, stages: ['2'] }), true);
	assert.equal(leavesMarksOut(given, { ...change, nominations: ['event'] }), true);
	assert.equal(leavesMarksOut([{ stage: '1', nomination: null }], { ...change, nominations: ['event'] }), true);
	assert.equal(leavesMarksOut(given, { ...change, voting: false }), true);
	assert.equal(leavesMarksOut([], { ...change, voting: false, stages: [] }), false);
});

test('a new juror needs a name; an address is one or none', () => {
	const typed = { name: ' ', post: '', organisationName: '', email: 'x', role: 'chair', voting: 'yes' };
	assert.deepEqual(readMember({ ...typed, name: '' }), {
		ok: false,
		faults: [
			{ name: 'name', key: 'name-missing' },
			{ name: 'email', key: 'email-odd' }
		]
	});
	assert.deepEqual(readMember({ ...typed, name: 'Полкин Лев', email: 'P@Example.org', role: 'king', voting: 'no' }), {
		ok: true,
		value: { name: 'Полкин Лев', post: '', organisationName: '', email: 'p@example.org', role: 'member', voting: false }
	});
});

test('everything ticked is everything that there will be, nothing ticked is a fault', () => {
	const known = { stages: ['1', '2'], nominations: [] };
	const typed = { email: '', voting: 'yes', mostSheets: '12', stages: ['1', '2', '9'], nominations: [] };
	const value = { email: '', voting: true, mostSheets: 12, stages: null, nominations: null };
	assert.deepEqual(readChange(typed, known), { ok: true, value });
	assert.deepEqual(readChange({ ...typed, stages: ['2'] }, known), { ok: true, value: { ...value, stages: ['2'] } });
	assert.deepEqual(readChange({ ...typed, stages: [], mostSheets: '0' }, known), {
		ok: false,
		faults: [
			{ name: 'mostSheets', key: 'number-odd' },
			{ name: 'stages', key: 'nothing-left' }
		]
	});
});
