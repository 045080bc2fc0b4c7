import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { hintsOf, type HintFacts } from './rules.ts';

const plan = contestPlan.parse({
	form: [
		{ id: 'slides', kind: 'files', label: 'Презентация', allowed: ['pdf'], required: 'check' },
		{ id: 'pictures', kind: 'images', label: 'Фотографии', required: 'optional' }
	],
	participation: {
		kinds: ['library'],
		territoryIds: ['11111111-1111-4111-8111-111111111111'],
		limit: { most: 2, per: 'organisation', within: 'contest' },
		teamSize: 3
	}
});
const facts: HintFacts = {
	plan,
	nominationKey: null,
	submittedAt: new Date('2027-03-31T12:00Z'),
	isLate: false,
	...{ authors: 2, withoutConsent: 0, counted: 2, filesIn: ['slides'], hasSignedSheet: true },
	organisation: { kind: 'library', territoryIds: ['11111111-1111-4111-8111-111111111111'] }
};
const bad = (about: Partial<HintFacts>) => hintsOf({ ...facts, ...about }).filter(({ isGood }) => !isGood);

test('an application that keeps to the regulations has nothing against it', () => {
	assert.deepEqual(bad({}), []);
	assert.equal(hintsOf(facts).length, 7);
});

test('each departure from the regulations is told by its own hint', () => {
	assert.deepEqual(bad({ organisation: null }), [{ about: 'organisation', isGood: false, fault: 'unknown' }]);
	assert.deepEqual(bad({ organisation: { ...facts.organisation!, kind: 'branch' } }), [
		{ about: 'organisation', isGood: false, fault: 'kind' }
	]);
	assert.deepEqual(bad({ organisation: { kind: 'library', territoryIds: [] } }), [
		{ about: 'organisation', isGood: false, fault: 'territory' }
	]);
	assert.deepEqual(bad({ counted: 3 }), [{ about: 'limit', isGood: false, counted: 3, most: 2 }]);
	assert.deepEqual(bad({ authors: 4 }), [{ about: 'team', isGood: false, authors: 4, most: 3 }]);
	assert.deepEqual(bad({ withoutConsent: 1 }), [{ about: 'consents', isGood: false, missing: 1, authors: 2 }]);
	assert.deepEqual(bad({ filesIn: ['pictures'] }), [{ about: 'files', isGood: false, missing: ['Презентация'] }]);
	assert.deepEqual(bad({ hasSignedSheet: false }), [{ about: 'sheet', isGood: false }]);
});
