import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildField, buildForm } from './testing.ts';
import type { FormField } from './forms.ts';
import { findFormFaults } from './rules.ts';

const twice = [
	{ id: 'a', title: 'Да' },
	{ id: 'b', title: 'да ' }
];
const faulty: [FormField[], string[]][] = [
	[buildForm(), []],
	[[buildField('line'), buildField('text', { id: 'line' })], ['line id-repeated']],
	[[buildField('line', { label: 'Имя' }), buildField('text', { label: ' имя' })], ['text label-repeated']],
	[
		[
			buildField('line', { label: 'Имя', nominations: ['a'] }),
			buildField('text', { label: 'Имя', nominations: ['b'] })
		],
		[]
	],
	[[buildField('line', { nominations: ['a', 'gone'] })], ['line nomination-unknown']],
	[[buildField('text', { least: 9, most: 8 })], ['text bounds-crossed']],
	[[buildField('text', { least: 8, most: 8 })], []],
	[[buildField('number', { least: '10', most: '9' })], ['number bounds-crossed']],
	[[buildField('number', { least: '9.5', most: '10' })], []],
	[[buildField('number', { least: 'много' })], ['number bound-unread']],
	[[buildField('date', { earliest: '2027-02-01', latest: '2027-01-31' })], ['date bounds-crossed']],
	[[buildField('choice', { options: twice })], ['choice options-repeated']],
	[[buildField('choices', { options: twice, most: 3 })], ['choices options-repeated', 'choices most-over-options']]
];

test('a form’s faults are told by field', () => {
	assert.deepEqual(
		faulty.map(([form]) => [form, findFormFaults(form, ['a', 'b']).map(({ fieldId, fault }) => `${fieldId} ${fault}`)]),
		faulty
	);
});
