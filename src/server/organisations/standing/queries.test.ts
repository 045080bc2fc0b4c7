import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { guides, noRights, represents, type Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { editCaseForms, renameOrganisation } from '../commands.ts';
import { buildOrganisation } from '../testing.ts';
import { createTerritory } from '../territories/commands.ts';
import { moveOrganisation } from '../tree/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { guidedOrganisations, organisationsUnder, standingOf } from './queries.ts';

const system = systemActor('testing');
const day = '2026-06-01';
let network: TestNetwork;
/** Two districts of a region, in each a system with a library and its branch. */
type District = { territory: string; system: string; library: string; branch: string };
let region: string;
let here: District;
let elsewhere: District;

before(async () => {
	network = await openTestNetwork();
	region = await territory('region', 'Заречная область', null);
	here = await buildDistrict('Приозёрский');
	elsewhere = await buildDistrict('Лесной');
});
after(() => network.close());

async function territory(kind: 'region' | 'municipal-district', name: string, parentId: string | null) {
	const outcome = await createTerritory(network.db, system, { kind, name, parentId });
	assert.ok(outcome.ok);
	return outcome.value.id;
}

async function buildDistrict(name: string): Promise<District> {
	const territoryId = await territory('municipal-district', `${name} муниципальный район`, region);
	const build = async (kind: 'library-system' | 'library' | 'branch', parentId: string | null) =>
		(await buildOrganisation(network.db, { kind, name: `${name} ${kind}`, territoryId, parentId })).id;
	const top = await build('library-system', null);
	const library = await build('library', top);
	return { territory: territoryId, system: top, library, branch: await build('branch', library) };
}

const methodist = (of: Partial<{ organisationIds: string[]; territoryIds: string[] }>): Actor => ({
	id: 'm1',
	role: 'member',
	rights: { ...noRights, methodistOf: { organisationIds: [], territoryIds: [], ...of } }
});
const sorted = (ids: string[]) => [...ids].sort();

test('an organisation stands under itself and all above it, in its territory and those around it', async () => {
	const standings = await standingOf(network.db, [here.branch, elsewhere.system], day);
	assert.deepEqual(Object.fromEntries(standings), {
		[here.branch]: {
			organisationIds: [here.branch, here.library, here.system],
			territoryIds: [here.territory, region]
		},
		[elsewhere.system]: { organisationIds: [elsewhere.system], territoryIds: [elsewhere.territory, region] }
	});
	const unknown = randomUUID();
	assert.deepEqual(
		await standingOf(network.db, [unknown], day),
		new Map([[unknown, { organisationIds: [], territoryIds: [] }]])
	);
});

test('standing is asked in one query, for one organisation as for thirty', async () => {
	const ids = await Promise.all(Array.from({ length: 30 }, async () => (await buildOrganisation(network.db)).id));
	assert.equal(await network.countQueries(() => standingOf(network.db, ids.slice(0, 1), day)), 1);
	assert.equal(await network.countQueries(() => standingOf(network.db, ids, day)), 1);
	assert.equal(
		await network.countQueries(() => organisationsUnder(network.db, { organisationIds: ids, territoryIds: [] }, day)),
		1
	);
});

test('what a methodist guides is the same from above and from below, and another district is no part of it', async () => {
	const district = [here.system, here.library, here.branch];
	const cases: [Actor, string[]][] = [
		[methodist({ organisationIds: [here.system] }), district],
		[methodist({ organisationIds: [here.library] }), [here.library, here.branch]],
		[methodist({ organisationIds: [here.branch] }), [here.branch]],
		[methodist({ territoryIds: [here.territory] }), district],
		[methodist({ territoryIds: [region] }), [...district, elsewhere.system, elsewhere.library, elsewhere.branch]],
		[methodist({}), []]
	];
	const all = [here, elsewhere].flatMap((each) => [each.system, each.library, each.branch]);
	const standings = await standingOf(network.db, all, day);
	for (const [actor, guided] of cases) {
		assert.deepEqual(sorted((await guidedOrganisations(network.db, actor, day))!), sorted(guided));
		assert.deepEqual(sorted(all.filter((id) => guides(actor, standings.get(id)!))), sorted(guided));
	}
	assert.equal(await guidedOrganisations(network.db, system, day), null);
});

test('whoever speaks for a system speaks for its branches, not for what is above or beside', async () => {
	const standings = await standingOf(network.db, [here.branch, here.system, elsewhere.branch], day);
	const speaker: Actor = { id: 'm2', role: 'member', rights: { ...noRights, representativeOf: [here.library] } };
	assert.deepEqual(
		[here.branch, here.system, elsewhere.branch].map((id) => represents(speaker, standings.get(id)!)),
		[true, false, false]
	);
});

test('a methodist renames, moves and words what is guided, moves nothing out of it, and touches nothing elsewhere', async () => {
	const actor = methodist({ territoryIds: [here.territory] });
	const reason = (outcome: { ok: boolean; reason?: string }) => (outcome.ok ? 'done' : outcome.reason);
	const rename = (organisationId: string) =>
		renameOrganisation(network.db, actor, { organisationId, validFrom: '2026-02-01', name: 'Библиотека «Родник»' });
	assert.equal(reason(await rename(here.branch)), 'done');
	assert.equal(reason(await rename(elsewhere.branch)), 'not-allowed');
	const word = (organisationId: string, validFrom: string) =>
		editCaseForms(network.db, actor, { organisationId, validFrom, dative: 'Библиотеке «Родник»' });
	assert.equal(reason(await word(here.branch, '2026-02-01')), 'done');
	assert.equal(reason(await word(elsewhere.branch, '0001-01-01')), 'not-allowed');
	const move = (organisationId: string, parentId: string | null) =>
		moveOrganisation(network.db, actor, { organisationId, validFrom: '2026-03-01', parentId });
	assert.equal(reason(await move(here.branch, here.system)), 'done');
	assert.equal(reason(await move(here.branch, elsewhere.system)), 'not-allowed');
	assert.equal(reason(await move(elsewhere.branch, here.system)), 'not-allowed');
	assert.equal(reason(await move(here.branch, null)), 'not-allowed');
});

test('what has moved to another district is guided there from that day on', async () => {
	const moved = await buildOrganisation(network.db, { parentId: here.system, territoryId: here.territory });
	const outcome = await moveOrganisation(network.db, system, {
		organisationId: moved.id,
		validFrom: '2026-05-01',
		parentId: elsewhere.system
	});
	assert.ok(outcome.ok);
	const before = (await standingOf(network.db, [moved.id], '2026-04-30')).get(moved.id)!;
	const after = (await standingOf(network.db, [moved.id], '2026-05-01')).get(moved.id)!;
	const [mine, theirs] = [here, elsewhere].map(({ system: id }) => methodist({ organisationIds: [id] }));
	assert.deepEqual([guides(mine!, before), guides(theirs!, before)], [true, false]);
	assert.deepEqual([guides(mine!, after), guides(theirs!, after)], [false, true]);
	const under = (id: string, on: string) =>
		organisationsUnder(network.db, { organisationIds: [id], territoryIds: [] }, on);
	assert.ok((await under(here.system, '2026-04-30')).includes(moved.id));
	assert.ok(!(await under(here.system, '2026-05-01')).includes(moved.id));
	assert.ok((await under(elsewhere.system, '2026-05-01')).includes(moved.id));
});
