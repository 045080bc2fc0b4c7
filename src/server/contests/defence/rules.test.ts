import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { nextStep, clockOf, type DefenceAct, type DefenceDay, type DayStep } from './day/rules.ts';
import { parseDay } from './forms.ts';
import { revealOrder } from './reveal/rules.ts';
import { drawnOrder, movedBy } from './rules.ts';
import { parseRuleSet } from '../scoring/rule-set/forms.ts';
import { judgedRules } from '../judging/testing.ts';
import type { GivenAward, TallyResult } from '../scoring/rules.ts';

test('the order by lot is that of SHA-256 of the seed, a line feed and the number', () => {
	const keys = ['1', '2', '3', '10'];
	const lot = (key: string) => createHash('sha256').update(`маяк\n${key}`, 'utf8').digest('hex');
	const byHand = [...keys].sort((a, b) => lot(a).localeCompare(lot(b), 'en'));
	assert.deepEqual(drawnOrder('маяк', keys), byHand);
	assert.deepEqual(drawnOrder('маяк', keys.toReversed()), byHand, 'whatever order they come in');
	assert.notDeepEqual(drawnOrder('маяк 2', keys), byHand);
});

test('the order of the others stays when one leaves the lots', () => {
	const keys = Array.from({ length: 20 }, (_, n) => String(n + 1));
	const all = drawnOrder('404', keys);
	for (const gone of keys)
		assert.deepEqual(
			drawnOrder(
				'404',
				keys.filter((key) => key !== gone)
			),
			all.filter((key) => key !== gone)
		);
});

test('moving by one stops at the ends', () => {
	assert.deepEqual(movedBy(['a', 'b', 'c'], 'b', -1), ['b', 'a', 'c']);
	assert.deepEqual(movedBy(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b']);
	assert.deepEqual(
		[movedBy(['a', 'b'], 'a', -1), movedBy(['a', 'b'], 'b', 1), movedBy(['a', 'b'], 'c', 1)],
		[null, null, null]
	);
});

const slots = [
	{ entryId: 'a', state: 'heard' },
	{ entryId: 'b', state: 'waiting' },
	{ entryId: 'c', state: 'absent' }
] as const;
const waiting: DefenceDay = { phase: 'waiting', onEntryId: null, isPaused: false, slots };
const speaking: DefenceDay = {
	...{ phase: 'speech', onEntryId: 'b', isPaused: false },
	slots: [slots[0], { entryId: 'b', state: 'on' }, slots[2]]
};
const idle = { phase: 'waiting', onEntryId: null, clock: 'none', slot: null } as const;

const steps: [string, DefenceDay, DefenceAct, DayStep | string][] = [
	['a day begins', { ...waiting, phase: 'before' }, { kind: 'open' }, idle],
	['a day that was ended by mistake goes on', { ...waiting, phase: 'over' }, { kind: 'open' }, idle],
	['a day that goes on does not begin', waiting, { kind: 'open' }, 'not-now'],
	[
		'one is called',
		waiting,
		{ kind: 'call', entryId: 'b' },
		{ phase: 'waiting', onEntryId: 'b', clock: 'none', slot: { entryId: 'b', state: 'on' } }
	],
	[
		'who was late is called after all',
		waiting,
		{ kind: 'call', entryId: 'c' },
		{ phase: 'waiting', onEntryId: 'c', clock: 'none', slot: { entryId: 'c', state: 'on' } }
	],
	[
		'a call ends a break',
		{ ...waiting, phase: 'break' },
		{ kind: 'call', entryId: 'b' },
		{ phase: 'waiting', onEntryId: 'b', clock: 'none', slot: { entryId: 'b', state: 'on' } }
	],
	['nobody is called before the beginning', { ...waiting, phase: 'before' }, { kind: 'call', entryId: 'b' }, 'not-now'],
	['nobody is called while another is on', speaking, { kind: 'call', entryId: 'c' }, 'somebody-on'],
	['only who is in the order is called', waiting, { kind: 'call', entryId: 'z' }, 'not-in-order'],
	['a speech begins', speaking, { kind: 'speech' }, { phase: 'speech', onEntryId: 'b', clock: 'begin', slot: null }],
	[
		'questions begin',
		speaking,
		{ kind: 'questions' },
		{ phase: 'questions', onEntryId: 'b', clock: 'begin', slot: null }
	],
	['nobody speaks while nobody is on', waiting, { kind: 'speech' }, 'nobody-on'],
	['the clock stops', speaking, { kind: 'pause' }, { phase: 'speech', onEntryId: 'b', clock: 'pause', slot: null }],
	['a stopped clock is not stopped again', { ...speaking, isPaused: true }, { kind: 'pause' }, 'not-now'],
	[
		'a stopped clock goes on',
		{ ...speaking, isPaused: true },
		{ kind: 'resume' },
		{ phase: 'speech', onEntryId: 'b', clock: 'resume', slot: null }
	],
	['a running clock is not started', speaking, { kind: 'resume' }, 'not-now'],
	['no clock runs before the speech', { ...speaking, phase: 'waiting' }, { kind: 'pause' }, 'not-now'],
	['one is heard', speaking, { kind: 'heard' }, { ...idle, slot: { entryId: 'b', state: 'heard' } }],
	['a call is taken back', speaking, { kind: 'step-back' }, { ...idle, slot: { entryId: 'b', state: 'waiting' } }],
	[
		'who is called does not come',
		speaking,
		{ kind: 'absent', entryId: 'b' },
		{ ...idle, slot: { entryId: 'b', state: 'absent' } }
	],
	[
		'who has not come is noted during a break',
		{ ...waiting, phase: 'break' },
		{ kind: 'absent', entryId: 'b' },
		{ phase: 'break', onEntryId: null, clock: 'keep', slot: { entryId: 'b', state: 'absent' } }
	],
	['who was heard is not absent', waiting, { kind: 'absent', entryId: 'a' }, 'not-now'],
	['there is no break while somebody is on', speaking, { kind: 'break' }, 'somebody-on'],
	['there is a break', waiting, { kind: 'break' }, { ...idle, phase: 'break' }],
	['there is no break within a break', { ...waiting, phase: 'break' }, { kind: 'break' }, 'not-now'],
	['a day ends', waiting, { kind: 'end' }, { ...idle, phase: 'over' }],
	['a day ends from a break', { ...waiting, phase: 'break' }, { kind: 'end' }, { ...idle, phase: 'over' }],
	['a day that has not begun does not end', { ...waiting, phase: 'before' }, { kind: 'end' }, 'not-now']
];
for (const [name, day, act, expected] of steps) test(name, () => assert.deepEqual(nextStep(day, act), expected));

test('the clock tells when the time is up, or what is left while it stands', () => {
	const day = { phase: 'speech', phaseBeganAt: new Date('2027-05-20T03:00:00Z'), pausedAfter: null } as const;
	const minutes = { speechMinutes: 7, questionMinutes: 0 };
	assert.deepEqual(clockOf({ ...day, ...minutes }), { endsAt: '2027-05-20T03:07:00.000Z', left: null });
	assert.deepEqual(clockOf({ ...day, ...minutes, pausedAfter: 500_000 }), { endsAt: null, left: -80_000 });
	assert.equal(clockOf({ ...day, ...minutes, phase: 'questions' }), null, 'questions without a limit');
	assert.equal(clockOf({ ...day, ...minutes, phase: 'break' }), null);
});

const typed = {
	...{ place: 'Зал', day: '2027-05-20', time: '10:00', remoteLink: 'https://video.example.org/1' },
	...{ speechMinutes: '7', questionMinutes: '3' }
};
test('a day is read as it was typed, with everything that is wrong told at once', () => {
	assert.deepEqual(parseDay(typed), {
		...{ ok: true, faults: [] },
		plan: {
			...{ place: 'Зал', startsAt: '2027-05-20 10:00', remoteLink: 'https://video.example.org/1' },
			...{ speechMinutes: 7, questionMinutes: 3 }
		}
	});
	assert.equal(parseDay({ ...typed, day: '', time: '' }).plan?.startsAt, null);
	const wrong = {
		...{ place: 'а'.repeat(501), day: '2027-02-31', time: '25:00', remoteLink: 'javascript:alert(1)' },
		...{ speechMinutes: '0', questionMinutes: '-1' }
	};
	assert.deepEqual(parseDay(wrong).faults, [
		'place-long',
		'day-faulty',
		'time-faulty',
		'link-faulty',
		'speech-faulty',
		'questions-faulty'
	]);
});

const rules = parseRuleSet(judgedRules);
if (!rules.ok) throw new Error('rules');
const { ruleSet } = rules;

function tallyWith(
	places: [string, string | null, number | null][],
	awards: GivenAward[],
	lines: TallyResult['lines']
) {
	const entries = places.map(([entry, nomination, place]) => ({ entry, nomination, place }));
	return {
		stages: [
			{ stage: '1', entries: [] },
			{ stage: '2', entries }
		],
		awards,
		lines
	} as unknown as TallyResult;
}
const given = (award: string, by: GivenAward['by'], entry: string | null = '1'): GivenAward => ({
	...{ award, entry, nomination: null, recipient: null, by }
});

test('results are opened nomination by nomination from the last place, then what the jury gave, the Grand Prix last', () => {
	const tally = tallyWith(
		[
			['1', 'service', 1],
			['2', 'service', 2],
			['3', 'service', 2],
			['4', 'event', 3],
			['5', 'event', null]
		],
		[
			given('d1', 'place'),
			given('grand', 'decision'),
			given('reader', 'decision', '5'),
			given('incentive', 'decision', '4'),
			given('cert', 'participation')
		],
		[{ kind: 'place-unawarded', place: 1, nomination: 'event' }]
	);
	assert.deepEqual(revealOrder(tally, ruleSet), [
		{ kind: 'place', nomination: 'service', place: 2, entries: ['2', '3'] },
		{ kind: 'place', nomination: 'service', place: 1, entries: ['1'] },
		{ kind: 'place', nomination: 'event', place: 3, entries: ['4'] },
		{ kind: 'place', nomination: 'event', place: 1, entries: [] },
		{ kind: 'award', index: 3 },
		{ kind: 'award', index: 2 },
		{ kind: 'award', index: 1 }
	]);
});

test('where places are given in the whole contest, they are opened so', () => {
	const whole = { ...ruleSet, ranking: { ...ruleSet.ranking, scope: 'contest' as const } };
	const tally = tallyWith([['1', 'service', 1], ['4', 'event', 2]], [], []); // prettier-ignore
	assert.deepEqual(revealOrder(tally, whole), [
		{ kind: 'place', nomination: null, place: 2, entries: ['4'] },
		{ kind: 'place', nomination: null, place: 1, entries: ['1'] }
	]);
});
