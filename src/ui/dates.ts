import { getLocale } from '#paraglide/runtime.js';

/** Days are `YYYY-MM-DD` and belong to no zone; moments are shown in the zone of the contest. */
const longDay: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };

export function formatDay(day: string): string {
	return tied(formatOf({ ...longDay, timeZone: 'UTC' }).format(noonOf(day)));
}

/** «1–5 мая 2027 г.», «1 февраля – 31 марта 2027 г.» */
export function formatDays(from: string, until: string | null): string {
	if (until === null || until === from) return formatDay(from);
	return tied(formatOf({ ...longDay, timeZone: 'UTC' }).formatRange(noonOf(from), noonOf(until)));
}

export function formatMoment(moment: Date, timeZone: string): string {
	return tied(formatOf({ ...longDay, timeZone }).format(moment));
}

/** «Томск (GMT+7)»: a zone as a reader of the language knows it. */
export function zoneTitle(timeZone: string): string {
	const nameBy = (timeZoneName: 'shortGeneric' | 'shortOffset') =>
		formatOf({ timeZone, timeZoneName, hour: 'numeric' })
			.formatToParts()
			.find(({ type }) => type === 'timeZoneName')!.value;
	return `${nameBy('shortGeneric')} (${nameBy('shortOffset')})`;
}

/** The day that a moment falls on in a zone, as `YYYY-MM-DD`. */
export function dayIn(moment: Date, timeZone: string): string {
	return formatOf({ timeZone, dateStyle: 'short' }, 'sv-SE').format(moment);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times what using it does, so each is made once. */
function formatOf(options: Intl.DateTimeFormatOptions, locale: string = getLocale()): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
	formats.set(key, format);
	return format;
}

function noonOf(day: string): Date {
	return new Date(`${day}T12:00:00Z`);
}

/** Intl separates with ordinary spaces, at which a line could break inside a date. */
function tied(text: string): string {
	const dashed = getLocale() === 'en' ? text : text.replace(' – ', ' — ');
	return dashed
		.replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
		.replace(/(\p{L}) (?=\d{4})/gu, '$1\u00a0')
		.replace(/(\d{4}) (?=г\.)/gu, '$1\u00a0');
}
