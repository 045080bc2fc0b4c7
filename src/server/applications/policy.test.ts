import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRights, systemActor, type Actor, type Rights } from '#server/platform/actor.ts';
import { canSeeApplication, refusalToTakeOff, refusalToWrite, standingNowhere } from './policy.ts';

const member = (id: string, rights: Partial<Rights> = {}): Actor => ({
	...{ id, role: 'member' as const },
	rights: { ...noRights, ...rights }
});
const inContest = (role: Rights['contests'][number]['role'], contestId = 'contest') =>
	member(`${role} of ${contestId}`, { contests: [{ contestId, role }] });
const administrator: Actor = { id: 'administrator', role: 'administrator' };

const standing = { organisationIds: ['branch', 'library'], territoryIds: ['town', 'district'] };
const facts = { contestId: 'contest', memberIds: ['starter', 'co-author'], standing, isSent: true };

test('who may read an application, and who may write it', () => {
	const actors: Actor[] = [
		...[administrator, systemActor('check'), member('starter'), member('co-author')],
		...[inContest('organiser'), inContest('jury-secretary'), inContest('jury-chair'), inContest('juror')],
		...[inContest('organiser', 'other'), inContest('jury-secretary', 'other')],
		member('representative', { representativeOf: ['library'] }),
		member('representative of another', { representativeOf: ['other'] }),
		member('methodist of the library', { methodistOf: { organisationIds: ['library'], territoryIds: [] } }),
		member('methodist of the district', { methodistOf: { organisationIds: [], territoryIds: ['district'] } }),
		member('methodist of another', { methodistOf: { organisationIds: ['other'], territoryIds: ['other'] } }),
		...[member('editor', { isEditor: true }), member('stranger')]
	];
	const table = actors.map((actor) => [
		actor.id,
		canSeeApplication(actor, facts),
		refusalToWrite(actor, facts) === null
	]);
	assert.deepEqual(table, [
		['administrator', true, true],
		['system:check', true, true],
		['starter', true, true],
		['co-author', true, true],
		['organiser of contest', true, false],
		['jury-secretary of contest', true, false],
		['jury-chair of contest', false, false],
		['juror of contest', false, false],
		['organiser of other', false, false],
		['jury-secretary of other', false, false],
		['representative', true, false],
		['representative of another', false, false],
		['methodist of the library', true, false],
		['methodist of the district', true, false],
		['methodist of another', false, false],
		['editor', false, false],
		['stranger', false, false]
	]);
	assert.equal(canSeeApplication(null, facts), false);
});

test('while no organisation is chosen nobody reads it for the organisation’s sake', () => {
	const methodist = member('methodist', { methodistOf: { organisationIds: ['library'], territoryIds: ['district'] } });
	const representative = member('representative', { representativeOf: ['library'] });
	const unplaced = { ...facts, standing: standingNowhere };
	assert.deepEqual(
		[canSeeApplication(methodist, unplaced), canSeeApplication(representative, unplaced)],
		[false, false]
	);
});

test('before it is sent, and once withdrawn, an application is read by its writers and the contest’s people alone', () => {
	const readers = [
		...[administrator, member('starter'), inContest('organiser'), inContest('jury-secretary')],
		member('representative', { representativeOf: ['library'] }),
		member('methodist', { methodistOf: { organisationIds: ['library'], territoryIds: ['district'] } })
	];
	assert.deepEqual(
		readers.filter((actor) => canSeeApplication(actor, { ...facts, isSent: false })).map(({ id }) => id),
		['administrator', 'starter', 'organiser of contest', 'jury-secretary of contest']
	);
});

test('a co-author leaves, or the starter takes them off; nobody takes the starter off', () => {
	const actors = [member('starter'), member('co-author'), member('other co-author'), administrator];
	const table = actors.map((actor) => [
		actor.id,
		...['starter', 'co-author'].map(
			(accountId) => refusalToTakeOff(actor, { createdBy: 'starter', accountId }) ?? 'may'
		)
	]);
	assert.deepEqual(table, [
		// who, the starter, a co-author
		['starter', 'not-allowed', 'may'],
		['co-author', 'not-allowed', 'may'],
		['other co-author', 'not-allowed', 'not-allowed'],
		['administrator', 'not-allowed', 'may']
	]);
});
