import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSheet } from './forms.ts';

function formOf(fields: [string, string][]): FormData {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return form;
}

test('a sheet is read as it was typed: commas, spaces and a long minus are no obstacle', () => {
	const lost = '0a1b2c3d-0000-4000-8000-000000000000';
	const form = formOf([
		...([
			['revision', '3'],
			['mark-k1', ' 4,50 '],
			['mark-к2', '−1'],
			['mark-k3', ''],
			['comment', ' Живо\r\nи полезно '],
			['lost', lost],
			['lost', 'не имя'],
			['save', 'не имя']
		] as [string, string][])
	]);
	assert.deepEqual(parseSheet(form), {
		...{ revision: 3, marks: { k1: '4.50', к2: '-1' }, commentForAuthor: 'Живо\nи полезно', noteForJury: '' },
		...{ save: null, lost: [lost] }
	});
});

test('a form that does not say what it goes on from is no sheet', () => {
	for (const revision of ['', '-1', '1.5', '9'.repeat(10), 'x'])
		assert.equal(parseSheet(formOf([['revision', revision]])), null);
});

test('nothing that the database could not keep gets through, and nothing without end', () => {
	const hostile = formOf([
		['revision', '0'],
		['mark-\0', '1'],
		['mark-__proto__', '1'],
		['mark-a\ud800', '1'],
		['mark-k1', '1\0\ud800'],
		['comment', `\0${'ё'.repeat(9000)}`],
		...Array.from({ length: 300 }, (_, at): [string, string] => [`mark-x${at}`, '1'])
	]);
	const { marks, commentForAuthor } = parseSheet(hostile)!;
	assert.equal(Object.keys(marks).length, 100);
	assert.equal(marks['k1'], '1\ufffd');
	assert.equal(commentForAuthor.length, 5000);
	assert.doesNotMatch(JSON.stringify(marks) + commentForAuthor, /\\u0000|\\ud800|proto/);
});
