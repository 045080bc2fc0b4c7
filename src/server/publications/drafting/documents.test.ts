import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameHonoured, newsText, type Honoured, type NewsFacts } from './documents.ts';

const honoured = (about: Partial<Honoured> = {}): Honoured => ({
	people: [{ name: 'Лампова Вера Ивановна', post: 'библиотекарь' }],
	team: '',
	organisation: 'Кедровская библиотека',
	work: 'Сад',
	...about
});
const nobody: NewsFacts = {
	kind: 'конкурс',
	title: 'Маяк',
	involved: [],
	works: { number: 0, sentence: '0 работ' },
	jurors: 0,
	nominations: [],
	overall: { winners: [], unawarded: [] },
	finalists: null,
	defence: null,
	others: [],
	money: [],
	isForWinnersAlone: false,
	letters: 0,
	certificates: 0,
	certificateName: 'сертификат',
	address: 'https://krug.example/contests/mayak/results'
};
const bodyOf = (facts: Partial<NewsFacts>) => newsText({ ...nobody, ...facts }).body.replaceAll('\u00a0', ' ');
const end = '\n\nВсе результаты: https://krug.example/contests/mayak/results';

test('of a contest of which nothing is known nothing is said but that it is over', () => {
	assert.deepEqual(newsText(nobody), {
		title: 'Подведены итоги конкурса «Маяк»',
		body: `Подведены итоги конкурса «Маяк».${end}`
	});
});

test('one nomination needs no list, and one work is one in every sentence', () => {
	const winners = [{ title: 'Диплом I степени', giver: null, honoured: [honoured()] }];
	assert.equal(
		bodyOf({
			works: { number: 1, sentence: '1 работа из 1 городского округа' },
			jurors: 1,
			nominations: [{ title: 'Сервис', works: 1, minimum: null, winners, unawarded: [] }],
			finalists: 1,
			letters: 1,
			certificates: 1
		}),
		[
			'Подведены итоги конкурса «Маяк».',
			'К участию допущена 1 работа из 1 городского округа. Работы оценивало жюри из 1 человека.',
			'В финал вышла 1 работа.',
			'Номинация «Сервис»\nДиплом I степени: Лампова Вера Ивановна, библиотекарь (Кедровская библиотека), работа «Сад».',
			'Подготовлено 1 благодарственное письмо и 1 сертификат участника.'
		].join('\n\n') + end
	);
});

test('a shared place names both, an unawarded one says so, and a nomination that was not held says why', () => {
	const second = honoured({ people: [{ name: 'Полкин Лев Ильич', post: '' }], organisation: '', work: 'Лес' });
	const winners = [{ title: 'Диплом II степени', giver: null, honoured: [honoured(), second] }];
	assert.equal(
		bodyOf({
			works: { number: 23, sentence: '23 работы' },
			nominations: [
				{ title: 'Сервис', works: 21, minimum: null, winners, unawarded: [1] },
				{ title: 'Дебют', works: 2, minimum: 5, winners: [], unawarded: [] },
				{ title: 'Пустая', works: 0, minimum: 3, winners: [], unawarded: [] }
			]
		}),
		[
			'Подведены итоги конкурса «Маяк».',
			'К участию допущено 23 работы. Номинация «Дебют» не состоялась: допущены 2 работы при необходимых 5. Номинация «Пустая» не состоялась: работ в ней не было.',
			'Номинация «Сервис»\nПервое место не присуждено.\nДиплом II степени: Лампова Вера Ивановна, библиотекарь (Кедровская библиотека), работа «Сад»; Полкин Лев Ильич, работа «Лес».'
		].join('\n\n') + end
	);
});

test('places of the whole contest stand without a nomination', () => {
	const winners = [{ title: 'Диплом I степени', giver: null, honoured: [honoured()] }];
	assert.equal(
		bodyOf({ overall: { winners, unawarded: [2, 4] } }),
		[
			'Подведены итоги конкурса «Маяк».',
			'Второе место не присуждено.\n4-е место не присуждено.\nДиплом I степени: Лампова Вера Ивановна, библиотекарь (Кедровская библиотека), работа «Сад».'
		].join('\n\n') + end
	);
});

test('who held it is declined only where the form is confirmed, and named in the nominative otherwise', () => {
	const founder = { role: 'founder', name: 'Департамент культуры', genitive: null } as const;
	const organisers = [
		{ role: 'organiser', name: 'Библиотека', genitive: 'Библиотеки' },
		{ role: 'organiser', name: 'Партнёрство', genitive: null }
	] as const;
	const sponsor = { role: 'sponsor', name: 'Типография', genitive: 'Типографии' } as const;
	const first = (facts: Partial<NewsFacts>) => bodyOf(facts).split('\n\n')[0];
	const kind = 'областной конкурс практик';
	assert.equal(
		first({ kind, involved: [founder, ...organisers, sponsor] }),
		'Подведены итоги областного конкурса практик «Маяк», проведённого при поддержке Типографии. Учредитель — Департамент культуры; организаторы — Библиотека и Партнёрство.'
	);
	assert.equal(
		first({ kind, involved: [{ ...sponsor, genitive: null }, sponsor] }),
		'Подведены итоги областного конкурса практик «Маяк». Спонсоры — Типография и Типография.'
	);
	assert.equal(
		first({ kind: 'областная акция', involved: [sponsor] }),
		'Подведены итоги: Областная акция «Маяк». Спонсор — Типография.'
	);
	assert.equal(
		newsText({ ...nobody, kind: 'областная акция' }).title.replaceAll('\u00a0', ' '),
		'Подведены итоги: Областная акция «Маяк»'
	);
});

test('givers stand in the genitive where it is known and in brackets where it is not', () => {
	const known = { name: 'ООО «Дом»', genitive: 'ООО «Дом»' };
	const unknown = { name: 'Типография', genitive: null };
	assert.equal(
		bodyOf({
			others: [
				{ title: 'Гран-при', giver: null, honoured: [honoured()] },
				{ title: 'Приз спонсора', giver: known, honoured: [honoured({ people: [] })] },
				{ title: 'Приз печатников', giver: unknown, honoured: [honoured({ people: [], work: '' })] }
			],
			money: [known, unknown]
		}),
		[
			'Подведены итоги конкурса «Маяк».',
			'Гран-при: Лампова Вера Ивановна, библиотекарь (Кедровская библиотека), работа «Сад».',
			'Приз спонсора от ООО «Дом»: Кедровская библиотека, работа «Сад».\nПриз печатников (Типография): Кедровская библиотека.',
			'Победителям и призёрам вручаются денежные премии (ООО «Дом» и Типография).'
		].join('\n\n') + end
	);
	assert.match(bodyOf({ money: [{ name: '', genitive: null }] }), /вручаются денежные премии\.\n/);
	assert.match(bodyOf({ money: [known] }), /вручаются денежные премии от ООО «Дом»\.\n/);
});

test('money of first places alone is for winners alone, and what all are given is called as the rules call it', () => {
	const money = [{ name: '', genitive: null }];
	assert.match(bodyOf({ money, isForWinnersAlone: true }), /\nПобедителям вручаются денежные премии\.\n/);
	assert.match(bodyOf({ money }), /\nПобедителям и призёрам вручаются денежные премии\.\n/);
	assert.match(bodyOf({ certificates: 34, certificateName: 'диплом' }), /Подготовлено 34 диплома участника\./);
});

test('a defence without a day is not told of, and one without a place has no brackets', () => {
	assert.match(
		bodyOf({ finalists: 9, defence: { day: '2027-05-27', place: 'Верхнезареченск, зал' } }),
		/В финал вышли 9 работ\. Публичная защита прошла 27 мая 2027 года \(Верхнезареченск, зал\)\.\n/
	);
	assert.match(bodyOf({ defence: { day: '2027-05-27', place: null } }), /прошла 27 мая 2027 года\.\n/);
	assert.doesNotMatch(bodyOf({ defence: { day: null, place: 'Зал' } }), /защита/);
});

const others = [
	{ name: 'Лампова Вера Ивановна', post: 'библиотекарь' },
	{ name: 'Полкин Лев Ильич', post: '' }
];
const recipients: [about: Partial<Honoured>, text: string][] = [
	[{ people: others }, 'Лампова Вера Ивановна (библиотекарь) и Полкин Лев Ильич — Кедровская библиотека, работа «Сад»'],
	[{ people: others, organisation: '' }, 'Лампова Вера Ивановна (библиотекарь) и Полкин Лев Ильич, работа «Сад»'],
	[
		{ people: others, team: 'Искра' },
		'коллектив «Искра» (Лампова Вера Ивановна, библиотекарь; Полкин Лев Ильич) — Кедровская библиотека, работа «Сад»'
	],
	[{ people: [], team: 'Искра', organisation: '', work: '' }, 'коллектив «Искра»'],
	[{ people: [] }, 'Кедровская библиотека, работа «Сад»'],
	[{ work: 'Книга «Сад»' }, 'Лампова Вера Ивановна, библиотекарь (Кедровская библиотека), работа «Книга „Сад“»']
];
for (const [about, text] of recipients)
	test(`honoured: ${text}`, () => assert.equal(nameHonoured(honoured(about)), text));
