import { getLocale } from '#paraglide/runtime.js';

/** «22.11.2026, 16:03»: when a letter was written or sent, in the network's zone. */
export function writtenMoment(moment: Date, timeZone: string): string {
	return new Intl.DateTimeFormat(getLocale(), {
		...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone }
	}).format(moment);
}
