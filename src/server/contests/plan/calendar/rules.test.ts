import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyPlan } from '../forms.ts';
import {
	calendarLines,
	callTimesOf,
	countdownTo,
	localMinuteOf,
	offsetAt,
	readLocalMinute,
	sentenceOfMinute,
	sentenceOfMoment,
	zoneTimeOf
} from './rules.ts';

const read = (local: string, zone: string) => {
	const { earlier, later, kind } = readLocalMinute(local, zone);
	return [kind, earlier.toISOString().slice(0, 16), later.toISOString().slice(0, 16)];
};

test('a minute of a zone’s clock is an instant, also where the clock shows it twice or never', () => {
	assert.deepEqual(
		[
			read('2027-03-31T23:59', 'Asia/Tomsk'),
			read('2027-03-31T23:59', 'UTC'),
			// Clocks go from 2:00 to 3:00 on 28 March, and from 3:00 back to 2:00 on 31 October.
			read('2027-03-28T01:59', 'Europe/Berlin'),
			read('2027-03-28T02:30', 'Europe/Berlin'),
			read('2027-03-28T03:00', 'Europe/Berlin'),
			read('2027-10-31T01:59', 'Europe/Berlin'),
			read('2027-10-31T02:30', 'Europe/Berlin'),
			read('2027-10-31T03:00', 'Europe/Berlin'),
			// At midnight itself: 00:00 is never shown.
			read('2027-04-30T00:00', 'Africa/Cairo'),
			// Tomsk moved from +6 to +7 on 29 May 2016, Kazakhstan to one time on 1 March 2024.
			read('2016-05-29T02:30', 'Asia/Tomsk'),
			read('2024-02-29T23:30', 'Asia/Almaty'),
			read('2027-06-01T12:00', 'Asia/Kolkata')
		],
		[
			['exact', '2027-03-31T16:59', '2027-03-31T16:59'],
			['exact', '2027-03-31T23:59', '2027-03-31T23:59'],
			['exact', '2027-03-28T00:59', '2027-03-28T00:59'],
			['missing', '2027-03-28T00:30', '2027-03-28T01:30'],
			['exact', '2027-03-28T01:00', '2027-03-28T01:00'],
			['exact', '2027-10-30T23:59', '2027-10-30T23:59'],
			['ambiguous', '2027-10-31T00:30', '2027-10-31T01:30'],
			['exact', '2027-10-31T02:00', '2027-10-31T02:00'],
			['missing', '2027-04-29T21:00', '2027-04-29T22:00'],
			['missing', '2016-05-28T19:30', '2016-05-28T20:30'],
			['ambiguous', '2024-02-29T17:30', '2024-02-29T18:30'],
			['exact', '2027-06-01T06:30', '2027-06-01T06:30']
		]
	);
});

test('every minute that a clock shows reads back as an instant at which it shows it', () => {
	const zones = ['Europe/Berlin', 'Asia/Tomsk', 'America/St_Johns', 'Australia/Lord_Howe', 'Europe/Dublin', 'UTC'];
	const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 });
	fc.assert(
		fc.property(minutes, fc.constantFrom(...zones), (at, zone) => {
			const instant = new Date(at * 60_000);
			const { earlier, later, kind } = readLocalMinute(localMinuteOf(instant, zone), zone);
			return kind !== 'missing' && [earlier.getTime(), later.getTime()].includes(instant.getTime());
		}),
		{ numRuns: 500 }
	);
});

const call = (calendar: object) => {
	const times = callTimesOf({ ...emptyPlan().calendar, ...calendar });
	return times && [times.opensAt, times.closesAt, times.takenUntil].map((time) => time.toISOString().slice(0, 16));
};

test('the minute of closing is still in time, and the grace period is counted from its end', () => {
	const tomsk = { timeZone: 'Asia/Tomsk', opensAt: '2027-02-01T00:00', closesAt: '2027-03-31T23:59' };
	assert.deepEqual(call(tomsk), ['2027-01-31T17:00', '2027-03-31T17:00', '2027-03-31T17:00']);
	assert.deepEqual(call({ ...tomsk, graceMinutes: 90 }), ['2027-01-31T17:00', '2027-03-31T17:00', '2027-03-31T18:30']);
	assert.deepEqual(call({ ...tomsk, opensAt: null }), null);
	assert.deepEqual(call({ ...tomsk, opensAt: '2027-04-01T00:00' }), null);
	assert.deepEqual(call({ ...tomsk, opensAt: '2027-03-31T23:59' }), [
		'2027-03-31T16:59',
		'2027-03-31T17:00',
		'2027-03-31T17:00'
	]);
});

test('where the clock shows a minute twice or never, the call is the longer one', () => {
	const berlin = { timeZone: 'Europe/Berlin', opensAt: '2027-03-28T02:30', closesAt: '2027-10-31T02:30' };
	assert.deepEqual(call(berlin), ['2027-03-28T00:30', '2027-10-31T01:31', '2027-10-31T01:31']);
});

test('a deadline is told with its weekday and its zone beside Moscow', () => {
	assert.deepEqual(
		[
			sentenceOfMinute('2027-03-31T23:59', 'Asia/Tomsk'),
			sentenceOfMinute('2027-03-31T23:59', 'Europe/Moscow'),
			sentenceOfMinute('2027-03-31T09:00', 'Europe/Kaliningrad')
		].map((text) => text.replaceAll('\u00a0', ' ')),
		[
			'среда, 31 марта 2027 г., 23:59 (томское время, МСК+4)',
			'среда, 31 марта 2027 г., 23:59 (московское время)',
			'среда, 31 марта 2027 г., 09:00 (калининградское время, МСК−1)'
		]
	);
	const summer = new Date('2027-07-01T00:00Z');
	assert.deepEqual(
		['Europe/Minsk', 'Asia/Kolkata', 'Europe/Berlin', 'UTC'].map((zone) => zoneTimeOf(zone, summer)),
		['минское время, МСК', 'МСК+2:30 (Asia/Kolkata)', 'МСК−1 (Europe/Berlin)', 'МСК−3 (UTC)']
	);
	assert.equal(offsetAt(new Date('2027-01-01T00:00Z'), 'America/St_Johns'), -3.5 * 3_600_000);
});

test('a moment is told in the same words as a minute of the plan, by the contest’s clock', () => {
	assert.equal(
		sentenceOfMoment(new Date('2027-03-31T16:59:30Z'), 'Asia/Tomsk'),
		sentenceOfMinute('2027-03-31T23:59', 'Asia/Tomsk')
	);
});

test('the countdown rounds down and agrees with its number', () => {
	const now = new Date('2027-03-01T00:00Z');
	const after = (minutes: number) =>
		countdownTo(new Date(now.getTime() + minutes * 60_000), now).replaceAll('\u00a0', ' ');
	const day = 1440;
	assert.deepEqual([0, 1, 2, 59, 60, 61, 5 * 60, 47 * 60, 2 * day, 3 * day + 5, 11 * day, 21 * day, -1].map(after), [
		'время вышло',
		'осталась 1 минута',
		'осталось 2 минуты',
		'осталось 59 минут',
		'остался 1 час',
		'остался 1 час',
		'осталось 5 часов',
		'осталось 47 часов',
		'осталось 2 дня',
		'осталось 3 дня',
		'осталось 11 дней',
		'остался 21 день',
		'время вышло'
	]);
});

test('the printed calendar holds the call and the check among everything else, by day', () => {
	const calendar = {
		...emptyPlan().calendar,
		opensAt: '2027-02-01T09:00',
		closesAt: '2027-03-31T23:59',
		checkUntil: '2027-04-09',
		milestones: [
			{ title: 'Защита', startsOn: '2027-05-27', endsOn: null },
			{ title: 'Объявление конкурса', startsOn: '2027-01-25', endsOn: null }
		]
	};
	assert.deepEqual(calendarLines(calendar), [
		{ title: 'Объявление конкурса', startsOn: '2027-01-25', endsOn: null },
		{ title: 'Приём заявок', startsOn: '2027-02-01', endsOn: '2027-03-31' },
		{ title: 'Проверка заявок', startsOn: '2027-04-01', endsOn: '2027-04-09' },
		{ title: 'Защита', startsOn: '2027-05-27', endsOn: null }
	]);
});
