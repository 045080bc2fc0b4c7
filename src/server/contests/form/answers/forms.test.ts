import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer, FieldKind } from '../forms.ts';
import { allKinds, buildField, buildForm } from '../testing.ts';
import { faultsOfAnswers } from './faults/rules.ts';
import { parseAnswers } from './forms.ts';
import { answerTo } from './rules.ts';

function formOf(pairs: readonly (readonly [string, string])[]): FormData {
	const form = new FormData();
	for (const [name, value] of pairs) form.append(name, value);
	return form;
}

const parsed = (kind: FieldKind, ...values: string[]): Answer | undefined =>
	parseAnswers([buildField(kind)], formOf(values.map((value) => [`answer-${kind}`, value])))[kind];

const typed: [FieldKind, string, Answer][] = [
	['line', '  Одна\r\nстрока\u202e  и всё\u0000 ', 'Одна строка и всё'],
	['line', '\ud800', '\ufffd'],
	['text', 'Абзац\r\n\r\nвторой  с пробелами\u200b\n', 'Абзац\n\nвторой  с пробелами'],
	['number', '1 234,50', '1234.5'],
	['number', '1\u00a0234.5', '1234.5'],
	['number', '−3', '-3'],
	['number', '007', '7'],
	['number', 'около ста', 'около ста'],
	['number', '1e5', '1e5'],
	['number', '4 5', '4 5'],
	['number', 'Infinity', 'Infinity'],
	['date', '31.03.2027', '2027-03-31'],
	['date', '1/4/2027', '2027-04-01'],
	['date', '2027-03-31', '2027-03-31'],
	['date', '9 Мая 2027 года', '2027-05-09'],
	['date', '1 марта 2027 г.', '2027-03-01'],
	['date', '31.02.2027', '31.02.2027'],
	['date', '31.03.27', '31.03.27'],
	['date', 'в марте', 'в марте'],
	['link', 'example.org/видео?x=1', 'https://example.org/видео?x=1'],
	['link', 'библиотека.рф', 'https://библиотека.рф'],
	['link', 'http://example.org', 'http://example.org'],
	['link', 'javascript:alert(1)', 'javascript:alert(1)'],
	['link', 'нет', 'нет'],
	['choice', 'b', 'b'],
	['choices', 'a', ['a']],
	['consent', 'yes', true],
	['consent', 'on', false]
];

test('what was typed is written as it is stored; what cannot be read stays as typed', () => {
	assert.deepEqual(
		typed.map(([kind, value]) => [kind, value, parsed(kind, value)]),
		typed
	);
});

test('rows of a budget are those where something stands, with exact sums', () => {
	const form = formOf([
		['answer-budget.title', 'Книги'],
		['answer-budget.sum', '1 500,50 руб.'],
		['answer-budget.title', ' '],
		['answer-budget.sum', ''],
		['answer-budget.title', 'Краска'],
		['answer-budget.sum', 'много'],
		['answer-budget.title', 'Бумага'],
		['answer-budget.sum', '0.10₽']
	]);
	assert.deepEqual(parseAnswers([buildField('budget')], form), {
		budget: [
			{ title: 'Книги', sum: '1500.5' },
			{ title: 'Краска', sum: 'много' },
			{ title: 'Бумага', sum: '0.1' }
		]
	});
});

test('only the fields that were asked for are answered, whatever else comes', () => {
	const form = formOf([
		['answer-line', 'Ответ'],
		['answer-line', 'Второй раз'],
		['answer-other', 'чужое'],
		['state', 'admitted'],
		['__proto__', 'x'],
		['answer-__proto__', 'x'],
		['answer-constructor', 'x'],
		['answer-files', 'x']
	]);
	form.append('answer-text', new File(['x'], 'x.txt'));
	const fields = [buildField('line'), buildField('text'), buildField('files')];
	assert.deepEqual(parseAnswers(fields, form), { line: 'Ответ', text: '' });
});

test('a field called as what every object has is a field like others', () => {
	const field = buildField('line', { id: 'constructor' });
	assert.equal(answerTo(field, {}), '');
	assert.deepEqual(parseAnswers([field], formOf([['answer-constructor', 'Ответ']])), { constructor: 'Ответ' });
	assert.deepEqual(faultsOfAnswers([field], {}, {}, 'submitting'), [
		{ fieldId: 'constructor', fault: 'missing', facts: {} }
	]);
});

test('an answer of another shape, kept from before the form was changed, is none', () => {
	const stored: Answer[] = ['строка', ['a'], [{ title: 'Книги', sum: '5' }], true];
	const kept = allKinds.map((kind) => stored.filter((answer) => answerTo({ id: 'x', kind }, { x: answer }) === answer));
	const shapes: Record<FieldKind, Answer[]> = {
		...{ line: ['строка'], text: ['строка'], number: ['строка'], choice: ['строка'], date: ['строка'] },
		...{ link: ['строка'], files: ['строка'], images: ['строка'] },
		...{ choices: [['a']], budget: [[{ title: 'Книги', sum: '5' }]], consent: [true] }
	};
	assert.deepEqual(
		kept,
		allKinds.map((kind) => shapes[kind])
	);
});

const hostile = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.string({ unit: fc.constantFrom('1', '2', ' ', '\u00a0', ',', '.', '-', '/', 'м', 'а', 'р', '\ud800', '\u0308') }),
	fc.constantFrom('31.03.2027', '1 000', 'example.org', '__proto__', '1500 руб.', '\r\n', 'yes', 'a')
);
const names = allKinds.flatMap((kind) =>
	kind === 'budget' ? ['answer-budget.title', 'answer-budget.sum'] : [`answer-${kind}`]
);
const sent = fc.array(fc.tuple(fc.constantFrom(...names, '__proto__', 'answer-nobody'), hostile), { maxLength: 40 });

test('property: whatever is sent is read without a throw, and reading what was read changes neither it nor its faults', () => {
	const fields = buildForm();
	fc.assert(
		fc.property(sent, (pairs) => {
			const once = parseAnswers(fields, formOf(pairs));
			const again = parseAnswers(fields, formOf(written(once)));
			assert.deepEqual(again, once);
			for (const when of ['saving', 'submitting', 'check-end'] as const) {
				assert.deepEqual(faultsOfAnswers(fields, again, {}, when), faultsOfAnswers(fields, once, {}, when));
			}
			assert.ok(JSON.stringify(once).isWellFormed() && !/\\u0000|\\ud8/.test(JSON.stringify(once)));
		}),
		{ numRuns: 1000 }
	);
});

/** Answers as the form that shows them would send them again. */
function written(answers: Record<string, Answer>): [string, string][] {
	return Object.entries(answers).flatMap(([id, answer]): [string, string][] => {
		if (typeof answer === 'string') return [[`answer-${id}`, answer]];
		if (typeof answer === 'boolean') return answer ? [[`answer-${id}`, 'yes']] : [];
		return answer.flatMap((each): [string, string][] =>
			typeof each === 'string'
				? [[`answer-${id}`, each]]
				: [
						[`answer-${id}.title`, each.title],
						[`answer-${id}.sum`, each.sum]
					]
		);
	});
}

test('fifty thousand hostile characters in every field are read and judged in less than 200 ms of work', () => {
	const pieces = [
		'1',
		' ',
		'1 ',
		'1 000 ',
		'.',
		'a.',
		'a-',
		'31.',
		'\u0308',
		'а\u0308',
		'\u200b',
		'\n',
		' \n',
		'ё',
		'-',
		'%'
	];
	const fields = buildForm();
	for (const piece of pieces) {
		for (const ending of ['', '!', ' руб', '.x']) {
			const evil = piece.repeat(Math.floor(50_000 / piece.length)) + ending;
			for (const kind of allKinds) {
				const pairs = names.filter((name) => name.startsWith(`answer-${kind}`)).map((name) => [name, evil] as const);
				// Of the processor, not of the clock: the machine may be busy with something else.
				const began = process.cpuUsage();
				const answers = parseAnswers(fields, formOf(pairs));
				faultsOfAnswers(fields, answers, {}, 'submitting');
				const { user, system } = process.cpuUsage(began);
				const took = (user + system) / 1000;
				assert.ok(took < 200, `${kind} with ${JSON.stringify(piece)} and ${ending} took ${took} ms`);
			}
		}
	}
});
