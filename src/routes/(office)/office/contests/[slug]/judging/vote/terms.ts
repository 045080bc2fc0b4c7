import { localMinuteOf, readLocalMinute } from '#server/contests/plan/calendar/rules.ts';
import type { PublicVote } from '#server/contests/public-vote/queries.ts';
import { lastMinuteOf } from '#ui/moments.ts';

export type TypedTerms = {
	opensOn: string;
	opensTime: string;
	closesOn: string;
	closesTime: string;
	award: string;
	stage: string;
};

export function typedIn(form: FormData): TypedTerms {
	const line = (name: string) => String(form.get(name) ?? '').slice(0, 60);
	return {
		...{ opensOn: line('opensOn'), opensTime: line('opensTime'), closesOn: line('closesOn') },
		...{ closesTime: line('closesTime'), award: line('award'), stage: line('stage') }
	};
}

/** What stands in the form: the last minute is in time, so it is told a minute before the end. */
export function typedOf(vote: PublicVote | null, timeZone: string): TypedTerms {
	if (!vote) return { opensOn: '', opensTime: '00:00', closesOn: '', closesTime: '23:59', award: '', stage: '' };
	const [opensOn = '', opensTime = ''] = localMinuteOf(vote.opensAt, timeZone).split('T');
	const [closesOn = '', closesTime = ''] = localMinuteOf(lastMinuteOf(vote.closesAt), timeZone).split('T');
	return { opensOn, opensTime, closesOn, closesTime, award: vote.awardKey, stage: vote.stage ?? '' };
}

/** A minute of the contest's clock, or null where none was typed. Of one that the clock shows twice both readings. */
export function minuteIn(day: string, time: string, timeZone: string): { earlier: Date; later: Date } | null {
	const local = `${day}T${time}`;
	if (!/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(local)) return null;
	const asUtc = new Date(`${local}:00Z`);
	// 31 February is no day of any calendar.
	if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 16) !== local) return null;
	return readLocalMinute(local, timeZone);
}

/** The minute of closing is still in time. */
export const endOfMinute = (moment: Date): Date => new Date(moment.getTime() + 60_000);
