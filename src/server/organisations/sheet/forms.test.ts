import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sheetOfRows } from '#server/platform/spreadsheets/sheet.ts';
import { parseOrganisationSheets } from './forms.ts';

const parse = (...rows: string[][]) => parseOrganisationSheets([sheetOfRows(rows)]);
const faultsOf = (...rows: string[][]) => {
	const parsed = parse(...rows);
	assert.equal(parsed.ok, false);
	return parsed.faults.map(({ row, column, found, message }) => [row, column, found, message]);
};

const empty = {
	...{
		code: null,
		shortName: null,
		kind: null,
		parent: null,
		territoryKind: null,
		territory: null,
		region: null,
		town: null
	},
	...{
		rural: null,
		genitive: null,
		dative: null,
		validFrom: null,
		formerName: null,
		formerParent: null,
		closedOn: null,
		website: null
	}
};

test('a sheet is read below its titles, by Russian headings in any order and spelling', () => {
	const parsed = parse(
		['Список библиотек на 2027 год'],
		[],
		['вид организации', ' НАИМЕНОВАНИЕ ', 'Город/населенный пункт', 'Примечание', 'Сельская?', 'Действует с'],
		['ЦБС', ' МБУК\u00a0«ЦБС  г. Кедрова» ', 'Кедров', 'не забыть', 'Нет', '1.9.2024'],
		['', '', '', ''],
		['Библиотека-филиал', 'Филиал № 1', '', '', 'да', '2024']
	);
	assert.deepEqual(parsed, {
		ok: true,
		sheet: {
			letters: { kind: 'A', name: 'B', town: 'C', rural: 'E', validFrom: 'F' },
			rows: [
				{
					...empty,
					row: 4,
					name: 'МБУК «ЦБС г. Кедрова»',
					kind: 'library-system',
					town: 'Кедров',
					rural: false,
					validFrom: '2024-09-01'
				},
				{ ...empty, row: 6, name: 'Филиал № 1', kind: 'branch', rural: true, validFrom: '2024-01-01' }
			],
			ignored: ['Примечание']
		}
	});
});

test('English headings and the names of kinds in the program are understood as well', () => {
	const parsed = parse(
		[
			'Slug',
			'Name',
			'Short name',
			'Kind',
			'Parent',
			'Territory kind',
			'Territory',
			'Region',
			'Town',
			'Rural',
			'Genitive',
			'Dative',
			'Valid from',
			'Former name',
			'Former parent',
			'Closed on',
			'Website'
		],
		[
			'central',
			'Central library',
			'CL',
			'regional-library',
			'—',
			'urban-okrug',
			'Okrug',
			'Region',
			'Town',
			'no',
			'g',
			'd',
			'2020-02-29',
			'Old',
			'Above',
			'2030-01-01',
			'https://lib.example/'
		]
	);
	assert.deepEqual(parsed.ok && parsed.sheet.rows, [
		{
			...{
				row: 2,
				code: 'central',
				name: 'Central library',
				shortName: 'CL',
				kind: 'regional-library',
				parent: { alone: true }
			},
			...{
				territoryKind: 'urban-okrug',
				territory: 'Okrug',
				region: 'Region',
				town: 'Town',
				rural: false,
				genitive: 'g',
				dative: 'd'
			},
			...{
				validFrom: '2020-02-29',
				formerName: 'Old',
				formerParent: 'Above',
				closedOn: '2030-01-01',
				website: 'https://lib.example/'
			}
		}
	]);
});

test('every fault of a sheet is told, with row, column and what was expected', () => {
	const headings = ['Код', 'Название', 'Вид', 'Вид территории', 'Сельская', 'Действует с', 'Закрыта с', 'Сайт'];
	assert.deepEqual(
		faultsOf(
			headings,
			['ЦБС 1', '', 'библеотека', 'городской окрг', 'наверное', '31.02.2024', 'никогда', 'javascript:alert(1)'],
			['tsbs', 'Кедровская ЦБС', '', '', '', '', '', 'lib.example']
		),
		[
			[2, 'B', null, 'нет названия организации'],
			[2, 'A', 'ЦБС 1', 'ожидается код из латинских букв, цифр и дефисов, например «zarechnaya-tsbs»'],
			[
				2,
				'C',
				'библеотека',
				'ожидается одно из: региональная библиотека, библиотечная система, библиотека, филиал, орган власти, партнёрство, спонсор, зарубежный партнёр, образовательная организация, другая организация. Возможно, вы имели в виду «библиотека»'
			],
			[
				2,
				'D',
				'городской окрг',
				'ожидается одно из: регион, городской округ, муниципальный район, муниципальный округ, городское поселение, сельское поселение, внутригородская территория. Возможно, вы имели в виду «городской округ»'
			],
			[2, 'E', 'наверное', 'ожидается «да» или «нет»'],
			[2, 'F', '31.02.2024', 'ожидается дата: «01.09.2024», «2024-09-01» или год «2024»'],
			[2, 'G', 'никогда', 'ожидается дата: «01.09.2024», «2024-09-01» или год «2024»'],
			[2, 'H', 'javascript:alert(1)', 'ожидается адрес сайта, например «https://biblioteka.example/»'],
			[3, 'H', 'lib.example', 'ожидается адрес сайта, например «https://biblioteka.example/»']
		]
	);
	assert.deepEqual(faultsOf(['Название', 'Вид', 'Наименование'], ['а', 'филиал', 'б']), [
		[1, 'C', 'Наименование', 'столбец «Название» уже есть: A']
	]);
	assert.deepEqual(faultsOf(['Название', 'Вид']), [[1, null, null, 'под заголовками нет ни одной организации']]);
	assert.deepEqual(faultsOf(['Фамилия', 'Имя'], ['Цой', 'Нелли']), [
		[null, null, null, 'не найдена строка заголовков: нужны столбцы «Название» и хотя бы «Вид»']
	]);
});

test('the first sheet with the right headings is taken', () => {
	const parsed = parseOrganisationSheets([
		sheetOfRows([['Пояснения']]),
		sheetOfRows([
			['Название', 'Вид'],
			['Библиотека', 'филиал']
		])
	]);
	assert.equal(parsed.ok && parsed.sheet.rows[0]?.name, 'Библиотека');
});
