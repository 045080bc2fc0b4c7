/** A number as somebody typed it, or why it is none. */
export type TypedNumber =
	| { kind: 'blank' }
	/** Exact, with a point: «4.5», «-0.25», «1000». */
	| { kind: 'number'; decimal: string }
	/** «80%»: the number before the sign. */
	| { kind: 'percentage'; decimal: string }
	/** The spreadsheet program took «4.5» for the fourth of May; what may have been typed, if it can be told. */
	| { kind: 'date'; meant: string | null }
	| { kind: 'formula-fault' }
	| { kind: 'text' };

/** Spaces of every width stand between thousands, comma and point both before the fraction; a dash alone is a blank. */
export function readTypedNumber(cell: string): TypedNumber {
	const text = cell
		.replace(/[\s\u00a0\u2000-\u200a\u202f\u205f]/g, '')
		.replace(/^['’]/, '')
		.replace(/^[\u2212\u2013]/, '-');
	if (text === '' || /^[-—]$/.test(text)) return { kind: 'blank' };
	if (text.startsWith('#')) return { kind: 'formula-fault' };
	const number = /^([+-]?)(\d+)(?:[.,](\d+))?(%?)$/.exec(text);
	if (number && hasThousandsInPlace(cell, number[2]!)) {
		const decimal = canonicalDecimal(number[1]!, number[2]!, number[3] ?? '');
		return { kind: number[4] ? 'percentage' : 'number', decimal };
	}
	return isDate(text) ? { kind: 'date', meant: numberBehindDate(text) } : { kind: 'text' };
}

/** «1 000» is a number, «4 5» is not. */
function hasThousandsInPlace(cell: string, whole: string): boolean {
	const spaced = /\d[\s\u00a0\u2000-\u200a\u202f\u205f]+\d/.test(cell);
	return (
		!spaced ||
		(whole.length > 3 && /^\D*\d{1,3}([\s\u00a0\u2000-\u200a\u202f\u205f]\d{3})+([.,]\d+)?\s*%?$/.test(cell.trim()))
	);
}

function canonicalDecimal(sign: string, whole: string, fraction: string): string {
	const digits = fraction.replace(/(?<!0)0+$/, '');
	const size = whole.replace(/^0+(?=\d)/, '') + (digits && `.${digits}`);
	return sign === '-' && size !== '0' ? `-${size}` : size;
}

const months = ['янв', 'фев', 'мар', 'апр', 'ма[йя]', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];
const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthWord = (names: string[]) => names.map((name) => new RegExp(`^${name}[a-zа-я]*$`, 'i'));
const monthPatterns = [monthWord(months), monthWord(englishMonths)];

const dayAndMonth = /^(\d{1,2})[.\-/]?([a-zа-яё]{3,8})\.?([.\-/]?\d{2,4})?г?\.?$/i;
const monthAndNumber = /^([a-zа-яё]{3,8})\.?[.\-/]?(\d{1,2})$/i;
const allNumbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$/;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})/;

function isDate(text: string): boolean {
	if (isoDate.test(text) || allNumbers.test(text)) return true;
	const word = dayAndMonth.exec(text)?.[2] ?? monthAndNumber.exec(text)?.[1];
	return word !== undefined && monthNumber(word) !== null;
}

/** «4 май», «04.05.2026» and 2026-05-04 were «4.5»; «май.04» was «5.04» or «5.4» and is not told. */
function numberBehindDate(text: string): string | null {
	const iso = isoDate.exec(text);
	if (iso) return `${Number(iso[3])},${Number(iso[2])}`;
	const numbers = allNumbers.exec(text);
	if (numbers) return `${Number(numbers[1])},${Number(numbers[2])}`;
	const words = dayAndMonth.exec(text);
	const month = words && monthNumber(words[2]!);
	return month ? `${Number(words[1])},${month}` : null;
}

function monthNumber(word: string): number | null {
	for (const patterns of monthPatterns) {
		const index = patterns.findIndex((pattern) => pattern.test(word));
		if (index >= 0) return index + 1;
	}
	return null;
}
