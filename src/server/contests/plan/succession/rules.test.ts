import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '../forms.ts';
import { callAmong, shiftDay, succeed, titleOfYear } from './rules.ts';

test('a day moves to the nearest same weekday of the other year, or to the same date', () => {
	const days = ['2026-03-31', '2027-01-01', '2028-02-29', '2027-12-31'];
	assert.deepEqual(
		days.map((day) => [shiftDay(day, 1, 'weekday'), shiftDay(day, 1, 'date')]),
		[
			['2027-03-30', '2027-03-31'],
			['2027-12-31', '2028-01-01'],
			['2029-02-27', '2029-02-28'],
			['2028-12-29', '2028-12-31']
		]
	);
	const weekday = (iso: string) => new Date(`${iso}T00:00Z`).getUTCDay();
	for (const day of days) {
		for (const years of [-3, 0, 1, 2, 7]) assert.equal(weekday(shiftDay(day, years, 'weekday')), weekday(day));
	}
	assert.equal(shiftDay('2026-03-31', 0, 'weekday'), '2026-03-31');
});

test('the next contest is the same in everything but its title, its year and its days', () => {
	const plan = contestPlan.parse({
		basics: { title: 'Компас — 2026', heldInYear: 2026 },
		nominations: [{ id: 'n', title: 'Сервис' }],
		calendar: {
			...{
				timeZone: 'Asia/Tomsk',
				opensAt: '2026-02-01T09:00',
				closesAt: '2026-03-31T23:59',
				checkUntil: '2026-04-09'
			},
			milestones: [{ title: 'Финал', startsOn: '2026-05-26', endsOn: '2026-05-27' }]
		},
		words: { approval: { post: 'Директор', order: 'от 20.01.2026 № 3' } }
	});
	const next = succeed(plan, { title: titleOfYear('Компас — 2026', 2026, 2027), year: 2027, shift: 'weekday' });
	assert.deepEqual(next, {
		...plan,
		basics: { ...plan.basics, title: 'Компас — 2027', heldInYear: 2027 },
		calendar: {
			...plan.calendar,
			...{ opensAt: '2027-01-31T09:00', closesAt: '2027-03-30T23:59', checkUntil: '2027-04-08' },
			milestones: [{ title: 'Финал', startsOn: '2027-05-25', endsOn: '2027-05-26' }]
		},
		words: { ...plan.words, approval: { ...plan.words.approval, order: '' } }
	});
});

test('the call is found among the dates of a finished contest by its usual words', () => {
	const dates = [
		{ title: 'Объявление конкурса', startsOn: '2027-01-25', endsOn: null },
		{ title: 'Приём конкурсных работ', startsOn: '2027-02-01', endsOn: '2027-03-31' },
		{ title: 'Проверка заявок', startsOn: '2027-04-01', endsOn: '2027-04-09' }
	];
	assert.deepEqual(callAmong(dates), {
		...{ opensAt: '2027-02-01T00:00', closesAt: '2027-03-31T23:59', checkUntil: '2027-04-09' },
		milestones: [dates[0]]
	});
	assert.deepEqual(callAmong([]), { opensAt: null, closesAt: null, checkUntil: null, milestones: [] });
});
