import { readLocalMinute } from '../../plan/calendar/rules.ts';

const minute = 60_000;

/**
 * A deadline as it is typed, `2027-04-30T23:59` of the contest's own clock, as the instant at which that minute has passed;
 * where the clock shows it twice, the later one. Null: nothing was typed; `unreadable`: not a minute.
 */
export function parseDue(typed: string, timeZone: string): Date | null | 'unreadable' {
	const text = typed.trim();
	if (text === '') return null;
	if (!/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/.test(text)) return 'unreadable';
	if (new Date(`${text}:00Z`).toISOString().slice(0, 16) !== text) return 'unreadable';
	return new Date(readLocalMinute(text, timeZone).later.getTime() + minute);
}

/** Why something is done, in words that others will read; null where too little is said. */
export function parseReason(typed: string): string | null {
	const text = typed
		.replace(/\p{Cc}/gu, ' ')
		.trim()
		.slice(0, 2000);
	return text.length >= 3 ? text : null;
}
