import { counted, NBSP, plural } from './plurals.ts';

const months = [
	'января',
	'февраля',
	'марта',
	'апреля',
	'мая',
	'июня',
	'июля',
	'августа',
	'сентября',
	'октября',
	'ноября',
	'декабря'
] as const;

type Day = { year: number; month: number; day: number };

/** «28 сентября 2023 г.» from «2023-09-28», held together by no-break spaces. Throws on what is no day. */
export function formatDay(iso: string): string {
	const { year, month, day } = readDay(iso);
	return glue(`${day} ${months[month - 1]} ${year} г.`);
}

/** «1–5 мая 2027 г.», «30 апреля – 2 мая 2027 г.», «30 декабря 2026 г. – 2 января 2027 г.» */
export function formatDayRange(firstIso: string, lastIso: string): string {
	if (firstIso === lastIso) return formatDay(firstIso);
	const first = readDay(firstIso);
	const last = readDay(lastIso);
	if (first.year !== last.year) return `${formatDay(firstIso)} – ${formatDay(lastIso)}`;
	if (first.month !== last.month) return `${glue(`${first.day} ${months[first.month - 1]}`)} – ${formatDay(lastIso)}`;
	return `${first.day}–${formatDay(lastIso)}`;
}

/** «четверг, 27 мая 2027 г.» */
export function formatDayWithWeekday(iso: string): string {
	const { year, month, day } = readDay(iso);
	const noon = new Date(Date.UTC(year, month - 1, day, 12));
	const weekday = formatOf('ru-RU', { weekday: 'long', timeZone: 'UTC' }).format(noon);
	return `${weekday}, ${formatDay(iso)}`;
}

/** «Осталось 3 дня», «Сегодня последний день» */
export function leftWords(days: number): string {
	if (days <= 0) return 'Сегодня последний день';
	return `${plural(days, 'Остался', 'Осталось', 'Осталось')} ${counted(days, ['день', 'дня', 'дней'])}`;
}

const romanDigits = [
	[1000, 'M'],
	[900, 'CM'],
	[500, 'D'],
	[400, 'CD'],
	[100, 'C'],
	[90, 'XC'],
	[50, 'L'],
	[40, 'XL'],
	[10, 'X'],
	[9, 'IX'],
	[5, 'V'],
	[4, 'IV'],
	[1, 'I']
] as const;

/** «XVIII» for 18. From 1 to 3999, whole; throws otherwise. */
export function formatRoman(n: number): string {
	if (!Number.isInteger(n) || n < 1 || n > 3999) throw new RangeError(`no Roman numeral for ${n}`);
	let rest = n;
	let roman = '';
	for (const [value, digit] of romanDigits) {
		roman += digit.repeat(Math.floor(rest / value));
		rest %= value;
	}
	return roman;
}

function readDay(iso: string): Day {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
	const [year, month, day] = (match ?? []).slice(1).map(Number);
	if (year === undefined || month === undefined || day === undefined) throw new RangeError(`no ISO day: ${iso}`);
	const read = new Date(Date.UTC(year, month - 1, day));
	if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day) throw new RangeError(`no such day: ${iso}`);
	return { year, month, day };
}

function glue(text: string): string {
	return text.replaceAll(' ', NBSP);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times what using it does, so each is made once. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
	formats.set(key, format);
	return format;
}
