import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFolder, describeContest, type FolderFiles } from '../testing.ts';

const entries = '№;Название\n1;Автобус\n2;Полка';
const long =
	'Работа;Эксперт;Критерий;Балл\n1;Осадчая;К1;4\n1;Осадчая;К2;3,5\n1;Швец;К1;5\n1;Швец;К2;4\n2;Осадчая;К1;1\n2;Осадчая;К2;2\n2;Швец;К1;3\n2;Швец;К2;4';

function results(files: FolderFiles) {
	const { faults, result } = checkFolder({ 'contest.yaml': describeContest(), 'entries.csv': entries, ...files });
	return { faults, results: result?.stages[0]!.entries.map((tally) => [tally.entry, tally.result]) };
}
const expected = {
	faults: [],
	results: [
		['1', '8.25'],
		['2', '5']
	]
};

test('marks come with a row for each mark', () => {
	assert.deepEqual(results({ 'scores.csv': long }), expected);
});

test('marks come with a column for each criterion, headed by id, title or both', () => {
	assert.deepEqual(
		results({
			'scores.csv': 'Работа;Эксперт;К1;К2. Критерий К2\n1;Осадчая;4;3,5\n1;Швец;5;4\n2;Осадчая;1;2\n2;Швец;3;4'
		}),
		expected
	);
	assert.deepEqual(
		results({ 'scores.csv': 'Работа;Эксперт;K1;k2\n1;Осадчая;4;3,5\n1;Швец;5;4\n2;Осадчая;1;2\n2;Швец;3;4' }),
		expected
	);
});

test('marks come with a column for each juror, however the juror is called', () => {
	assert.deepEqual(
		results({ 'scores.csv': 'Работа;Критерий;Осадчая Л.П.;Эксперт Швец\n1;К1;4;5\n1;К2;3,5;4\n2;К1;1;3\n2;К2;2;4' }),
		expected
	);
});

test('a workbook may hold a sheet for each juror', () => {
	assert.deepEqual(
		results({
			'scores.xlsx#Осадчая Л. П.': 'Работа;К1;К2\n1;4;3,5\n2;1;2',
			'scores.xlsx#швец': 'Работа;К1;К2\n1;5;4\n2;3;4'
		}),
		expected
	);
});

test('each juror may send a file', () => {
	assert.deepEqual(
		results({ 'scores-Осадчая.csv': 'Работа;К1;К2\n1;4;3,5\n2;1;2', 'scores-Швец.csv': 'Работа;К1;К2\n1;5;4\n2;3;4' }),
		expected
	);
});

test('titles above, empty rows, totals, notes and signatures do not matter', () => {
	const wide =
		'Лист оценки;;;;;\n;;;;;\n№ п/п;Работа;Эксперт;К1;К2;Итого\n1;1;Осадчая;4;3,5;7,5\n2;1;Швец;5;4;9\n;;;;;\n3;2;Осадчая;1;2;3\n4;2;Швец;3;4;7\n;Средний балл;;3,25;3,4;\nПредседатель: ________;;;;;';
	assert.deepEqual(results({ 'scores.csv': wide }), expected);
});

test('the column of entries is the one whose cells are entries: number, title or both', () => {
	assert.deepEqual(
		results({
			'scores.csv':
				'№;Работа;Эксперт;К1;К2\n7;Автобус;Осадчая;4;3,5\n8;Автобус;Швец;5;4\n9;Полка;Осадчая;1;2\n10;Полка;Швец;3;4'
		}),
		expected
	);
	assert.deepEqual(
		results({
			'scores.csv':
				'№;Работа;Эксперт;К1;К2\n1;«Автобус»;Осадчая;4;3,5\n№ 1;Автобус;Швец;5;4\n02;полка;Осадчая;1;2\n2.;Полка;Швец;3;4'
		}),
		expected
	);
});

test('without a jury and entries in the folder both are taken from the marks', () => {
	const files = { 'contest.yaml': describeContest('', { jury: [], criteria: ['К1'] }) };
	const read = (scores: string) => {
		const { faults, folder, result } = checkFolder({ ...files, 'scores.csv': scores });
		return {
			faults,
			jury: folder?.jury.map(({ id }) => id),
			results: result?.stages[0]!.entries.map((tally) => [tally.entry, tally.result])
		};
	};
	const wanted = {
		faults: [],
		jury: ['Анна', 'Борис'],
		results: [
			['10', '4.5'],
			['2', '2']
		]
	};
	assert.deepEqual(read('Работа;Эксперт;Балл\n2;Борис;1\n2;Анна;3\n10;Анна;4\n10;Борис;5'), wanted);
	assert.deepEqual(read('Работа;Борис;Анна\n2;1;3\n10;5;4\nИтого;3;4'), wanted);
});

test('a blank is a missing mark, never a zero', () => {
	const { faults } = results({ 'scores.csv': long.replace('К2;4\n2', 'К2;\n2') });
	assert.deepEqual(faults, ['scores.csv: этап «Оценка», работа 1, Швец Лев Ильич: нет оценки по критерию К2.']);
	assert.deepEqual(
		results({
			'contest.yaml': describeContest('mayBeMissing: marks'),
			'scores.csv': long.replace('К2;4\n2', 'К2;—\n2')
		}),
		{
			faults: [],
			results: [
				['1', '7.5'],
				['2', '5']
			]
		}
	);
});

test('missing sheets are told apart: one sheet, a silent juror, an entry nobody judged', () => {
	const without = (pattern: RegExp) =>
		long
			.split('\n')
			.filter((row) => !pattern.test(row))
			.join('\n');
	const remedy = 'впишите оценки или самоотвод (recusals в contest.yaml)';
	assert.deepEqual(results({ 'scores.csv': without(/^2;Швец/) }).faults, [
		`scores.csv: этап «Оценка», работа 2, Швец Лев Ильич: нет оценочного листа; ${remedy}.`
	]);
	assert.deepEqual(results({ 'scores.csv': without(/Швец/) }).faults, [
		'scores.csv: этап «Оценка», Швец Лев Ильич: нет ни одной оценки; впишите их или укажите в contest.yaml, какие этапы и номинации за кем (stages, nominations).'
	]);
	assert.deepEqual(results({ 'scores.csv': without(/^2/) }).faults, [
		`scores.csv: этап «Оценка», работа 2, Осадчая Любовь Павловна: нет оценочного листа; ${remedy}.`,
		`scores.csv: этап «Оценка», работа 2, Швец Лев Ильич: нет оценочного листа; ${remedy}.`
	]);
	assert.deepEqual(
		results({ 'contest.yaml': describeContest('mayBeMissing: sheets'), 'scores.csv': without(/^2;Швец/) }),
		{
			faults: [],
			results: [
				['1', '8.25'],
				['2', '3']
			]
		}
	);
	assert.deepEqual(
		results({
			'contest.yaml': describeContest('recusals: [{ juror: Швец, entry: 2 }]'),
			'scores.csv': without(/^2;Швец/)
		}),
		{
			faults: [],
			results: [
				['1', '8.25'],
				['2', '3']
			]
		}
	);
});

test('a duplicate mark names the other place, also in another file', () => {
	const twice = results({
		'scores-1.csv': long,
		'scores-more.csv': 'Этап;Работа;Эксперт;Критерий;Балл\n1;2;Швец;К2;4'
	}).faults;
	assert.deepEqual(twice, [
		'scores-more.csv, строка 2, столбец E: «4» — вторая оценка того же члена жюри за ту же работу по тому же критерию (scores-1.csv, строка 9, столбец D: «4»); оставьте одну оценку.'
	]);
});

test('headings that nobody knows, columns that stand twice and tables without marks are faults', () => {
	const faults = (scores: string) => results({ 'scores.csv': scores }).faults;
	assert.deepEqual(faults('Работа;Эксперт;К1;К3\n1;Осадчая;1;2'), [
		'scores.csv, строка 1, столбец D: «К3» — незнакомый заголовок; это не критерий, не член жюри и не известное поле.'
	]);
	assert.deepEqual(faults('Работа;Эксперт;Критерий;Балл;Балл\n1;Осадчая;К1;2;3'), [
		'scores.csv, строка 1, столбец E: «Балл» — такой столбец уже есть левее; оставьте один.'
	]);
	assert.deepEqual(faults('Работа;Эксперт\n1;Осадчая'), [
		'scores.csv, строка 1: под заголовками нет столбца с оценками; ожидаются столбцы «Работа», «Эксперт», «Балл» либо столбец на каждый критерий или на каждого члена жюри.'
	]);
	assert.deepEqual(faults('один;два\n1;2'), [
		'scores.csv: не найдена строка заголовков; ожидаются столбцы «Работа», «Эксперт», «Балл» либо столбец на каждый критерий или на каждого члена жюри.'
	]);
	assert.deepEqual(faults('Работа;Критерий;Балл\n1;К1;2'), [
		'scores.csv: непонятно, чьи это оценки; добавьте столбец «Эксперт» или назовите лист именем члена жюри.'
	]);
});

test('a decimal comma that divided the row is found', () => {
	assert.deepEqual(
		results({ 'scores.csv': 'Работа,Эксперт,К1,К2\n1,Осадчая,4,5,3\n' }).faults[0],
		'scores.csv, строка 2, столбец E: «3» — в этом столбце нет заголовка; уберите лишнее или проверьте, не разделила ли строку десятичная запятая.'
	);
});

test('names in faults cannot turn the line around or move the cursor', () => {
	const { faults } = results({ 'scores.csv': `Работа;Эксперт;Критерий;Балл\n\u001b[31m\u202e9;Осадчая;К1;4` });
	assert.deepEqual(faults, ['scores.csv, строка 2, столбец A: « [31m 9» — такой работы нет среди заявок; есть 1, 2.']);
});
