import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formField, type FieldKind, type FormField } from '../forms.ts';
import { allKinds, buildField, buildForm } from '../testing.ts';
import { parseTypedField, readField } from './forms.ts';
import { blankField, typedOf, type TypedField } from './rules.ts';

function typedBy(kind: FieldKind, fields: Record<string, string | string[]>): TypedField {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, each);
	return parseTypedField(kind, form);
}

test('a field that is shown and sent back unchanged is the same field, of every kind', () => {
	const fields: FormField[] = [
		...buildForm(),
		buildField('number', { least: '-2.5', most: '1000', digits: 2, unit: 'м²' }),
		buildField('date', { earliest: '2027-01-09', latest: '2027-12-31' }),
		buildField('files', { allowed: ['pdf', 'audio'], mostFiles: 3, required: 'check', nominations: ['a'] }),
		buildField('line', { seenByJury: false, seenByPublic: true, namesAuthors: true, help: 'Две\nстроки' })
	];
	for (const field of fields) {
		assert.deepEqual(readField(field, typedOf(field), ['a', 'b']), { ok: true, field });
	}
});

const shared = { label: 'Поле', required: 'submitting' };
const faulty: [FieldKind, Record<string, string | string[]>, string[]][] = [
	['line', { label: ' ', most: '' }, ['label missing', 'most not-a-count']],
	['line', { ...shared, label: 'я'.repeat(301), most: '1001' }, ['label too-long', 'most not-a-count']],
	['line', { ...shared, most: '12,5' }, ['most not-a-count']],
	['text', { ...shared, least: '9', most: '8' }, ['most bounds-crossed']],
	['text', { ...shared, least: '', most: '8 000' }, []],
	['number', { ...shared, least: 'много', most: '1', digits: '5' }, ['least not-a-number', 'digits not-a-count']],
	['number', { ...shared, least: '10', most: '9' }, ['most bounds-crossed']],
	['choice', { ...shared, options: 'Одно' }, ['options too-few-options']],
	['choice', { ...shared, options: 'Да\nда' }, ['options options-repeated']],
	['choice', { ...shared, options: `${'я'.repeat(301)}\nДа` }, ['options option-too-long']],
	['choices', { ...shared, options: Array.from({ length: 61 }, (_, n) => n).join('\n') }, ['options too-many-options']],
	['choices', { ...shared, options: 'Да\nНет', most: '3' }, ['most most-over-options']],
	['choices', { ...shared, options: 'Да\nНет', most: '' }, []],
	['date', { ...shared, earliest: '31.02.2027' }, ['earliest not-a-day']],
	['date', { ...shared, earliest: '02.01.2027', latest: '1 января 2027' }, ['latest bounds-crossed']],
	[
		'files',
		{ ...shared, allowed: ['exe'], mostFiles: '1', mostMegabytes: '501' },
		['allowed nothing-allowed', 'mostMegabytes not-a-count']
	],
	['budget', { ...shared, mostRows: '0' }, ['mostRows not-a-count']],
	['consent', { ...shared, text: '' }, ['text missing']]
];

test('what the organiser mistyped is told at its input', () => {
	const told = faulty.map(([kind, fields]) => {
		const read = readField(blankField(kind), typedBy(kind, fields), []);
		return [kind, fields, read.ok ? [] : read.faults.map(({ name, fault }) => `${name} ${fault}`)];
	});
	assert.deepEqual(told, faulty);
});

test('options keep their names in the records when moved or reworded in place, and new ones get new names', () => {
	const before = buildField('choices');
	const idsAfter = (options: string) => {
		const read = readField(before, typedBy('choices', { ...shared, options }), []);
		assert.ok(read.ok && read.field.kind === 'choices');
		return read.field.options.map(({ id }) => (['a', 'b', 'c'].includes(id) ? id : 'new'));
	};
	assert.deepEqual(idsAfter('Третье\nПервое\nВторое'), ['c', 'a', 'b']);
	assert.deepEqual(idsAfter('Первое\nВторое слово\nТретье'), ['a', 'b', 'c']);
	assert.deepEqual(idsAfter('Первое\nНовое\nВторое\nТретье'), ['a', 'new', 'b', 'c']);
	assert.deepEqual(idsAfter('Второе'), ['b']);
});

test('all nominations ticked, or none, are all; what the contest does not have is left out', () => {
	const chosen = (nominations: string[]) => {
		const read = readField(blankField('link'), typedBy('link', { ...shared, nominations }), ['a', 'b']);
		assert.ok(read.ok);
		return read.field.nominations;
	};
	assert.deepEqual([chosen([]), chosen(['a', 'b']), chosen(['b']), chosen(['gone'])], [null, null, ['b'], null]);
});

test('nothing that an organiser sends breaks the reading, and what is read fits the contract', () => {
	const hostile = ['\ud800', '\u0000', '1e9', '-1', 'NaN', '__proto__', ' ', '9'.repeat(400), 'а\n'.repeat(500)];
	for (const kind of allKinds) {
		for (const value of hostile) {
			const names = ['label', 'help', 'least', 'most', 'digits', 'unit', 'options', 'earliest', 'latest', 'text'];
			const typed = typedBy(
				kind,
				Object.fromEntries([...names, 'mostRows', 'required', 'ticks'].map((n) => [n, value]))
			);
			const read = readField(blankField(kind), typed, []);
			if (read.ok) assert.deepEqual(formField.parse(read.field), read.field);
		}
	}
});
