import { localMinuteOf, sentenceOfMinute, zoneTimeOf } from '#server/contests/plan/calendar/rules.ts';
import { getLocale } from '#paraglide/runtime.js';
import { zoneTitle } from './dates.ts';

/**
 * A moment that something hangs on, with its weekday and zone: «среда, 31 марта 2027 г., 23:59 (томское время, МСК+4)».
 * In Russia hours are told beside those of Moscow; elsewhere the zone's usual name is known better.
 */
export function formatInstant(moment: Date, timeZone: string): string {
	if (getLocale() === 'ru') return sentenceOfMinute(localMinuteOf(moment, timeZone), timeZone);
	return `${formatBy(moment, { weekday: 'long', ...day, year: 'numeric', ...time, timeZone })} (${zoneWords(timeZone)})`;
}

/** The zone alone, as hints of fields tell it: «томское время, МСК+4», “Tomsk Time, GMT+7”. */
export function zoneWords(timeZone: string): string {
	return getLocale() === 'ru' ? zoneTimeOf(timeZone, new Date()) : zoneTitle(timeZone).replace(/ \((.+)\)$/, ', $1');
}

/** A call «до 23:59» ends at 24:00: the minute that is told is the one before the end. */
export const lastMinuteOf = (end: Date): Date => new Date(end.getTime() - 60_000);

/** «22 ноября 2026 г., 12:05»: when something was saved or sent, where the zone is known already. */
export function formatSaved(moment: Date, timeZone: string): string {
	return formatBy(moment, { ...day, year: 'numeric', ...time, timeZone });
}

/** «22 ноября, 12:05»: a moment near enough to need no year. */
export function formatTime(moment: Date, timeZone: string): string {
	return formatBy(moment, { ...day, ...time, timeZone });
}

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
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
