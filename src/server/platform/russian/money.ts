import { NBSP, formatNumber, plural, type CountForms } from './plurals.ts';

const hundreds = [
	'',
	'сто',
	'двести',
	'триста',
	'четыреста',
	'пятьсот',
	'шестьсот',
	'семьсот',
	'восемьсот',
	'девятьсот'
];
const tens = [
	'',
	'',
	'двадцать',
	'тридцать',
	'сорок',
	'пятьдесят',
	'шестьдесят',
	'семьдесят',
	'восемьдесят',
	'девяносто'
];
const belowTwenty = [
	'',
	'один',
	'два',
	'три',
	'четыре',
	'пять',
	'шесть',
	'семь',
	'восемь',
	'девять',
	'десять',
	'одиннадцать',
	'двенадцать',
	'тринадцать',
	'четырнадцать',
	'пятнадцать',
	'шестнадцать',
	'семнадцать',
	'восемнадцать',
	'девятнадцать'
];
const scales: readonly { forms: CountForms; feminine: boolean }[] = [
	{ forms: ['', '', ''], feminine: false },
	{ forms: ['тысяча', 'тысячи', 'тысяч'], feminine: true },
	{ forms: ['миллион', 'миллиона', 'миллионов'], feminine: false },
	{ forms: ['миллиард', 'миллиарда', 'миллиардов'], feminine: false }
];

/** «тридцать тысяч» for whole numbers from 0 up to a thousand milliards; throws otherwise. */
export function numberInWords(n: number): string {
	if (!Number.isInteger(n) || n < 0 || n >= 1e12) throw new RangeError(`no words for ${n}`);
	if (n === 0) return 'ноль';
	const words: string[] = [];
	for (let scale = scales.length - 1; scale >= 0; scale--) {
		const triple = Math.floor(n / 1000 ** scale) % 1000;
		const { forms, feminine } = scales[scale] ?? { forms: ['', '', ''] as CountForms, feminine: false };
		if (triple > 0) words.push(tripleInWords(triple, feminine), plural(triple, ...forms));
	}
	return words.filter(Boolean).join(' ');
}

/** «30 000 (тридцать тысяч) рублей», «1 501 (одна тысяча пятьсот один) рубль 50 копеек» from kopecks. */
export function formatRoubles(kopecks: number): string {
	const roubles = Math.floor(kopecks / 100);
	const rest = kopecks % 100;
	const sum = `${formatNumber(roubles)}${NBSP}(${numberInWords(roubles)}) ${plural(roubles, 'рубль', 'рубля', 'рублей')}`;
	if (rest === 0) return sum;
	return `${sum} ${String(rest).padStart(2, '0')}${NBSP}${plural(rest, 'копейка', 'копейки', 'копеек')}`;
}

/** «12 500,50 руб.» from a decimal of roubles such as «12500.5»; what is no such decimal stands as it is. */
export function formatSum(decimal: string): string {
	const [, roubles, rest = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(decimal) ?? [];
	if (roubles === undefined) return decimal;
	const kopecks = Number(rest) > 0 ? `,${rest.padEnd(2, '0')}` : '';
	return `${formatNumber(Number(roubles))}${kopecks}${NBSP}руб.`;
}

function tripleInWords(triple: number, feminine: boolean): string {
	const rest = triple % 100;
	const unit = rest < 20 ? rest : rest % 10;
	const feminineUnit = feminine ? { 1: 'одна', 2: 'две' }[unit] : undefined;
	const words = [hundreds[Math.floor(triple / 100)], rest < 20 ? '' : tens[Math.floor(rest / 10)]];
	return [...words, feminineUnit ?? belowTwenty[unit]].filter(Boolean).join(' ');
}
