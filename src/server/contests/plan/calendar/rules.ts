import { formatDayWithWeekday } from '#server/platform/russian/dates.ts';
import { counted, NBSP } from '#server/platform/russian/plurals.ts';
import type { ContestPlan } from '../forms.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A minute of a zone's own clock, `2027-03-31T23:59`, as an instant. */
export type LocalReading = {
	earlier: Date;
	later: Date;
	/** `ambiguous`: the clock shows it twice, when it is set back; `missing`: never, when it is set forward. */
	kind: 'exact' | 'ambiguous' | 'missing';
};

/**
 * What a minute of the zone's clock means. Of an ambiguous one both instants; a missing one is read with the offsets
 * before and after the jump, so that `earlier` and `later` stand around it as far as it was long.
 */
export function readLocalMinute(local: string, timeZone: string): LocalReading {
	const asUtc = Date.parse(`${local}:00Z`);
	const before = offsetAt(new Date(asUtc - day), timeZone);
	const after = offsetAt(new Date(asUtc + day), timeZone);
	const candidates = [...new Set([asUtc - before, asUtc - after])].sort((a, b) => a - b);
	const fitting = candidates.filter((instant) => instant + offsetAt(new Date(instant), timeZone) === asUtc);
	const shown = fitting.length > 0 ? fitting : candidates;
	return {
		earlier: new Date(shown[0]!),
		later: new Date(shown.at(-1)!),
		kind: fitting.length === 0 ? 'missing' : fitting.length > 1 ? 'ambiguous' : 'exact'
	};
}

/** The minute that the zone's clock shows, `2027-03-31T23:59`. */
export function localMinuteOf(instant: Date, timeZone: string): string {
	return new Date(instant.getTime() + offsetAt(instant, timeZone)).toISOString().slice(0, 16);
}

/** How far the zone's clock is ahead of UTC, in milliseconds, whole minutes. */
export function offsetAt(instant: Date, timeZone: string): number {
	const name = formatOf(timeZone)
		.formatToParts(instant)
		.find(({ type }) => type === 'timeZoneName')!.value;
	const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name)!;
	return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minute;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
	const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
	formats.set(timeZone, format);
	return format;
}

export type CallTimes = { opensAt: Date; closesAt: Date; takenUntil: Date };

/**
 * From when until when applications are taken. The minute of closing is still in time, so it closes at its end; where
 * the clock shows a minute twice or never, opening is the earlier reading and closing the later: in favour of entrants.
 * Null while a date is missing, or the closing stands before the opening.
 */
export function callTimesOf({ timeZone, opensAt, closesAt, graceMinutes }: ContestPlan['calendar']): CallTimes | null {
	if (opensAt === null || closesAt === null) return null;
	const opens = readLocalMinute(opensAt, timeZone).earlier;
	const closes = new Date(readLocalMinute(closesAt, timeZone).later.getTime() + minute);
	if (closes <= opens) return null;
	return { opensAt: opens, closesAt: closes, takenUntil: new Date(closes.getTime() + graceMinutes * minute) };
}

/** Zones as people call their time. */
const zoneTimes: Record<string, string> = {
	'Europe/Kaliningrad': 'калининградское',
	'Europe/Moscow': 'московское',
	'Europe/Minsk': 'минское',
	'Europe/Simferopol': 'московское',
	'Europe/Kirov': 'московское',
	'Europe/Volgograd': 'волгоградское',
	'Europe/Astrakhan': 'астраханское',
	'Europe/Saratov': 'саратовское',
	'Europe/Samara': 'самарское',
	'Europe/Ulyanovsk': 'ульяновское',
	'Asia/Yekaterinburg': 'екатеринбургское',
	'Asia/Omsk': 'омское',
	'Asia/Novosibirsk': 'новосибирское',
	'Asia/Barnaul': 'барнаульское',
	'Asia/Tomsk': 'томское',
	'Asia/Novokuznetsk': 'кузбасское',
	'Asia/Krasnoyarsk': 'красноярское',
	'Asia/Irkutsk': 'иркутское',
	'Asia/Chita': 'читинское',
	'Asia/Yakutsk': 'якутское',
	'Asia/Vladivostok': 'владивостокское',
	'Asia/Sakhalin': 'сахалинское',
	'Asia/Magadan': 'магаданское',
	'Asia/Kamchatka': 'камчатское',
	'Asia/Anadyr': 'анадырское',
	'Asia/Almaty': 'алматинское',
	'Asia/Aqtobe': 'актюбинское'
};

/** «томское время, МСК+4»; of a zone without a usual name «МСК−2 (Europe/Berlin)». */
export function zoneTimeOf(timeZone: string, at: Date): string {
	const title = zoneTimes[timeZone];
	const apart = (offsetAt(at, timeZone) - offsetAt(at, 'Europe/Moscow')) / minute;
	const sign = apart < 0 ? '−' : '+';
	const hours = Math.floor(Math.abs(apart) / 60);
	const minutes = Math.abs(apart) % 60;
	const moscow = apart === 0 ? 'МСК' : `МСК${sign}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`;
	if (title === 'московское') return 'московское время';
	return title ? `${title} время, ${moscow}` : `${moscow} (${timeZone})`;
}

/** «среда, 31 марта 2027 г., 23:59 (томское время, МСК+4)» */
export function sentenceOfMinute(local: string, timeZone: string): string {
	const [date = '', time = ''] = local.split('T');
	const zone = zoneTimeOf(timeZone, readLocalMinute(local, timeZone).later);
	return `${formatDayWithWeekday(date)}, ${time} (${zone.replace(/^(\S+) время/, `$1${NBSP}время`)})`;
}

/** The same of a moment: told in one form wherever it is told. */
export const sentenceOfMoment = (moment: Date, timeZone: string): string =>
	sentenceOfMinute(localMinuteOf(moment, timeZone), timeZone);

/**
 * «осталось 3 дня», «остался 1 час», «осталось 12 минут», «время вышло». Days while there are two or more of them, then
 * hours, then minutes; rounded down, so that nobody is promised time that is not there.
 */
export function countdownTo(moment: Date, now: Date): string {
	const left = Math.floor((moment.getTime() - now.getTime()) / minute);
	if (left <= 0) return 'время вышло';
	const [amount, forms] =
		left >= 2 * 1440
			? [Math.floor(left / 1440), ['день', 'дня', 'дней'] as const]
			: left >= 60
				? [Math.floor(left / 60), ['час', 'часа', 'часов'] as const]
				: [left, ['минута', 'минуты', 'минут'] as const];
	const isOne = amount % 10 === 1 && amount % 100 !== 11;
	const verb = isOne ? (forms[0] === 'минута' ? 'осталась' : 'остался') : 'осталось';
	return `${verb} ${counted(amount, forms)}`;
}

export type CalendarLine = { title: string; startsOn: string; endsOn: string | null };

/** The calendar as it is printed: the call, the check, and everything else, by day. */
export function calendarLines({ opensAt, closesAt, checkUntil, milestones }: ContestPlan['calendar']): CalendarLine[] {
	const lines: CalendarLine[] = milestones.map(({ title, startsOn, endsOn }) => ({ title, startsOn, endsOn }));
	const closesOn = closesAt?.slice(0, 10) ?? null;
	if (opensAt && closesOn) lines.push(lineOf('Приём заявок', opensAt.slice(0, 10), closesOn));
	if (closesOn && checkUntil) {
		const from = nextDay(closesOn);
		lines.push(lineOf('Проверка заявок', from < checkUntil ? from : checkUntil, checkUntil));
	}
	return lines.sort((a, b) => compareTexts(a.startsOn, b.startsOn) || compareTexts(a.endsOn ?? '', b.endsOn ?? ''));
}

const lineOf = (title: string, startsOn: string, endsOn: string): CalendarLine => ({
	title,
	startsOn,
	endsOn: endsOn === startsOn ? null : endsOn
});

const nextDay = (date: string): string => new Date(Date.parse(`${date}T00:00Z`) + day).toISOString().slice(0, 10);
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
