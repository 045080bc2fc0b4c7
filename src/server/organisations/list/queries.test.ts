import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { renameOrganisation } from '../commands.ts';
import { buildOrganisation, buildTerritory } from '../testing.ts';
import { closeOrganisation } from '../tree/commands.ts';
import { organisationsList, type ListFilter } from './queries.ts';

let network: TestNetwork;
let okrug: string;
let district: string;
let system: string;

before(async () => {
	network = await openTestNetwork();
	const { db } = network;
	const actor = systemActor('testing');
	okrug = await buildTerritory(db, 'urban-okrug', 'Кедровский городской округ');
	district = await buildTerritory(db, 'municipal-district', 'Озёрный муниципальный район');
	const build = (name: string, more: object) =>
		buildOrganisation(db, { name, territoryId: okrug, town: 'Кедров', ...more });
	({ id: system } = await build('МБУК „ЦБС г.Кедрова“', { kind: 'library-system', shortName: 'Кедровская ЦБС' }));
	for (const number of [10, 2])
		await build(`Библиотека-филиал № ${number} им.А.С.Пушкина`, { kind: 'branch', parentId: system });
	await build('Тёплинская сельская библиотека', { territoryId: district, town: 'с. Тёплое', rural: true });
	await buildOrganisation(db, { name: 'ООО «Печатный дом»', kind: 'sponsor', territoryId: null });
	const renamed = await build('Районная библиотека', { territoryId: district, town: 'Озёрск-на-Пади' });
	await renameOrganisation(db, actor, {
		organisationId: renamed.id,
		name: 'Библиотечный центр «Озеро»',
		validFrom: '2020-01-01'
	});
	const closed = await build('Закрытая библиотека', {});
	await closeOrganisation(db, actor, { organisationId: closed.id, closedOn: '2021-01-01' });
	await build('Будущая библиотека', { validFrom: '2030-01-01' });
});
after(() => network.close());

const list = (filter: Partial<ListFilter>) =>
	organisationsList(network.db, { day: '2027-01-01', limit: 50, offset: 0, ...filter });
const namesFound = async (filter: Partial<ListFilter>) => (await list(filter)).organisations.map(({ name }) => name);

const branches = ['Библиотека-филиал № 2 им.А.С.Пушкина', 'Библиотека-филиал № 10 им.А.С.Пушкина'];
const everything = [
	...branches,
	'Библиотечный центр «Озеро»',
	'МБУК „ЦБС г.Кедрова“',
	'ООО «Печатный дом»',
	'Тёплинская сельская библиотека'
];

test('organisationsList shows the organisations of the day by name, the second branch before the tenth', async () => {
	assert.deepEqual(await namesFound({}), everything);
	assert.equal((await namesFound({ day: '2020-12-31' })).includes('Закрытая библиотека'), true);
	assert.equal((await namesFound({ day: '2030-01-01' })).includes('Будущая библиотека'), true);
	assert.equal((await namesFound({ day: '2019-12-31' })).includes('Районная библиотека'), true);
});

test('organisationsList gives whole rows', async () => {
	const { organisations, total } = await list({ search: 'филиал 2' });
	assert.equal(total, 1);
	assert.deepEqual(
		organisations.map(({ id, ...row }) => (assert.ok(id), row)),
		[
			{
				slug: 'biblioteka-filial-2-im-a-s-pushkina',
				kind: 'branch',
				name: branches[0],
				shortName: branches[0],
				town: 'Кедров',
				rural: false,
				territoryKind: 'urban-okrug',
				territoryName: 'Кедровский городской округ',
				parentId: system,
				formerName: null
			}
		]
	);
});

test('organisationsList finds a name however it is typed', async () => {
	const cases: [string, string[]][] = [
		['пушкина', branches],
		['имени А. С. Пушкина', branches],
		['ПУШКИН филиал №10', [branches[1]!]],
		['теплинская', ['Тёплинская сельская библиотека']],
		['ТЁПЛОЕ', ['Тёплинская сельская библиотека']],
		['город Кедрова', ['МБУК „ЦБС г.Кедрова“']],
		['"печатный дом"', ['ООО «Печатный дом»']],
		['кедровская цбс', ['МБУК „ЦБС г.Кедрова“']],
		['%', everything],
		['пушкина озеро', []],
		['закрытая', []]
	];
	for (const [search, names] of cases) assert.deepEqual(await namesFound({ search }), names, search);
});

test('organisationsList finds a past name and tells it, but not where the name of the day is met as well', async () => {
	const found = async (search: string, day = '2027-01-01') =>
		(await list({ search, day })).organisations.map(({ name, formerName }) => [name, formerName]);
	assert.deepEqual(await found('районная'), [['Библиотечный центр «Озеро»', 'Районная библиотека']]);
	assert.deepEqual(await found('центр озеро'), [['Библиотечный центр «Озеро»', null]]);
	assert.deepEqual(await found('озерск'), [['Библиотечный центр «Озеро»', null]]);
});

test('organisationsList filters by kind and territory together with a search', async () => {
	assert.deepEqual(await namesFound({ kind: 'branch' }), branches);
	assert.deepEqual(await namesFound({ territoryId: district }), [
		'Библиотечный центр «Озеро»',
		'Тёплинская сельская библиотека'
	]);
	assert.deepEqual(await namesFound({ territoryId: district, search: 'сельская' }), ['Тёплинская сельская библиотека']);
	assert.deepEqual(await namesFound({ kind: 'sponsor', territoryId: okrug }), []);
});

test('organisationsList pages, and tells the total also behind the last page', async () => {
	const page = async (offset: number) => {
		const { organisations, total } = await list({ limit: 4, offset });
		return [organisations.map(({ name }) => name), total];
	};
	assert.deepEqual(await page(0), [everything.slice(0, 4), 6]);
	assert.deepEqual(await page(4), [everything.slice(4), 6]);
	assert.deepEqual(await page(8), [[], 6]);
	assert.deepEqual(await list({ search: 'нет такой' }), { organisations: [], total: 0 });
});

test('organisationsList takes one query, for one row and for thirty', async () => {
	const count = (filter: Partial<ListFilter>) => network.countQueries(() => list(filter));
	assert.equal(await count({ limit: 1 }), 1);
	for (let number = 20; number < 50; number++) {
		await buildOrganisation(network.db, { name: `Пункт выдачи ${number}`, territoryId: okrug, parentId: system });
	}
	assert.equal((await list({ search: 'пункт' })).organisations.length, 30);
	assert.equal(await count({ search: 'пункт' }), 1);
});
