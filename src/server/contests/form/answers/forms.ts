import { cleanText } from '#server/platform/russian/typography.ts';
import { readTypedNumber } from '#server/platform/spreadsheets/numbers.ts';
import type { Answer, Answers, FormField } from '../forms.ts';
import { isDay, isLink, type BudgetRow } from './rules.ts';

/** More would not be read by anyone; what a form may bring in all is limited before it gets here. */
const mostRows = 200;

/**
 * What a form brings for these fields, and nothing else that it brings. Shape only: what can be read is written as it is
 * stored (numbers with a point, days as `2027-03-31`), what cannot stays as typed, to be told and mended. Never throws.
 * A field's input is named `answer-ID`; rows of a budget `answer-ID.title` and `answer-ID.sum`, again and again.
 */
export function parseAnswers(fields: readonly FormField[], form: FormData): Answers {
	return Object.fromEntries(
		fields.flatMap((field) =>
			field.kind === 'files' || field.kind === 'images' ? [] : [[field.id, parseAnswer(field, form)] as const]
		)
	);
}

type TypedField = Exclude<FormField, { kind: 'files' | 'images' }>;

function parseAnswer(field: TypedField, form: FormData): Answer {
	const name = `answer-${field.id}`;
	switch (field.kind) {
		case 'choices':
			return [...new Set(textsOf(form, name).map(readLine))].filter(Boolean).slice(0, mostRows);
		case 'budget':
			return parseBudget(textsOf(form, `${name}.title`), textsOf(form, `${name}.sum`));
		case 'consent':
			return textsOf(form, name).includes('yes');
		case 'text':
			return cleanText(textsOf(form, name)[0] ?? '');
		default:
			return readers[field.kind](readLine(textsOf(form, name)[0] ?? ''));
	}
}

const textsOf = (form: FormData, name: string): string[] =>
	form.getAll(name).filter((value): value is string => typeof value === 'string');

/** One line, whatever was pasted into it. */
const readLine = (typed: string): string => cleanText(typed).replace(/\s+/gu, ' ').trim();

const readers = {
	line: (line: string) => line,
	choice: (line: string) => line,
	number: readNumber,
	date: readDay,
	link: readLink
} as const;

/** «1 234,5», «1234.5» → `1234.5`. */
function readNumber(line: string): string {
	if (line.length > 60) return line;
	const read = readTypedNumber(line);
	return read.kind === 'number' ? read.decimal : line;
}

const months = ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];

/** «31.03.2027», «31/3/2027», «31 марта 2027 г.» → `2027-03-31`. */
export function readDay(line: string): string {
	if (line.length > 40) return line;
	const numbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: ?г\.?)?$/.exec(line);
	const words = /^(\d{1,2}) ([а-яё]{3,8}) (\d{4})(?: ?(?:г\.?|года))?$/i.exec(line);
	const [, day, month, year] = numbers ?? words ?? [];
	if (!day || !month || !year) return line;
	const word = month.toLowerCase().slice(0, 3).replace('май', 'мая');
	const ordinal = numbers ? Number(month) : months.indexOf(word) + 1;
	const iso = `${year}-${String(ordinal).padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isDay(iso) ? iso : line;
}

/** People leave the beginning out: «example.org/video» is taken for `https://example.org/video`. */
function readLink(line: string): string {
	if (isLink(line) || line.length > 2000) return line;
	const isBare = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d{1,5})?(?:[/?#]|$)/u.test(line);
	return isBare && isLink(`https://${line}`) ? `https://${line}` : line;
}

/** Rows where something stands; a sum keeps what was typed where it is none. */
function parseBudget(titles: string[], sums: string[]): BudgetRow[] {
	const length = Math.min(Math.max(titles.length, sums.length), mostRows);
	const rows = Array.from({ length }, (_, row) => ({
		title: readLine(titles[row] ?? ''),
		sum: readSum(readLine(sums[row] ?? ''))
	}));
	return rows.filter(({ title, sum }) => title !== '' || sum !== '');
}

/** «1 500 руб.», «1500,50 ₽» → `1500.5`. */
const readSum = (line: string): string =>
	line.length > 60 ? line : readNumber(line.replace(/ ?(?:рублей|рубля|рубль|руб\.?|р\.|₽)$/i, ''));
