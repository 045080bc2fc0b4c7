import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan, type ContestPlan, type ContestPlanInput } from '../../plan/forms.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { practices } from '../../plan/templates/practices/rules.ts';
import { parseRuleSet } from '../../scoring/rule-set/forms.ts';
import { regulationsOf } from '../documents.ts';
import { changesBetween, type Edition } from './documents.ts';

const ids = ['1', '2'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [string, string];
const facts = {
	organisations: new Map([
		[ids[0], 'Областная библиотека'],
		[ids[1], 'Типография']
	]),
	territories: new Map<string, string>(),
	consents: [{ title: 'Согласие', body: 'Соглашаюсь.' }]
};
const first = contestPlan.parse({
	...practices.plan,
	basics: { ...practices.plan.basics, title: 'Маяк', heldInYear: 2027, contacts: 'Отдел развития' },
	organisations: [{ organisationId: ids[0], role: 'organiser' }],
	calendar: {
		timeZone: 'Asia/Tomsk',
		opensAt: '2027-02-01T09:00',
		closesAt: '2027-03-31T23:59',
		checkUntil: '2027-04-09',
		milestones: [{ title: 'Награждение', startsOn: '2027-05-27' }]
	},
	jury: [{ id: 'a', name: 'Первая Анна Борисовна', role: 'chair' }]
} satisfies ContestPlanInput);

function editionOf(plan: ContestPlan, given: Partial<typeof facts> = {}): Edition {
	const reading = parseRuleSet(ruleSetOf(plan));
	assert.ok(reading.ok);
	const ground = { plan, ruleSet: reading.ruleSet, facts: { ...facts, ...given } };
	return { ...ground, document: regulationsOf(ground) };
}

const changesOf = (change: Partial<ContestPlan>) =>
	changesBetween(editionOf(first), editionOf({ ...first, ...change })).map((text) => text.replaceAll('\u00a0', ' '));

test('an unchanged plan, and what is kept back, change nothing', () => {
	assert.deepEqual(changesOf({}), []);
	assert.deepEqual(
		changesOf({
			calendar: { ...first.calendar, graceMinutes: 60 },
			jury: [{ ...first.jury[0]!, email: 'anna@example.org' }]
		}),
		[]
	);
});

test('a mere change of order is told as such', () => {
	assert.deepEqual(changesOf({ nominations: [...first.nominations].reverse() }), [
		'Изменился порядок в перечнях положения.'
	]);
});

test('basics, organisations and people are told with what stood before', () => {
	assert.deepEqual(
		changesOf({
			basics: {
				...first.basics,
				kind: 'конкурс',
				title: 'Компас',
				aim: 'Другая цель',
				tasks: 'Другие задачи',
				contacts: 'Кабинет 5',
				address: '634000, г. Луговой',
				ageMark: '6+',
				heldInYear: 2028
			},
			organisations: [{ organisationId: ids[1], role: 'sponsor' }],
			jury: [{ ...first.jury[0]!, role: 'member', voting: false }]
		}),
		[
			'Название: конкурс «Компас» (было: областной конкурс профессиональных практик «Маяк»).',
			'Год: 2028 (было: 2027).',
			'Знак информационной продукции: 6+ (было: не указано).',
			'Почтовый адрес организатора: 634000, г. Луговой (было: не указано).',
			'Изменилась цель конкурса.',
			'Изменились задачи конкурса.',
			'Изменились контакты.',
			'Организаторы и партнёры, добавлено: Типография (спонсор).',
			'Организаторы и партнёры, убрано: Областная библиотека (организатор).',
			'Состав жюри, добавлено: Первая Анна Борисовна (член жюри, без права голоса).',
			'Состав жюри, убрано: Первая Анна Борисовна (председатель).'
		]
	);
});

test('nominations come, go, and are renamed', () => {
	const [service, collection, event] = first.nominations;
	assert.deepEqual(
		changesOf({
			nominations: [
				{ ...service!, title: 'Сервис' },
				{ ...event!, description: 'Иначе.' },
				{ id: 'new', title: 'Дебют', description: '', minimumEntries: 5 }
			],
			rules: first.rules
		}),
		[
			'Новая номинация: «Дебют».',
			`Номинации «${collection!.title}» больше нет.`,
			'Номинация «Удобный сервис» теперь называется «Сервис».',
			'Изменилось описание номинации «Событие и сообщество».'
		]
	);
});

test('lines of the calendar come and go; of two that bear one title nobody can say which has moved', () => {
	const calendarOf = (...milestones: [string, string][]) => ({
		...first.calendar,
		milestones: milestones.map(([title, startsOn]) => ({ title, startsOn, endsOn: null }))
	});
	const before = editionOf({
		...first,
		calendar: calendarOf(['Встреча', '2027-04-12'], ['Встреча', '2027-04-19'], ['Финал', '2027-05-20'])
	});
	const after = editionOf({
		...first,
		calendar: calendarOf(['Встреча', '2027-04-12'], ['Встреча', '2027-04-20'], ['Апелляции', '2027-05-27'])
	});
	assert.deepEqual(
		changesBetween(before, after).map((text) => text.replaceAll('\u00a0', ' ')),
		[
			'Календарь, добавлено: Встреча — 20 апреля 2027 г.; Апелляции — 27 мая 2027 г.',
			'Календарь, убрано: Встреча — 19 апреля 2027 г.; Финал — 20 мая 2027 г.'
		]
	);
});

test('dates, terms of taking part and of the check are told as they now are', () => {
	assert.deepEqual(
		changesOf({
			calendar: {
				...first.calendar,
				opensAt: '2027-02-02T10:00',
				correctionDays: 5,
				milestones: [{ title: 'Награждение', startsOn: '2027-05-28', endsOn: '2027-05-29' }]
			},
			participation: { ...first.participation, limit: null, teamSize: 1, ages: { from: 14, to: 35 } },
			eligibility: { people: 2, points: first.eligibility.points.slice(1) },
			isBlind: true
		}),
		[
			'Начало приёма заявок: вторник, 2 февраля 2027 г., 10:00 (томское время, МСК+4) (было: понедельник, 1 февраля 2027 г., 09:00 (томское время, МСК+4)).',
			'Календарь, «Награждение»: 28–29 мая 2027 г. (было: 27 мая 2027 г.).',
			'Рабочих дней на исправление замечаний: 5 (было: 3).',
			'Условия участия, добавлено: У каждой заявки один автор; Возраст автора в день подачи заявки — от 14 до 35 полных лет.',
			'Условия участия, убрано: Заявку подаёт один автор или авторский коллектив, в котором не больше 5 человек; От одной организации принимается не больше 2 заявок в каждой номинации.',
			'Что проверяют в заявке, убрано: Заявка подана в срок.',
			'Решение о допуске теперь принимают двое.',
			'Жюри теперь читает заявки без имён авторов и организаций.'
		]
	);
});

test('fields of the application come, go, change; an order of its own is told only when nothing else is', () => {
	const [text, file, pictures, video] = first.form;
	assert.deepEqual(
		changesOf({
			form: [
				{ ...text!, most: 4000 } as never,
				{ ...pictures!, required: 'submitting' },
				{ ...video!, label: 'Ролик' },
				{ ...video!, id: 'sound', label: 'Звук' }
			]
		}),
		[
			'В заявке появилось: «Звук».',
			`Из заявки убрано: «${file!.label}».`,
			'Поле заявки «Описание практики»: Текст, до 4 000 знаков (было: Текст, до 8 000 знаков).',
			'Изменилось, обязательно ли поле заявки «Фотографии».',
			'Поле заявки «Видеозапись» теперь называется «Ролик».'
		]
	);
	assert.deepEqual(changesOf({ form: [...first.form].reverse() }), ['Поля заявки идут в другом порядке.']);
	assert.deepEqual(changesOf({ form: [{ ...text!, help: 'Иначе' }, ...first.form.slice(1)] }), [
		'Уточнено поле заявки «Описание практики».'
	]);
});

test('rules are told by the sentences that hold now and those that do not any more', () => {
	const rules = structuredClone(first.rules) as { stages: { criteria: { title: string }[]; minimumSheets: number }[] };
	rules.stages[1]!.minimumSheets = 4;
	rules.stages[1]!.criteria[0]!.title = 'Польза';
	assert.deepEqual(changesOf({ rules: { ...rules, quorum: { numerator: 1, denominator: 2 } } }), [
		'Теперь действует — этап «Заочная оценка»: Работа получает результат, если по ней есть не меньше 4 заполненных оценочных листов.',
		'Теперь действует — этап «Заочная оценка»: критерий «Польза».',
		'Теперь действует — Заседание жюри правомочно, если на нём присутствуют не меньше половины членов жюри с правом голоса.',
		'Больше не действует — этап «Заочная оценка»: Работа получает результат, если по ней есть не меньше 3 заполненных оценочных листов.',
		'Больше не действует — этап «Заочная оценка»: критерий «Актуальность для жителей и соответствие номинации».',
		'Больше не действует — Заседание жюри правомочно, если на нём присутствуют не меньше двух третей членов жюри с правом голоса.'
	]);
});

test('the organiser’s words, the approval and the consents are told by name', () => {
	const words = {
		approval: { post: 'Директор', name: '', order: '' },
		sections: { aims: { before: 'Слова.', after: '' }, sheet: { before: '', after: 'Слова.' } }
	};
	assert.deepEqual(changesOf({ words }), [
		'Изменились слова организатора: «Цели и задачи» и «Оценочный лист».',
		'Изменились сведения об утверждении положения.'
	]);
	const other = editionOf(first, { consents: [{ title: 'Согласие', body: 'Иначе.' }] });
	assert.deepEqual(changesBetween(editionOf(first), other), ['Изменились тексты согласий.']);
});
