import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';
import { sheetOfRows } from '#server/platform/spreadsheets/sheet.ts';
import { beginning, type Period } from '../rules.ts';
import { parseOrganisationSheets } from './forms.ts';
import type { Stored, StoredOrganisation } from './identity/rules.ts';
import { planImport, type PlanOutcome } from './rules.ts';

const headings = [
	...[
		'Код',
		'Название',
		'Краткое название',
		'Вид',
		'Родитель',
		'Вид территории',
		'Территория',
		'Регион',
		'Населённый пункт'
	],
	...['Родительный падеж', 'Действует с', 'Прежнее название', 'Прежний родитель', 'Закрыта с']
] as const;
type Cells = Partial<Record<(typeof headings)[number], string>>;
const nothing: Stored = { organisations: [], territories: [] };

/** Rows of a sheet over what is stored; ids are «new 1», «new 2». */
function plan(stored: Stored, ...rows: Cells[]): PlanOutcome {
	const cells = rows.map((row) => headings.map((heading) => row[heading] ?? ''));
	const parsed = parseOrganisationSheets([sheetOfRows([[...headings], ...cells])]);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	let number = 0;
	return planImport(stored, parsed.sheet, { newId: () => `new ${++number}`, nearest: nearestWord });
}

function planned(stored: Stored, ...rows: Cells[]) {
	const outcome = plan(stored, ...rows);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.plan;
}

function faults(stored: Stored, ...rows: Cells[]): unknown[] {
	const outcome = plan(stored, ...rows);
	assert.equal(outcome.ok, false);
	return outcome.faults.map(({ row, column, found, message }) => [`${column}${row}`, found, message]);
}

const name = (text: string, validFrom = beginning, forms: object = {}): StoredOrganisation['names'][number] => ({
	validFrom,
	value: { name: text, shortName: text, genitive: null, dative: null, ...forms }
});
const under = (value: string | null, validFrom = beginning): Period<string | null> => ({ validFrom, value });

const okrug = { id: 'okrug', kind: 'urban-okrug', name: 'Кедровский городской округ', parentId: null } as const;
const library = (
	id: string,
	names: StoredOrganisation['names'],
	more: Partial<StoredOrganisation> = {}
): StoredOrganisation => ({
	...{ id, slug: id, kind: 'library', territoryId: 'okrug', town: '', rural: false, website: null, closedOn: null },
	names,
	parents: [under(null)],
	...more
});
const stored = (...organisations: StoredOrganisation[]): Stored => ({ organisations, territories: [okrug] });
const place = { 'Вид территории': 'городской округ', Территория: 'Кедровский городской округ' };
const sponsor = (text: string, more: Cells = {}): Cells => ({ Название: text, Вид: 'спонсор', ...more });

test('new organisations get codes, and a parent may stand after its child', () => {
	const { created, territories, changed, unchanged } = planned(
		nothing,
		{ Название: 'Филиал', Вид: 'филиал', Родитель: 'цбс', ...place, Регион: 'Заречная область' },
		{ Название: 'ЦБС', Вид: 'ЦБС', ...place, Регион: 'Заречная область' },
		{
			Название: 'Филиал',
			Вид: 'филиал',
			Родитель: 'ЦБС',
			Территория: 'Кедровский городской округ',
			'Населённый пункт': 'Броды'
		}
	);
	assert.deepEqual(
		created.map(({ id, slug, territoryId, parents }) => [id, slug, territoryId, parents]),
		[
			['new 1', 'filial', 'new 5', [under('new 2')]],
			['new 2', 'tsbs', 'new 5', [under(null)]],
			['new 3', 'filial-2', 'new 5', [under('new 2')]]
		]
	);
	assert.deepEqual(territories, {
		created: [
			{ id: 'new 4', kind: 'region', name: 'Заречная область', parentId: null },
			{ ...okrug, id: 'new 5', parentId: 'new 4' }
		],
		changed: []
	});
	assert.deepEqual([changed, unchanged], [[], 0]);
});

test('an import that says what is stored already changes nothing, also with cells left empty', () => {
	const known = stored(
		library('tsbs', [name('Старая ЦБС'), name('ЦБС', '2020-01-01', { genitive: 'ЦБС' })], {
			kind: 'library-system',
			town: 'Кедров'
		}),
		library('filial', [name('Филиал')], { kind: 'branch', parents: [under('tsbs')] })
	);
	const { created, changed, unchanged } = planned(
		known,
		{ Название: '„ЦБС“'.replace(/[„“]/g, ''), 'Действует с': '2023' },
		{ Название: 'Филиал', Родитель: 'Старая ЦБС' }
	);
	assert.deepEqual([created, changed, unchanged], [[], [], 2]);
});

test('only what differs is changed, and told by its kind', () => {
	const known = stored(
		library('filial', [name('Филиал имени Пушкина')], { town: 'Кедров' }),
		library('tsbs', [name('ЦБС')])
	);
	const { changed, unchanged } = planned(
		known,
		{
			Название: 'Филиал им. Пушкина',
			'Родительный падеж': 'Филиала им. Пушкина',
			Вид: 'филиал',
			Родитель: 'ЦБС',
			'Закрыта с': '2025'
		},
		{ Название: 'ЦБС' }
	);
	assert.deepEqual(changed, [
		{
			organisation: library('filial', [name('Филиал им. Пушкина', beginning, { genitive: 'Филиала им. Пушкина' })], {
				...{ kind: 'branch', town: 'Кедров', closedOn: '2025-01-01' },
				parents: [under('tsbs')]
			}),
			changes: ['names', 'parents', 'kind', 'closedOn']
		}
	]);
	assert.equal(unchanged, 1);
});

test('a former name and a date make two periods, for a new organisation and for a stored one', () => {
	const row = { Название: 'Центр чтения', 'Прежнее название': 'Библиотека', 'Действует с': '01.03.2024' };
	const periods = [name('Библиотека'), name('Центр чтения', '2024-03-01')];
	const [fresh] = planned(nothing, { ...row, Вид: 'библиотека', ...place }).created;
	assert.deepEqual([fresh?.names, fresh?.parents], [periods, [under(null)]]);
	const { changed } = planned(stored(library('lib', [name('Библиотека', beginning, { genitive: 'Библиотеки' })])), row);
	assert.deepEqual(
		changed.map(({ organisation, changes }) => [organisation.names, changes]),
		[[[name('Библиотека', beginning, { genitive: 'Библиотеки' }), name('Центр чтения', '2024-03-01')], ['names']]]
	);
	assert.equal(planned(stored(library('lib', periods)), row).unchanged, 1);
});

test('a former parent and a date make a move; the name keeps its own beginning', () => {
	const systems = [library('north', [name('Северная ЦБС')]), library('south', [name('Южная ЦБС')])];
	const row = { Название: 'Филиал', Родитель: 'Южная ЦБС', 'Прежний родитель': 'Северная ЦБС', 'Действует с': '2024' };
	const [fresh] = planned(stored(...systems), { ...row, Вид: 'филиал', ...place }).created;
	const moved = [under('north'), under('south', '2024-01-01')];
	assert.deepEqual([fresh?.names, fresh?.parents], [[name('Филиал')], moved]);
	const { changed } = planned(
		stored(...systems, library('filial', [name('Филиал')], { parents: [under('north')] })),
		row
	);
	assert.deepEqual(
		changed.map(({ organisation, changes }) => [organisation.names, organisation.parents, changes]),
		[[[name('Филиал')], moved, ['parents']]]
	);
});

test('rows with one code are one organisation at different times', () => {
	const rows = [
		{ Код: 'lib', Название: 'Новая', Родитель: 'нет', 'Действует с': '2020', Вид: 'спонсор' },
		{ Код: 'lib', Название: 'Старая', Родитель: 'above', 'Действует с': '' },
		{ Код: 'lib', Название: 'Новая', Родитель: 'above', 'Действует с': '2022' },
		{ Код: 'above', Название: 'Верхняя', Вид: 'спонсор' }
	];
	const [organisation] = planned(nothing, ...rows).created;
	assert.equal(organisation?.slug, 'lib');
	assert.deepEqual(organisation?.names, [name('Старая'), name('Новая', '2020-01-01')]);
	assert.deepEqual(organisation?.parents, [under('new 2'), under(null, '2020-01-01'), under('new 2', '2022-01-01')]);
	assert.deepEqual(
		faults(nothing, rows[0]!, { ...rows[1]!, 'Действует с': '2020', 'Прежнее название': 'Иная' }, rows[3]!),
		[
			['K3', '2020-01-01', 'у организации с тем же кодом эта же дата уже стоит в строке 2'],
			['L3', 'Иная', 'у организации несколько строк: прежнее покажите отдельной строкой с тем же кодом и своей датой']
		]
	);
});

test('with a code an organisation may be called anew; without a date that corrects the name', () => {
	const known = stored(library('lib', [name('Библеотека', beginning, { shortName: 'ЦБ', genitive: 'Библеотеки' })]));
	const correct = planned(known, { Код: 'lib', Название: 'Библиотека' }).changed[0]?.organisation.names;
	assert.deepEqual(correct, [name('Библиотека', beginning, { shortName: 'ЦБ' })]);
	const rename = planned(known, { Код: 'lib', Название: 'Медиатека', 'Действует с': '2024' }).changed[0]?.organisation
		.names;
	assert.deepEqual(
		rename?.map(({ validFrom, value }) => [validFrom, value.name, value.shortName]),
		[
			[beginning, 'Библеотека', 'ЦБ'],
			['2024-01-01', 'Медиатека', 'Медиатека']
		]
	);
});

test('the same name in another town, or under another parent elsewhere, is another organisation', () => {
	const known = stored(library('one', [name('Филиал № 1')], { town: 'Кедров' }));
	assert.deepEqual(
		planned(known, { Название: 'Филиал № 1', Вид: 'филиал', 'Населённый пункт': 'Броды', ...place }).created.map(
			({ slug }) => slug
		),
		['filial-1']
	);
	assert.equal(planned(known, { Название: 'Филиал № 1', 'Населённый пункт': 'Кедров' }).unchanged, 1);
	const { changed } = planned(known, { Название: 'Филиал №1', 'Населённый пункт': 'г. Кедров' });
	assert.deepEqual(changed, [
		{ organisation: library('one', [name('Филиал №1')], { town: 'г. Кедров' }), changes: ['names', 'town'] }
	]);
});

test('where it cannot be told which organisation is meant, the code is asked for', () => {
	const twins = [library('one', [name('Филиал')]), library('two', [name('Филиал')])];
	assert.deepEqual(faults(stored(...twins), { Название: 'Филиал' }), [
		['B2', 'Филиал', 'таких организаций несколько («one», «two»): укажите код']
	]);
	const above = [library('north', [name('Северная')]), library('south', [name('Южная')])];
	const under1 = library('one', [name('Филиал')], { parents: [under('north')] });
	assert.deepEqual(
		faults(stored(...above, under1), { Название: 'Филиал', Вид: 'филиал', Родитель: 'Южная', ...place }),
		[
			[
				'B2',
				'Филиал',
				'такая организация уже есть (код «one»), но под другим родителем: если её переподчинили, укажите код или прежнего родителя; если это другая, дайте ей свой код'
			]
		]
	);
	const renamed = stored(library('lib', [name('Старая'), name('Новая', '2020-01-01')]));
	assert.deepEqual(faults(renamed, { Название: 'Старая' }), [
		['B2', 'Старая', 'организация (код «lib») теперь называется «Новая»: укажите это название или код']
	]);
	assert.deepEqual(faults(renamed, { Название: 'Новая', Код: 'drugoy-kod' }), [
		['A2', 'drugoy-kod', 'у этой организации уже есть код «lib»: укажите его или оставьте ячейку пустой']
	]);
	assert.deepEqual(faults(stored(...twins), sponsor('Гость', { Родитель: 'Филиал' })), [
		['E2', 'Филиал', 'организаций с таким названием несколько: укажите код вместо названия']
	]);
});

test('every fault of the whole is told with its cell', () => {
	const long = 'д'.repeat(170);
	assert.deepEqual(
		faults(
			nothing,
			{ Название: 'Без вида' },
			{ Название: 'Без территории', Вид: 'филиал' },
			{ Название: 'Без вида территории', Вид: 'филиал', Территория: 'Неведомый округ' },
			{ Название: 'Без названия территории', Вид: 'филиал', 'Вид территории': 'район' },
			sponsor('Дочерняя', { Родитель: 'Печатный дам' }),
			sponsor('ООО «Печатный дом»'),
			sponsor('ООО "Печатный дом"'),
			sponsor('Переименованная', { 'Прежнее название': 'Прежняя' }),
			sponsor(long)
		),
		[
			[
				'D2',
				null,
				'у новой организации нужен вид: региональная библиотека, библиотечная система, библиотека, филиал, орган власти, партнёрство, спонсор, зарубежный партнёр, образовательная организация, другая организация'
			],
			['G3', null, 'у библиотеки нужна территория'],
			[
				'F4',
				null,
				'территория новая: укажите вид (регион, городской округ, муниципальный район, муниципальный округ, городское поселение, сельское поселение, внутригородская территория)'
			],
			['G5', null, 'указан вид территории, но не её название'],
			['E6', 'Печатный дам', 'такой организации нет ни в таблице, ни в сети'],
			['B8', 'ООО "Печатный дом"', 'та же организация уже стоит в строке 7'],
			['K9', null, 'рядом с прежним названием или родителем нужна дата, с которой действует новое'],
			['C10', null, 'название длиннее 160 знаков: нужно краткое название']
		]
	);
	assert.deepEqual(
		faults(nothing, sponsor('А'), sponsor('Дочка', { Родитель: 'Печатный двр' }), sponsor('Печатный двор')),
		[
			['B2', null, 'название короче двух знаков'],
			['E3', 'Печатный двр', 'такой организации нет ни в таблице, ни в сети. Возможно, вы имели в виду «Печатный двор»']
		]
	);
});

test('a circle is refused, also one that closes through what is stored and only later', () => {
	assert.deepEqual(
		faults(nothing, sponsor('Первая', { Родитель: 'Вторая' }), sponsor('Вторая', { Родитель: 'Первая' })),
		[['E2', 'Вторая', 'организации подчинены по кругу: «Первая» → «Вторая» → «Первая»']]
	);
	const known = stored(
		library('low', [name('Нижняя')], { parents: [under(null), under('top', '2030-01-01')] }),
		library('top', [name('Верхняя')])
	);
	assert.deepEqual(faults(known, { Название: 'Верхняя', Родитель: 'Нижняя' }), [
		['E2', 'Нижняя', 'организации подчинены по кругу: «Нижняя» → «Верхняя» → «Нижняя»']
	]);
});

test('nothing may belong to an organisation that is closed', () => {
	const known = stored(
		library('top', [name('Верхняя')]),
		library('low', [name('Нижняя')], { parents: [under('top')] })
	);
	const open = '«Верхняя» закрыта с 2025-01-01, а «Нижняя» и после этого в её составе';
	assert.deepEqual(faults(known, { Название: 'Верхняя', 'Закрыта с': '2025' }), [['N2', null, open]]);
	const both = planned(
		known,
		{ Название: 'Верхняя', 'Закрыта с': '2025' },
		{ Название: 'Нижняя', 'Закрыта с': '2024' }
	);
	assert.deepEqual(
		both.changed.map(({ changes }) => changes),
		[['closedOn'], ['closedOn']]
	);
	assert.equal(
		planned(
			known,
			{ Название: 'Верхняя', 'Закрыта с': '2025' },
			{ Код: 'low', Название: 'Нижняя', Родитель: 'нет', 'Действует с': '2025' }
		).changed.length,
		2
	);
});

test('a territory gets the region that a row names', () => {
	const { territories } = planned(stored(library('lib', [name('Библиотека')])), {
		Название: 'Библиотека',
		...place,
		Регион: 'Заречная область'
	});
	assert.deepEqual(territories, {
		created: [{ id: 'new 1', kind: 'region', name: 'Заречная область', parentId: null }],
		changed: [{ ...okrug, parentId: 'new 1' }]
	});
});
