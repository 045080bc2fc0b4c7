import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { countedByTerritory } from '#server/platform/russian/territories.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildOrganisation, buildTerritory } from '../testing.ts';
import type { TerritoryKind } from '../tables.ts';
import { createTerritory } from './commands.ts';
import { territoriesList, territoriesOf, territoryCounts, territorySentence } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('testing');
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');

test('createTerritory stores a territory once, under a parent, and records ids only', async () => {
	const { db } = network;
	const own = await openTestNetwork();
	try {
		const region = await createTerritory(own.db, actor, { kind: 'region', name: ' Заречная  область ' });
		assert.ok(region.ok);
		const form = { kind: 'urban-okrug', name: 'Кедровский городской округ', parentId: region.value.id } as const;
		const okrug = await createTerritory(own.db, actor, form);
		assert.ok(okrug.ok);
		const refusals: [object, Actor, string][] = [
			[{}, { id: 'u1', role: 'juror' as Actor['role'] }, 'not-allowed'],
			[{ name: 'КЕДРОВСКИЙ городской округ' }, actor, 'already-exists'],
			[{ name: ' ' }, actor, 'name-too-short'],
			[{ name: 'а'.repeat(201) }, actor, 'name-too-long']
		];
		for (const [more, by, reason] of refusals) {
			assert.deepEqual(await createTerritory(own.db, by, { ...form, ...more }), { ok: false, reason });
		}
		await assert.rejects(createTerritory(own.db, actor, { ...form, name: 'Иной', parentId: randomUUID() }), NotFound);
		assert.deepEqual(await territoriesList(own.db), [
			{ id: region.value.id, kind: 'region', name: 'Заречная область', parentId: null },
			{ id: okrug.value.id, kind: 'urban-okrug', name: 'Кедровский городской округ', parentId: region.value.id }
		]);
		const recorded = await own.db
			.selectFrom('activity')
			.select(['event', 'subject_id', 'details'])
			.orderBy('id')
			.execute();
		assert.deepEqual(recorded, [
			{ event: 'territory.created', subject_id: region.value.id, details: { parentId: null } },
			{ event: 'territory.created', subject_id: okrug.value.id, details: { parentId: region.value.id } }
		]);
	} finally {
		await own.close();
	}
	assert.deepEqual(await territoriesOf(db, []), new Map());
});

test('34 entries of libraries in 10 okrugs and 9 districts make the sentence of the regulations', async () => {
	const { db } = network;
	const ids: string[] = [];
	const build = async (kind: TerritoryKind, libraries: number) => {
		const territoryId = await buildTerritory(db, kind);
		for (let built = 0; built < libraries; built++) ids.push((await buildOrganisation(db, { territoryId })).id);
	};
	// Several libraries of one territory, and several entries of one library, count its territory once.
	for (let okrug = 0; okrug < 10; okrug++) await build('urban-okrug', okrug < 4 ? 2 : 1);
	for (let district = 0; district < 9; district++) await build('municipal-district', 1);
	const { id: sponsor } = await buildOrganisation(db, { kind: 'sponsor', territoryId: null });
	const asked = [...ids, ...ids.slice(0, 11), sponsor];
	assert.deepEqual(await territoryCounts(db, asked), { 'urban-okrug': 10, 'municipal-district': 9 });
	assert.equal(
		await territorySentence(db, 34, asked),
		'34\u00a0работы из 10\u00a0городских округов и 9\u00a0муниципальных районов'
	);
	assert.equal(spaced(await territorySentence(db, 1, ids.slice(0, 1))), '1 работа из 1 городского округа');
	assert.equal(spaced(await territorySentence(db, 0, [])), '0 работ');
	assert.equal(spaced(await territorySentence(db, 5, [sponsor])), '5 работ');
	assert.equal((await territoriesOf(db, asked)).size, ids.length);
	for (const some of [asked, asked.slice(0, 1)]) {
		assert.equal(await network.countQueries(() => territorySentence(db, some.length, some)), 1);
		assert.equal(await network.countQueries(() => territoriesOf(db, some)), 1);
	}
});

test('territoryCounts knows every kind of territory that is stored', async () => {
	const { db } = network;
	const kinds: TerritoryKind[] = [
		'region',
		'urban-okrug',
		'municipal-okrug',
		'municipal-district',
		'intracity-territory',
		'urban-settlement',
		'rural-settlement'
	];
	const ids = [];
	for (const kind of kinds) ids.push((await buildOrganisation(db, { territoryId: await buildTerritory(db, kind) })).id);
	assert.equal(
		spaced(await territorySentence(db, 7, ids)),
		'7 работ из 1 субъекта Российской Федерации, 1 городского округа, 1 муниципального округа, 1 муниципального района, ' +
			'1 внутригородской территории, 1 городского поселения и 1 сельского поселения'
	);
});

const sentence = (works: number, okrugs: number, districts: number) =>
	spaced(
		countedByTerritory(works, ['работа', 'работы', 'работ'], { 'urban-okrug': okrugs, 'municipal-district': districts })
	);

test('the sentence has the right forms, by hand', () => {
	const byHand: [number, string][] = [
		[1, '1 работа из 1 городского округа и 1 муниципального района'],
		[2, '2 работы из 2 городских округов и 2 муниципальных районов'],
		[5, '5 работ из 5 городских округов и 5 муниципальных районов'],
		[11, '11 работ из 11 городских округов и 11 муниципальных районов'],
		[21, '21 работа из 21 городского округа и 21 муниципального района'],
		[22, '22 работы из 22 городских округов и 22 муниципальных районов'],
		[25, '25 работ из 25 городских округов и 25 муниципальных районов'],
		[101, '101 работа из 101 городского округа и 101 муниципального района'],
		[111, '111 работ из 111 городских округов и 111 муниципальных районов']
	];
	for (const [number, expected] of byHand) assert.equal(sentence(number, number, number), expected);
	assert.equal(sentence(4, 0, 3), '4 работы из 3 муниципальных районов');
	assert.equal(sentence(4, 0, 0), '4 работы');
});

test('the sentence has the right forms for every number from 0 to 121', () => {
	for (let number = 0; number <= 121; number++) {
		const [tens, ones] = [number % 100, number % 10];
		const isTeen = tens >= 11 && tens <= 14;
		const work = !isTeen && ones === 1 ? 'работа' : !isTeen && ones >= 2 && ones <= 4 ? 'работы' : 'работ';
		const isOne = !isTeen && ones === 1;
		const okrugs = `${number} ${isOne ? 'городского округа' : 'городских округов'}`;
		const districts = `${number} ${isOne ? 'муниципального района' : 'муниципальных районов'}`;
		const expected = number === 0 ? '0 работ' : `${number} ${work} из ${okrugs} и ${districts}`;
		assert.equal(sentence(number, number, number), expected);
	}
});
