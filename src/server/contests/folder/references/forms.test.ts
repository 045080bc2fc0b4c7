import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOfPerson, References } from './forms.ts';

const person = (id: string, name = id) => ({ id, names: namesOfPerson(name) });

test('a person answers to the full name, to initials on either side and to the surname', () => {
	const jury = new References([person('Ж1', 'Осадчая Любовь Павловна'), person('Ж2', 'Швец Лев Ильич')]);
	const typed = [
		'Ж1',
		'осадчая любовь павловна',
		'Осадчая Л.П.',
		'Л. П. Осадчая',
		'Любовь Павловна Осадчая',
		'ОСАДЧАЯ',
		'Швец',
		'Осадчая Л. И.',
		'Любовь'
	];
	assert.deepEqual(
		typed.map((text) => jury.find(text)),
		[0, 0, 0, 0, 0, 0, 1, -1, -1]
	);
});

test('a surname that two people share tells neither', () => {
	const jury = new References([person('Цой Нелли Николаевна'), person('Цой Лев Ильич')]);
	assert.deepEqual(
		['Цой', 'Цой Н. Н.', 'цой л.и.'].map((text) => jury.find(text)),
		[-1, 0, 1]
	);
});

test('numbers answer with leading zeros, «№» and a dot; different ids stay different', () => {
	const entries = new References(['1', '10', 'А-1', '1а'].map((id) => ({ id, names: [] })));
	assert.deepEqual(
		['01', '№ 1', '1.', '10', '010', 'а1', '1А', '11', '100', '0'].map((text) => entries.find(text)),
		[0, 0, 0, 1, 1, 2, 3, -1, -1, -1]
	);
});

test('ids that look alike are told apart exactly and nothing in between is guessed', () => {
	const entries = new References(['1', '01', 'К1', 'K1'].map((id) => ({ id, names: [] })));
	assert.deepEqual(
		['1', '01', 'К1', 'K1', '001', 'к1'].map((text) => entries.find(text)),
		[0, 1, 2, 3, -1, -1]
	);
});

test('an id comes before a name of another', () => {
	const things = new References([
		{ id: '1', names: ['2'] },
		{ id: '2', names: ['1'] }
	]);
	assert.deepEqual(
		['1', '2'].map((text) => things.find(text)),
		[0, 1]
	);
});
