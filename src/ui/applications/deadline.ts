import { getLocale } from '#paraglide/runtime.js';
import { zoneTitle } from '#ui/dates.ts';

const shown: Intl.DateTimeFormatOptions = {
	...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** «среда, 31 марта 2027 г., 23:59 — Томск (GMT+7)»: a moment that something hangs on, with its weekday and zone. */
export const formatInstant = (moment: Date, timeZone: string): string =>
	`${formatted(moment, { ...shown, weekday: 'long', timeZone })} — ${zoneTitle(timeZone)}`;

/** «31 марта 2027 г., 23:59»: when something was saved. */
export const formatSaved = (moment: Date, timeZone: string): string => formatted(moment, { ...shown, timeZone });

/** A deadline is told by its last minute: what closes at 24:00 is open «до 23:59». */
export const lastMinuteOf = (closesAt: Date): Date => new Date(closesAt.getTime() - 60_000);

function formatted(moment: Date, options: Intl.DateTimeFormatOptions): string {
	const key = getLocale() + JSON.stringify(options);
	const format = formats.get(key) ?? new Intl.DateTimeFormat(getLocale(), options);
	formats.set(key, format);
	return format
		.format(moment)
		.replace(' в ', ', ')
		.replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
		.replace(/(\p{L}) (?=\d{4})/gu, '$1\u00a0');
}
