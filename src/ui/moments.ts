import { getLocale } from '#paraglide/runtime.js';
import { zoneTitle } from './dates.ts';

/** «среда, 31 марта 2027 г., 23:59»: a moment as a deadline is told; its zone is to stand beside it. */
export function formatDeadline(moment: Date, timeZone: string): string {
	return formatBy(moment, { weekday: 'long', ...day, year: 'numeric', ...time, timeZone });
}

/** The same with its zone: «среда, 31 марта 2027 г., 23:59 (Томск, GMT+7)». */
export function formatInstant(moment: Date, timeZone: string): string {
	return `${formatDeadline(moment, timeZone)} (${zoneTitle(timeZone).replace(/ \((.+)\)$/, ', $1')})`;
}

/** A call «до 23:59» ends at 24:00: the minute that is told is the one before the end. */
export const lastMinuteOf = (end: Date): Date => new Date(end.getTime() - 60_000);

/** «22 ноября, 12:05»: a moment near enough to need no year. */
export function formatTime(moment: Date, timeZone: string): string {
	return formatBy(moment, { ...day, ...time, timeZone });
}

export { formatTime as formatShortInstant };

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** Russian is told with a comma before the hour, and nothing of a date is parted by the end of a line. */
function formatBy(moment: Date, options: Intl.DateTimeFormatOptions): string {
	const key = getLocale() + JSON.stringify(options);
	const format = formats.get(key) ?? new Intl.DateTimeFormat(getLocale(), options);
	formats.set(key, format);
	return format
		.format(moment)
		.replace(' в ', ', ')
		.replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
		.replace(/(\p{L}) (?=\d{4})/gu, '$1\u00a0');
}
