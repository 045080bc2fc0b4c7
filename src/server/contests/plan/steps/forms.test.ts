import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan, emptyPlan } from '../forms.ts';
import { templates } from '../templates/rules.ts';
import { basicsForm } from './basics/forms.ts';
import { calendarForm } from './calendar/forms.ts';
import { eligibilityForm } from './eligibility/forms.ts';
import { arrange, readTyped, type StepForm, type Typed } from './forms.ts';
import { juryForm } from './jury/forms.ts';
import { nominationsForm } from './nominations/forms.ts';
import { organisationsForm } from './organisations/forms.ts';
import { participationForm } from './participation/forms.ts';

const organisationId = '00000000-0000-4000-8000-000000000001';
const territoryId = '00000000-0000-4000-8000-000000000002';
const forms = [
	...[basicsForm, organisationsForm, nominationsForm, calendarForm, participationForm, eligibilityForm, juryForm]
];

function sent({ texts, lists, rows }: Typed): FormData {
	const form = new FormData();
	for (const [name, text] of Object.entries(texts)) form.set(name, text);
	for (const [name, values] of Object.entries(lists)) for (const value of values) form.append(name, value);
	rows.forEach((row, at) => {
		for (const [field, text] of Object.entries(row)) form.set(`rows-${at}-${field}`, text);
	});
	return form;
}

const typing = (form: StepForm, given: Partial<Typed>) =>
	form.read({ texts: {}, lists: {}, rows: [], ...given }, emptyPlan());

test('every page, shown and sent back untouched, gives the very plan that it was made from', () => {
	const whole = contestPlan.parse({
		...templates[0]!.plan,
		basics: { ...templates[0]!.plan.basics, title: 'Маяк', heldInYear: 2027, ageMark: '12+' },
		organisations: [{ organisationId, role: 'founder' }],
		calendar: {
			...{ timeZone: 'Asia/Tomsk', opensAt: '2027-02-01T09:30', closesAt: '2027-03-31T23:59', graceMinutes: 30 },
			...{ checkUntil: '2027-04-09', correctionDays: 5 },
			milestones: [
				{ title: 'Защита', startsOn: '2027-05-26', endsOn: '2027-05-27' },
				{ title: 'Итоги', startsOn: '2027-05-31' }
			]
		},
		participation: { kinds: ['branch'], territoryIds: [territoryId], ages: { from: 7, to: 17 } },
		jury: [
			{ id: 'j7', name: 'Лампова Вера Ивановна', role: 'chair', post: 'директор', email: 'vera@example.org' },
			{ id: 'j2', name: 'Воробей Илья Ильич', organisationId, role: 'secretary', voting: false }
		],
		isBlind: true
	});
	for (const plan of [whole, emptyPlan()]) {
		for (const form of forms) {
			const typed = readTyped(form, sent(form.typedOf(plan)));
			const reading = form.read(typed, plan);
			if (form.step === 'basics' && plan.basics.title === '') continue;
			assert.ok(reading.ok, `${form.step}: ${JSON.stringify(reading)}`);
			for (const [part, value] of Object.entries(reading.values)) {
				assert.deepEqual(value, plan[part as keyof typeof plan], part);
			}
		}
	}
});

test('what cannot be kept is told where it stands', () => {
	const faultsOf = (form: StepForm, given: Partial<Typed>) => {
		const reading = typing(form, given);
		return reading.ok ? [] : reading.faults.map(({ name, key }) => `${name} ${key}`);
	};
	assert.deepEqual(faultsOf(basicsForm, { texts: { title: 'Я', heldInYear: '27', kind: 'к'.repeat(201) } }), [
		'kind too-long',
		'title title-short',
		'heldInYear year-odd'
	]);
	assert.deepEqual(
		faultsOf(calendarForm, {
			texts: { timeZone: 'Asia/Nowhere', opensOn: '2027-02-30', closesOn: '2027-02-01', closesTime: '24:00' },
			rows: [
				{ title: '', startsOn: '', endsOn: '2027-01-01' },
				{ title: 'Финал', startsOn: '2027-05-27', endsOn: '2027-05-26' },
				{ title: 'Без дней', startsOn: '', endsOn: '' }
			]
		}),
		[
			'timeZone zone-unknown',
			'opensOn day-odd',
			'closesTime time-odd',
			'rows-0-title row-without-title',
			'rows-0-startsOn row-without-day',
			'rows-1-endsOn ends-before-start'
		]
	);
	const dates = { timeZone: 'Asia/Tomsk', opensOn: '2027-04-01', closesOn: '2027-03-31' };
	assert.deepEqual(faultsOf(calendarForm, { texts: dates }), ['closesOn closing-before-opening']);
	assert.deepEqual(faultsOf(nominationsForm, { rows: [{ title: '', description: 'Есть', minimumEntries: '-1' }] }), [
		'rows-0-title row-without-title',
		'rows-0-minimumEntries number-odd'
	]);
	assert.deepEqual(
		faultsOf(participationForm, { texts: { limitMost: '0', teamSize: 'x', ageFrom: '17', ageTo: '7' } }),
		['limitMost number-odd', 'teamSize number-odd', 'ageTo ages-reversed']
	);
	assert.deepEqual(faultsOf(participationForm, { texts: { ageFrom: '7' } }), ['ageTo age-alone']);
	assert.deepEqual(
		faultsOf(juryForm, {
			rows: [
				{ name: 'Первая', role: 'chair' },
				{ name: '', post: 'директор', role: 'chair', email: 'a b@c' }
			]
		}),
		['rows-1-name row-without-name', 'rows-1-email email-odd', 'rows-1-role several-chairs']
	);
	const twice = { organisationId, role: 'sponsor' };
	assert.deepEqual(faultsOf(organisationsForm, { rows: [twice, twice] }), ['rows-1-role organisation-twice']);
});

test('new rows get short names of their own, and a row that was taken out leaves its name free of use by another', () => {
	const rows = [
		{ id: 'n2', title: 'Вторая' },
		{ id: '', title: 'Новая' },
		{ id: '', title: '' },
		{ id: '', title: 'Ещё' }
	];
	const reading = typing(nominationsForm, { rows });
	assert.deepEqual(reading.ok && reading.values.nominations?.map(({ id, title }) => [id, title]), [
		['n2', 'Вторая'],
		['n1', 'Новая'],
		['n3', 'Ещё']
	]);
});

test('rows are moved, taken out and added without losing any other', () => {
	const rows = ['а', 'б', 'в'].map((title) => ({ title }));
	const titles = (how: string) => {
		const arranged = arrange(rows, how, { title: '' });
		return [arranged.rows.map(({ title }) => title).join(''), arranged.at];
	};
	assert.deepEqual(
		['up-1', 'down-1', 'up-0', 'down-2', 'remove-0', 'remove-2', 'add', 'remove-9', 'drop'].map(titles),
		[
			...[
				['бав', 0],
				['авб', 2],
				['абв', 0],
				['абв', 2],
				['бв', 0],
				['аб', 1],
				['абв', 3]
			],
			...[
				['абв', 0],
				['абв', 0]
			]
		]
	);
});
