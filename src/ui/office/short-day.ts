import { getLocale } from '#paraglide/runtime.js';

/** «10.06.2027»: in tables, where a month in words would crowd the rest. */
export function shortDay(day: string): string {
	const parts: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' };
	return new Intl.DateTimeFormat(getLocale(), parts).format(new Date(`${day}T12:00:00Z`));
}
