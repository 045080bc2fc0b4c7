import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldersOf, plainName, tableOf, withLeftOut } from './rules.ts';

const file = (id: string, fieldId: string, name: string) => ({
	...{ id, fieldId, name, alt: '', type: 'application/pdf', bytes: 1, sha256: '' }
});
const content = (files: ReturnType<typeof file>[]) => ({ files }) as never;
const form = [{ id: 'presentation', label: 'Презентация: слайды' }] as never;

test('files lie in a folder of their nomination and number, called by their field, no two alike', () => {
	const files = foldersOf(
		[
			{
				...{ number: 12, title: 'Ночь / день?', nominationKey: 'service' },
				content: content([
					file('a', 'presentation', 'Моё имя.PDF'),
					file('b', 'presentation', 'ещё.pdf'),
					file('c', 'signed-sheet', 'скан.jpg')
				])
			},
			{ number: null, title: 'Черновик', nominationKey: null, content: null }
		],
		form,
		(key) => (key === 'service' ? 'Удобный сервис' : '')
	);
	assert.deepEqual(files, [
		{ fileId: 'a', path: 'Удобный сервис/012 Ночь день/Презентация слайды.pdf' },
		{ fileId: 'b', path: 'Удобный сервис/012 Ночь день/Презентация слайды 2.pdf' },
		{ fileId: 'c', path: 'Удобный сервис/012 Ночь день/Подписанная заявка.jpg' }
	]);
});

test('sums of a budget stand in the table as the pages show them', () => {
	const shown = { kind: 'budget', rows: [{ title: 'Бумага', sum: '12500.5' }], total: '12500.50' };
	const answers = [{ fieldId: 'budget', label: 'Смета', isBlank: false, shown }];
	const application = { state: 'submitted', authors: [], content: null, answers } as never;
	const naming = { nomination: () => '', moment: () => '' };
	assert.equal(
		tableOf([application], [{ id: 'budget', label: 'Смета' }] as never, naming).rows[0]!.at(-1),
		'Бумага: 12\u00a0500,50\u00a0руб.\nВсего: 12\u00a0500,50\u00a0руб.'
	);
});

test('names are such that Windows takes them', () => {
	const names = ['CON', 'a<b>:"c', '...', 'точка.', '../../etc/passwd', 'x'.repeat(80), 'ко\u202eнец'];
	assert.deepEqual(
		names.map((name) => plainName(name, 60)),
		['CON_', 'a b c', 'Без названия', 'точка', '.. etc passwd'.replace(/^[. ]+/, ''), 'x'.repeat(60), 'ко нец']
	);
});

test('files that the archive could not take are named in a sheet of their own, which is there only then', () => {
	const table = { name: 'Заявки', columns: [], rows: [] };
	assert.deepEqual(withLeftOut(table, []), [table]);
	assert.deepEqual(
		withLeftOut(table, ['Папка/Презентация.pdf']).map(({ name, rows }) => [name, rows.map(([path]) => path)]),
		[
			['Заявки', []],
			['Не вошли в архив', ['Папка/Презентация.pdf']]
		]
	);
});
