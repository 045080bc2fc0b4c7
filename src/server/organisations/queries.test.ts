import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { renameOrganisation } from './commands.ts';
import { organisationBySlug, organisationNamesOn, organisationsNamed, pastNamesOf } from './queries.ts';
import { buildOrganisation, buildTerritory } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('testing');

test('organisationBySlug finds what an address names as it was on the day, and nothing else', async () => {
	const { db } = network;
	const { id, slug } = await buildOrganisation(db, { name: 'Старая библиотека', kind: 'sponsor', territoryId: null });
	await renameOrganisation(db, actor, { organisationId: id, name: 'Новая библиотека', validFrom: '2020-01-01' });
	assert.equal((await organisationBySlug(db, slug, '2019-12-31')).name, 'Старая библиотека');
	const today = await organisationBySlug(db, 'staraya-biblioteka', '2027-01-01');
	assert.deepEqual([today.id, today.name, today.territory, today.parent], [id, 'Новая библиотека', null, null]);
	await assert.rejects(organisationBySlug(db, 'net-takoy', '2027-01-01'), NotFound);
});

test('pastNamesOf gives the names before that of the day, the latest first', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, { name: 'Первое имя', validFrom: '2000-01-01' });
	for (const [name, validFrom] of [
		['Второе имя', '2010-01-01'],
		['Третье имя', '2020-01-01']
	] as const) {
		await renameOrganisation(db, actor, { organisationId: id, name, validFrom });
	}
	const past = async (day: string) =>
		(await pastNamesOf(db, id, day)).map(({ name, validFrom, validUntil }) => [name, validFrom, validUntil]);
	assert.deepEqual(await past('2027-01-01'), [
		['Второе имя', '2010-01-01', '2020-01-01'],
		['Первое имя', '2000-01-01', '2010-01-01']
	]);
	assert.deepEqual(await past('2019-12-31'), [['Первое имя', '2000-01-01', '2010-01-01']]);
	assert.deepEqual(await past('2005-01-01'), []);
});

test('organisationNamesOn gives the first name before its day, and no name for an unknown id', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, { name: 'Ранняя', validFrom: '2000-01-01' });
	await renameOrganisation(db, actor, { organisationId: id, name: 'Поздняя', validFrom: '2010-01-01' });
	const names = await organisationNamesOn(db, [id, id, randomUUID()], '1999-12-31');
	assert.deepEqual([...names.keys()], [id]);
	assert.equal(names.get(id)?.name, 'Ранняя');
	assert.deepEqual(await organisationNamesOn(db, [], '2027-01-01'), new Map());
});

test('organisationsNamed finds by full and short name, present and past, however typed', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	const system = await buildOrganisation(db, {
		name: 'МБУК „ЦБС г.Лугового“',
		shortName: 'Луговская ЦБС',
		kind: 'library-system',
		territoryId
	});
	await renameOrganisation(db, actor, {
		organisationId: system.id,
		name: 'Луговские библиотеки',
		shortName: 'ЛБ',
		validFrom: '2024-01-01'
	});
	const twins = [];
	for (const town of ['Ключи', 'Броды'])
		twins.push(await buildOrganisation(db, { name: 'Филиал № 1', town, territoryId, kind: 'branch' }));
	const asked = ['мбук "ЦБС города Лугового"', 'ЛУГОВСКАЯ ЦБС', 'лб', 'филиал №1', 'Незнакомая'];
	const found = await organisationsNamed(db, asked);
	const slugs = [...found].map(([name, organisations]) => [name, organisations.map(({ slug }) => slug)]);
	assert.deepEqual(slugs, [
		[asked[0], [system.slug]],
		[asked[1], [system.slug]],
		[asked[2], [system.slug]],
		[asked[3], twins.map(({ slug }) => slug)],
		[asked[4], []]
	]);
	assert.deepEqual(found.get('лб'), [{ ...system, kind: 'library-system', territoryId }]);
	assert.deepEqual(await organisationsNamed(db, []), new Map());
});

test('names of one organisation and of thirty take one query each', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	const built = [];
	for (let number = 0; number < 30; number++)
		built.push(await buildOrganisation(db, { name: `Точка ${number}`, territoryId }));
	const ids = built.map(({ id }) => id);
	const names = built.map((_, number) => `точка ${number}`);
	for (const count of [1, 30]) {
		assert.equal(await network.countQueries(() => organisationNamesOn(db, ids.slice(0, count), '2027-01-01')), 1);
		assert.equal(await network.countQueries(() => organisationsNamed(db, names.slice(0, count))), 1);
	}
	assert.equal((await organisationNamesOn(db, ids, '2027-01-01')).size, 30);
});
