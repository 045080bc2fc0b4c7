import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDay, formatDayRange, formatDayWithWeekday, formatRoman } from './dates.ts';
import { formatRoubles, formatSum, numberInWords } from './money.ts';
import { counted, countedGenitive, formatNumber, joinWithAnd, plural } from './plurals.ts';
import { countedByTerritory, territoriesGenitive } from './territories.ts';
import { cleanLine, tieShortWords, typesetText, unprintableIn } from './typography.ts';

const works = ['работа', 'работы', 'работ'] as const;
/** In the tables below «~» stands for a no-break space. */
const spaced = (text: string) => text.replaceAll('~', '\u00a0');

for (const [n, form] of [
	[0, 'работ'],
	[1, 'работа'],
	[2, 'работы'],
	[5, 'работ'],
	[11, 'работ'],
	[14, 'работ'],
	[21, 'работа'],
	[34, 'работы'],
	[101, 'работа'],
	[111, 'работ'],
	[1787, 'работ'],
	[1.5, 'работы']
] as const) {
	test(`plural takes «${form}» with ${n}`, () => assert.equal(plural(n, ...works), form));
}

test('numbers are grouped by no-break spaces and never part from their noun', () => {
	assert.equal(counted(1787, ['участник', 'участника', 'участников']), spaced('1~787~участников'));
	assert.equal(formatNumber(47228), spaced('47~228'));
	assert.equal(formatNumber(-1234.5), spaced('-1~234,5'));
});

test('after «из» one takes the genitive singular and all others the plural', () => {
	const forms = ['муниципального района', 'муниципальных районов'] as const;
	assert.deepEqual(
		[1, 2, 11, 21, 22].map((n) => countedGenitive(n, ...forms)),
		[
			'1~муниципального района',
			'2~муниципальных районов',
			'11~муниципальных районов',
			'21~муниципального района',
			'22~муниципальных районов'
		].map(spaced)
	);
});

test('the territorial sentence leaves out empty kinds and joins the last with «и»', () => {
	assert.equal(
		countedByTerritory(34, works, { 'municipal-district': 9, 'urban-okrug': 10, 'rural-settlement': 0 }),
		spaced('34~работы из 10~городских округов и 9~муниципальных районов')
	);
	assert.equal(
		territoriesGenitive({ region: 1, 'urban-okrug': 1, 'municipal-okrug': 21, 'intracity-territory': 3 }),
		spaced(
			'1~субъекта Российской Федерации, 1~городского округа, 21~муниципального округа и 3~внутригородских территорий'
		)
	);
	assert.equal(countedByTerritory(1, works, {}), spaced('1~работа'));
	assert.equal(
		territoriesGenitive({ 'urban-settlement': 1, 'rural-settlement': 2 }),
		spaced('1~городского поселения и 2~сельских поселений')
	);
});

test('joinWithAnd needs no comma for two', () => {
	assert.deepEqual([[], ['а'], ['а', 'б'], ['а', 'б', 'в']].map(joinWithAnd), ['', 'а', 'а и б', 'а, б и в']);
});

test('dates and ranges of dates are written in full', () => {
	assert.equal(formatDay('2023-09-28'), spaced('28~сентября~2023~г.'));
	assert.equal(formatDayRange('2027-05-01', '2027-05-05'), spaced('1–5~мая~2027~г.'));
	assert.equal(formatDayRange('2027-04-30', '2027-05-02'), spaced('30~апреля – 2~мая~2027~г.'));
	assert.equal(formatDayRange('2026-12-30', '2027-01-02'), spaced('30~декабря~2026~г. – 2~января~2027~г.'));
	assert.equal(formatDayRange('2027-05-01', '2027-05-01'), spaced('1~мая~2027~г.'));
	assert.equal(formatDayWithWeekday('2027-05-27'), spaced('четверг, 27~мая~2027~г.'));
});

for (const wrong of ['2027-02-29', '2027-13-01', '27.05.2027', '', '2027-5-1', '2027-05-01T00:00']) {
	test(`formatDay refuses «${wrong}»`, () => assert.throws(() => formatDay(wrong), RangeError));
}

test('a sum of roubles is grouped, has kopecks where it has any, and stays as it is where it is no sum', () => {
	assert.deepEqual(
		['12500.5', '12500.00', '7', '999999999999.99', '', 'много'].map(formatSum),
		['12~500,50~руб.', '12~500~руб.', '7~руб.', '999~999~999~999,99~руб.', '', 'много'].map(spaced)
	);
});

test('Roman numerals go from one to 3999', () => {
	assert.deepEqual([1, 3, 4, 9, 18, 40, 1999, 2027, 3999].map(formatRoman), [
		'I',
		'III',
		'IV',
		'IX',
		'XVIII',
		'XL',
		'MCMXCIX',
		'MMXXVII',
		'MMMCMXCIX'
	]);
	for (const wrong of [0, -1, 1.5, 4000, NaN]) assert.throws(() => formatRoman(wrong), RangeError);
});

test('money is written in figures and in words', () => {
	assert.equal(formatRoubles(3_000_000), spaced('30~000~(тридцать тысяч) рублей'));
	assert.equal(formatRoubles(100_100), spaced('1~001~(одна тысяча один) рубль'));
	assert.equal(formatRoubles(250_302), spaced('2~503~(две тысячи пятьсот три) рубля 02~копейки'));
	assert.equal(formatRoubles(0), spaced('0~(ноль) рублей'));
	assert.equal(numberInWords(1_021_914), 'один миллион двадцать одна тысяча девятьсот четырнадцать');
	assert.equal(numberInWords(5_000_000_000), 'пять миллиардов');
	for (const wrong of [-1, 0.5, 1e12, NaN]) assert.throws(() => numberInWords(wrong), RangeError);
});

test('typesetting leaves the telephone of Kemerovo alone', () => {
	assert.equal(typesetText('Телефон: +7 (3842) 44-18-68'), 'Телефон: +7 (3842) 44-18-68');
});

test('typesetting makes «ёлочки», „лапки“, dashes and no-break spaces', () => {
	assert.equal(
		typesetText('Конкурс "Книга "Слово" года" - это 28 сентября 2023 г.'),
		spaced('Конкурс «Книга „Слово“ года»~— это 28~сентября 2023~г.')
	);
});

test('unprintable characters of a name are found and named once', () => {
	assert.deepEqual(unprintableIn('Иван\u202eова\u202e \u0000\u200b\ud800'), ['U+202E', 'U+0000', 'U+200B', 'U+D800']);
	assert.deepEqual(unprintableIn('Қожа Ўладзіміравіч — «Ёж» № 5 Á\u00a0ы'), []);
});

test('cleanLine keeps what is read and drops what is not', () => {
	assert.equal(cleanLine(' Иван\u202eова\r\n\tМария  Петро\u200bвна\u0000 '), 'Иванова Мария Петровна');
	assert.equal(cleanLine('и\u0306'), 'й');
	assert.equal(cleanLine('Мария\u00a0Петровна'), spaced('Мария~Петровна'));
});

test('tieShortWords changes spaces only', () => {
	assert.equal(
		tieShortWords('МБУК «Слово»: библиотека им. А. С. Пушкина в г. Белово — и для всех № 5'),
		spaced('МБУК~«Слово»: библиотека им.~А.~С.~Пушкина в~г.~Белово~— и~для~всех №~5')
	);
});
