import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, FormField } from '../../forms.ts';
import { allKinds, buildField, buildForm } from '../../testing.ts';
import type { AnswerFile } from '../rules.ts';
import { faultsOfAnswers, type Moment } from './rules.ts';

const pdf: AnswerFile = { id: 'f1', name: 'заявка.pdf', type: 'application/pdf', bytes: 1000, alt: '' };
const png: AnswerFile = { id: 'f2', name: 'зал.png', type: 'image/png', bytes: 1000, alt: 'Зал' };

function faults(field: FormField, answer: Answer | AnswerFile[], when: Moment = 'submitting'): unknown[] {
	const isFiles = field.kind === 'files' || field.kind === 'images';
	const answers = isFiles ? {} : { [field.id]: answer as Answer };
	const files = isFiles ? { [field.id]: answer as AnswerFile[] } : {};
	return faultsOfAnswers([field], answers, files, when).map(({ fault, facts }) => [fault, facts]);
}

const budget = (...rows: [string, string][]) => rows.map(([title, sum]) => ({ title, sum }));
const megabyte = 1024 * 1024;

const cases: [FormField, Answer | AnswerFile[], unknown[]][] = [
	[buildField('line', { most: 5 }), 'пять!', []],
	[buildField('line', { most: 5 }), 'шесть!', [['too-long', { most: 5, counted: 6 }]]],
	[buildField('text', { most: 8 }), 'два\r\nтри', []],
	[buildField('text', { most: 6 }), 'два\r\nтри', [['too-long', { most: 6, counted: 7 }]]],
	[buildField('text', { least: 4 }), 'три', [['too-short', { least: 4, counted: 3 }]]],
	[buildField('text', { least: 4, required: 'optional' }), '', []],
	[buildField('number'), '12', []],
	[buildField('number'), 'дюжина', [['not-a-number', {}]]],
	[buildField('number'), '1'.repeat(16), [['not-a-number', {}]]],
	[buildField('number'), '1.5', [['too-many-digits', { digits: 0 }]]],
	[buildField('number', { digits: 1 }), '1.5', []],
	[buildField('number', { digits: 1 }), '1.55', [['too-many-digits', { digits: 1 }]]],
	[buildField('number', { least: '10' }), '9', [['too-small', { least: '10' }]]],
	[buildField('number', { least: '10' }), '10', []],
	[buildField('number', { least: '-2', most: '9' }), '10', [['too-large', { most: '9' }]]],
	[buildField('number', { least: '-2', most: '9' }), '-2', []],
	[buildField('number', { most: '0.1', digits: 2 }), '0.11', [['too-large', { most: '0.1' }]]],
	[buildField('choice'), 'a', []],
	[buildField('choice'), 'нет такого', [['not-an-option', {}]]],
	[buildField('choices', { most: 2 }), ['a', 'b'], []],
	[buildField('choices', { most: 2 }), ['a', 'b', 'c'], [['too-many-options', { most: 2, counted: 3 }]]],
	[buildField('choices'), ['a', 'x'], [['not-an-option', {}]]],
	[buildField('date'), '2027-03-31', []],
	[buildField('date'), '31.02.2027', [['not-a-day', {}]]],
	[buildField('date', { earliest: '2027-01-01' }), '2026-12-31', [['too-early', { earliest: '2027-01-01' }]]],
	[buildField('date', { earliest: '2027-01-01', latest: '2027-01-01' }), '2027-01-01', []],
	[buildField('date', { latest: '2027-01-01' }), '2027-01-02', [['too-late', { latest: '2027-01-01' }]]],
	[buildField('link'), 'https://example.org/x', []],
	...[
		'javascript:alert(1)',
		'ftp://example.org',
		'https://',
		'https://user:word@example.org',
		'нет',
		'//example.org'
	].map((link): [FormField, Answer, unknown[]] => [buildField('link'), link, [['not-a-link', {}]]]),
	[buildField('files'), [pdf], []],
	[buildField('files'), [png], [['file-not-allowed', { name: 'зал.png' }]]],
	[buildField('files'), [{ ...pdf, type: 'text/html' }], [['file-not-allowed', { name: 'заявка.pdf' }]]],
	[buildField('files'), [pdf, pdf], [['too-many-files', { most: 1, counted: 2 }]]],
	[buildField('files', { mostMegabytes: 1 }), [{ ...pdf, bytes: megabyte }], []],
	[
		buildField('files', { mostMegabytes: 1 }),
		[{ ...pdf, bytes: megabyte + 1 }],
		[['file-too-large', { name: 'заявка.pdf', megabytes: 1 }]]
	],
	[buildField('images'), [png], []],
	[
		buildField('images'),
		[pdf],
		[
			['file-not-allowed', { name: 'заявка.pdf' }],
			['alt-missing', { counted: 1 }]
		]
	],
	[buildField('images'), [{ ...png, alt: ' ' }], [['alt-missing', { counted: 1 }]]],
	[buildField('images', { altRequired: false }), [{ ...png, alt: '' }], []],
	[buildField('budget'), budget(['Книги', '12.5']), []],
	[
		buildField('budget'),
		budget(['Книги', '-1'], ['', '5'], ['Бумага', '']),
		[
			['row-sum-unread', { row: 1 }],
			['row-without-title', { row: 2 }],
			['row-without-sum', { row: 3 }]
		]
	],
	[buildField('budget'), budget(['Книги', '1.234']), [['row-sum-unread', { row: 1 }]]],
	[
		buildField('budget', { mostRows: 1 }),
		budget(['Книги', '1'], ['Бумага', '2']),
		[['too-many-rows', { most: 1, counted: 2 }]]
	],
	[buildField('consent'), true, []],
	[buildField('consent'), false, [['missing', {}]]]
];

test('each kind and limit is judged at its edge', () => {
	assert.deepEqual(
		cases.map(([field, answer]) => [field, answer, faults(field, answer)]),
		cases
	);
});

test('a blank field is missed when it is needed: on submitting, by the end of the check, or never', () => {
	const told = (required: FormField['required']) =>
		(['saving', 'submitting', 'check-end'] as const).map((when) => {
			const fields = buildForm().map((field) => ({ ...field, required }));
			return faultsOfAnswers(fields, {}, {}, when).map(({ fieldId, fault }) => `${fieldId} ${fault}`);
		});
	const all = allKinds.map((kind) => `${kind} missing`);
	assert.deepEqual(told('submitting'), [[], all, all]);
	assert.deepEqual(told('check'), [[], [], all]);
	assert.deepEqual(told('optional'), [[], [], []]);
});

test('a draft is told only what is wrong with what stands there', () => {
	assert.deepEqual(faults(buildField('text', { least: 5 }), 'три', 'saving'), []);
	assert.deepEqual(faults(buildField('images'), [{ ...png, alt: '' }], 'saving'), []);
	assert.deepEqual(faults(buildField('budget'), budget(['Книги', '']), 'saving'), []);
	assert.deepEqual(faults(buildField('number'), 'дюжина', 'saving'), [['not-a-number', {}]]);
	assert.deepEqual(faults(buildField('line', { most: 1 }), 'два', 'saving'), [['too-long', { most: 1, counted: 3 }]]);
});
