import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applicationForm } from '../forms.ts';
import { fieldSets, fieldsOfSet, typicalField, typicalFieldIds, type FieldSet } from '../presets/rules.ts';
import { findFormFaults } from '../rules.ts';
import { buildField } from '../testing.ts';
import { freeLabel, newFieldId, withAll, withCopy, withMoved, without, withRestored } from './rules.ts';

const [a, b, c] = ['a', 'b', 'c'].map((id) => buildField('line', { id, label: `Поле ${id}` })) as [
	ReturnType<typeof buildField>,
	ReturnType<typeof buildField>,
	ReturnType<typeof buildField>
];
const form = [a, b, c];
const ids = (fields: readonly { id: string }[]) => fields.map(({ id }) => id).join('');

test('fields move by one place, and not beyond the ends', () => {
	assert.deepEqual(
		[
			ids(withMoved(form, 'b', 'up')),
			ids(withMoved(form, 'b', 'down')),
			ids(withMoved(form, 'a', 'up')),
			ids(withMoved(form, 'c', 'down')),
			ids(withMoved(form, 'x', 'up'))
		],
		['bac', 'acb', 'abc', 'abc', 'abc']
	);
});

test('what was removed comes back where it stood, once', () => {
	const shorter = without(form, 'b');
	assert.deepEqual(withRestored(shorter, b, 1), form);
	assert.deepEqual(withRestored(form, b, 0), form);
	assert.equal(ids(withRestored([], b, 7)), 'b');
});

test('a copy stands after its original under a name that is free', () => {
	const longer = withCopy(form, 'a', 'd');
	assert.deepEqual(
		longer.map(({ id, label }) => [id, label]),
		[
			['a', 'Поле a'],
			['d', 'Поле a (2)'],
			['b', 'Поле b'],
			['c', 'Поле c']
		]
	);
	assert.equal(freeLabel(longer, 'Поле a (2)'), 'Поле a (3)');
});

test('of a set only what is not there yet is added', () => {
	const same = buildField('text', { id: 'other', label: 'Поле b' });
	assert.equal(ids(withAll(form, [a, same, buildField('link', { id: 'd' })])), 'abcd');
});

test('a new field has a name that none had', () => {
	assert.match(newFieldId('line', '0b1c-2d3e-FFFF'), /^line-0b1c2d3e$/);
});

test('every ready field and set is a form without faults', () => {
	const all = typicalFieldIds.map(typicalField);
	assert.deepEqual(applicationForm.parse(all), all);
	assert.deepEqual(findFormFaults(all, []), []);
	for (const set of Object.keys(fieldSets) as FieldSet[]) assert.equal(fieldsOfSet(set).length, fieldSets[set].length);
});
