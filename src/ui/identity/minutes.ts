import { getLocale } from '#paraglide/runtime.js';

/** «22 ноября, 14:05»: of things that happened lately, in the network's zone. */
export function formatMinute(moment: Date, timeZone: string): string {
	return new Intl.DateTimeFormat(getLocale(), {
		day: 'numeric',
		month: 'long',
		hour: '2-digit',
		minute: '2-digit',
		timeZone
	})
		.format(moment)
		.replace(/(\d) (?=\p{L})/u, '$1\u00a0')
		.replace(/ в (?=\d)/, ', ');
}
