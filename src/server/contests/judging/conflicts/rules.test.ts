import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrganisationKind } from '#server/organisations/tables.ts';
import {
	findConflicts,
	founderOf,
	refusalOfReason,
	systemOf,
	type EntryFacts,
	type JurorFacts,
	type Place
} from './rules.ts';

const kinds: Record<string, OrganisationKind> = {
	department: 'governing-body',
	council: 'governing-body',
	regional: 'regional-library',
	system: 'library-system',
	'system-2': 'library-system',
	central: 'library',
	lonely: 'library',
	branch: 'branch',
	'branch-2': 'branch',
	room: 'branch'
};
/** An organisation and what stands above it, the nearest first. */
const place = (line: string, { day = '2027-04-01', municipality = null as string | null } = {}): Place => ({
	day,
	line: line.split(' ').map((id) => ({ id, kind: kinds[id]! })),
	municipality
});
const juror = (places: Place[], about: Partial<JurorFacts> = {}): JurorFacts => ({
	...{ id: 'juror', places, personIds: [], coAuthorIds: new Set<string>() },
	...about
});
const entry = (places: Place[], authorIds: string[] = []): EntryFacts => ({ id: 'entry', places, authorIds });
const all = { sameFounder: true, sameDistrict: true };
const groundsOf = (one: JurorFacts, other: EntryFacts, settings = all) =>
	findConflicts([one], [other], settings).map(({ ground, isHard }) => (isHard ? ground : `${ground}?`));

test('a part belongs to the body it is a part of, and no further', () => {
	assert.deepEqual(systemOf(place('branch system regional department')), ['branch', 'system']);
	assert.deepEqual(systemOf(place('room branch central regional')), ['room', 'branch', 'central']);
	assert.deepEqual(systemOf(place('branch central system regional')), ['branch', 'central', 'system']);
	assert.deepEqual(systemOf(place('system regional')), ['system']);
	assert.deepEqual(systemOf(place('lonely regional')), ['lonely']);
	assert.deepEqual(systemOf(place('branch council')), ['branch']);
	assert.deepEqual(systemOf(place('regional')), ['regional']);
});

test('a founder is the nearest governing body, and guidance leads to none', () => {
	assert.equal(founderOf(place('branch system council department')), 'council');
	assert.equal(founderOf(place('regional department')), 'department');
	assert.equal(founderOf(place('department')), 'department');
	assert.equal(founderOf(place('system regional department')), null);
	assert.equal(founderOf(place('lonely')), null);
});

test('the nearest ground alone is named of what follows from organisations', () => {
	const cases: [string, string, string[]][] = [
		['central council', 'central council', ['own-organisation']],
		['branch system', 'branch system', ['own-organisation']],
		['branch system regional', 'branch-2 system regional', ['same-system']],
		['system regional', 'branch system regional', ['same-system']],
		['branch central council', 'central council', ['same-system']],
		['system council', 'system-2 council', ['same-founder']],
		['department', 'regional department', ['same-founder']],
		['regional department', 'system regional department', []],
		['system regional', 'system-2 regional', []],
		['system council', 'system-2 department', []]
	];
	for (const [one, other, grounds] of cases)
		assert.deepEqual(groundsOf(juror([place(one)]), entry([place(other)])), grounds, `${one} and ${other}`);
});

test('the contest may leave the same founder and the same district out', () => {
	const here = { municipality: 'okrug' };
	const [one, other] = [juror([place('system council', here)]), entry([place('system-2 council', here)])];
	assert.deepEqual(groundsOf(one, other), ['same-founder']);
	assert.deepEqual(groundsOf(one, other, { sameFounder: false, sameDistrict: true }), ['same-district?']);
	assert.deepEqual(groundsOf(one, other, { sameFounder: false, sameDistrict: false }), []);
});

test('lines of different days are not put together', () => {
	const closed = '2027-04-01';
	const today = '2027-04-20';
	const moved = [place('central council', { day: closed }), place('central department', { day: today })];
	const stayed = [place('system department', { day: closed }), place('system department', { day: today })];
	assert.deepEqual(groundsOf(juror(moved), entry([stayed[0]!])), []);
	assert.deepEqual(groundsOf(juror(moved), entry(stayed)), ['same-founder']);
});

test('who works in two places is held to both', () => {
	const one = juror([place('lonely'), place('branch system')]);
	assert.deepEqual(groundsOf(one, entry([place('system')])), ['same-system']);
	assert.deepEqual(groundsOf(one, entry([place('lonely')])), ['own-organisation']);
});

test('an author does not judge the own entry, nor a co-author of any other', () => {
	const one = juror([], { personIds: ['vera'], coAuthorIds: new Set(['lev']) });
	assert.deepEqual(groundsOf(one, entry([], ['vera'])), ['co-authorship']);
	assert.deepEqual(groundsOf(one, entry([], ['anna', 'lev'])), ['co-authorship']);
	assert.deepEqual(groundsOf(one, entry([], ['anna'])), []);
	assert.deepEqual(groundsOf(juror([place('lonely')], { personIds: ['vera'] }), entry([place('lonely')], ['vera'])), [
		'own-organisation',
		'co-authorship'
	]);
});

test('whose organisation nobody knows has no conflict of organisations', () => {
	assert.deepEqual(groundsOf(juror([]), entry([place('lonely')])), []);
	assert.deepEqual(groundsOf(juror([place('lonely')]), entry([])), []);
	assert.deepEqual(groundsOf(juror([place('lonely')]), entry([place('central')])), []);
});

test('another reason needs words, the other grounds speak for themselves', () => {
	assert.equal(refusalOfReason('declared', ' о '), 'reason-missing');
	assert.equal(refusalOfReason('declared', 'моя сестра'), null);
	assert.equal(refusalOfReason('mentorship', ''), null);
});
