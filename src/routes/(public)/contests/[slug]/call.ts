import type { Call, CallPhase } from '#server/contests/regulations/queries.ts';
import { formatInstant, lastMinuteOf } from '#ui/moments.ts';
import { timeLeft } from '#ui/time-left.ts';

export type ShownCall = {
	phase: CallPhase;
	/** «понедельник, 1 февраля 2027 г., 00:00 (томское время, МСК+4)» */
	opens: string;
	/** The last minute that is in time. */
	closes: string;
	/** «3 дня 5 часов», until it opens or closes; '' for the last minute and after the end. */
	left: string;
};

type Circumstances = { now: Date; timeZone: string; language: string };

export function shownCall(
	{ phase, opensAt, closesAt }: Pick<Call, 'phase' | 'opensAt' | 'closesAt'>,
	{ now, timeZone, language }: Circumstances
): ShownCall {
	const told = (moment: Date) => formatInstant(moment, timeZone);
	const next = phase === 'ahead' ? opensAt : closesAt;
	return {
		phase,
		opens: told(opensAt),
		closes: told(lastMinuteOf(closesAt)),
		left: phase === 'closed' ? '' : timeLeft(next.getTime() - now.getTime(), language)
	};
}

/** The calendar turns at midnight, without any command. */
const usually = 300;
const nearEnd = 2 * 3600;

/**
 * For how many seconds a page that shows the call is true: not beyond the minute in which the call opens or closes, and
 * not beyond a minute while minutes are counted.
 */
export function freshnessOf(call: Pick<Call, 'phase' | 'opensAt' | 'closesAt'> | null, now: Date): number {
	if (!call || call.phase === 'closed') return usually;
	const next = call.phase === 'ahead' ? call.opensAt : call.closesAt;
	const left = Math.ceil((next.getTime() - now.getTime()) / 1000);
	return Math.max(1, Math.min(left, left < nearEnd ? 60 : usually));
}
