import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	areSameNames,
	completeName,
	isSlug,
	normaliseName,
	normaliseTown,
	searchedParts,
	slugGiver,
	slugOf,
	tidyName
} from './rules.ts';

const same: [string, string][] = [
	['МБУК „ЦБС г.Белово“', 'мбук цбс город Белово'],
	['Библиотека им.А.С.Пушкина', 'Библиотека имени А. С. Пушкина'],
	['Тёплинская библиотека', 'ТЕПЛИНСКАЯ БИБЛИОТЕКА'],
	['Филиал №5', 'филиал № 5'],
	['Усть-Заречная', 'Усть‑Заречная'],
	['Сельская библиотека пос.Самусь', 'Сельская библиотека посёлка Самусь'],
	['ООО «Печатный дом»', 'ООО "Печатный дом"'],
	['Бий\u0306ская', 'Бийская'],
	['Заре\u0301чная', 'Заречная'],
	['\u00abА\u00bb\u00a0\u00a0Б', 'а б']
];

test('normaliseName makes the ways of typing one name the same', () => {
	for (const [one, other] of same) assert.equal(normaliseName(one), normaliseName(other));
	assert.equal(normaliseName('МБУК „ЦБС г.Белово“'), 'мбук цбс г белово');
	assert.equal(normaliseName('Библиотека им.А.С.Пушкина'), 'библиотека им а с пушкина');
});

test('normaliseName keeps different names different', () => {
	assert.notEqual(normaliseName('Филиал № 1'), normaliseName('Филиал № 11'));
	assert.notEqual(normaliseName('Зареченская'), normaliseName('Заречная'));
	assert.equal(normaliseName('constructor'), 'constructor');
});

test('normaliseName and tidyName change nothing the second time', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			assert.equal(normaliseName(normaliseName(text)), normaliseName(text));
			assert.equal(tidyName(tidyName(text)), tidyName(text));
		})
	);
});

test('searchedParts looks for short words at the beginning of words and for no signs of patterns', () => {
	assert.deepEqual(searchedParts('г.Белово  50%_\\'), [' г', 'белово', ' 50']);
	assert.deepEqual(searchedParts(' «» '), []);
});

test('slugOf transliterates, leaves out what does not fit, and adds a number to what is taken', () => {
	const free = () => false;
	assert.equal(
		slugOf('Заречная областная универсальная научная библиотека', free),
		'zarechnaya-oblastnaya-universalnaya-nauchnaya-biblioteka'
	);
	assert.equal(slugOf('ООО «Печатный дом»', free), 'ooo-pechatnyy-dom');
	assert.equal(slugOf('Щёлково, Объезд, Йод, Хутор', free), 'shchelkovo-obezd-yod-khutor');
	assert.equal(slugOf('Қазақ ұлттық кітапханасы', free), 'kazak-ulttyk-kitapkhanasy');
	assert.equal(slugOf('Мінская бібліятэка імя Я. Коласа', free), 'minskaya-bibliyateka-imya-ya-kolasa');
	assert.equal(slugOf('Bibliothèque', free), 'bibliotheque');
	assert.equal(slugOf('№ — «»', free), 'organisation');
	const taken = new Set(['filial-1', 'filial-1-2']);
	assert.equal(
		slugOf('Филиал № 1', (slug) => taken.has(slug)),
		'filial-1-3'
	);
	assert.equal(slugOf('слово '.repeat(40), free), Array(16).fill('slovo').join('-').slice(0, 77));
});

test('slugOf gives an address that the database takes, for any name', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (name) => {
			assert.equal(isSlug(slugOf(name, () => false)), true);
		})
	);
});

const long = (length: number) => 'а'.repeat(length);

test('completeName takes the name for a short one, tidies, and leaves empty forms out', () => {
	assert.deepEqual(completeName({ name: '  Заречная\u00a0 ЦБС\n', genitive: ' ', dative: 'Заречной ЦБС' }), {
		name: 'Заречная ЦБС',
		shortName: 'Заречная ЦБС',
		genitive: null,
		dative: 'Заречной ЦБС'
	});
});

test('completeName refuses what cannot be stored or printed', () => {
	const cases: [Parameters<typeof completeName>[0], string][] = [
		[{ name: ' а ' }, 'name-too-short'],
		[{ name: long(401), shortName: 'Кратко' }, 'name-too-long'],
		[{ name: long(161) }, 'short-name-needed'],
		[{ name: long(300), shortName: long(161) }, 'short-name-too-long'],
		[{ name: long(300), shortName: 'а' }, 'short-name-too-short'],
		[{ name: 'Библиотека', genitive: 'б' }, 'case-form-too-short'],
		[{ name: 'Библиотека', dative: long(401) }, 'case-form-too-long'],
		[{ name: 'Библиотека\u202eакетоилбиБ' }, 'name-unprintable'],
		[{ name: 'Библиотека', shortName: 'Б\u0007Ц' }, 'name-unprintable']
	];
	for (const [given, reason] of cases) assert.equal(completeName(given), reason);
});

test('areSameNames compares the name and each form', () => {
	const name = { name: 'Имя', shortName: 'И', genitive: 'Имени', dative: 'Имени' };
	assert.equal(areSameNames(name, { ...name }), true);
	for (const form of ['name', 'shortName', 'genitive', 'dative']) {
		assert.equal(areSameNames(name, { ...name, [form]: 'другое' }), false);
	}
});

test('normaliseTown leaves out what kind of place it is', () => {
	const towns = ['Кедров', 'г.Кедров', 'город Кедров', 'пгт Кедров', 'КЕДРОВ'];
	assert.deepEqual(new Set(towns.map(normaliseTown)), new Set(['кедров']));
	assert.deepEqual(['Г', 'с'].map(normaliseTown), ['г', 'с']);
});

test('slugGiver gives no address twice and skips what is taken', () => {
	const give = slugGiver(new Set(['filial-1', 'filial-1-3']));
	assert.deepEqual(['Филиал № 1', 'Филиал № 1', 'Филиал № 2', 'Филиал № 1'].map(give), [
		'filial-1-2',
		'filial-1-4',
		'filial-2',
		'filial-1-5'
	]);
});
