import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFolder } from './testing.ts';

const twoStages = (more = '') => `name: Конкурс
stages:
  - { id: 1, title: Заочно, kind: jury, criteria: [{ id: К1, title: Текст, scale: { max: 5 } }], admission: { first: 2 } }
  - { id: 2, title: Защита, kind: defence, criteria: [{ id: К2, title: Речь, scale: { max: 5 } }] }
jury: [{ id: О, name: Осадчая }]
awards: [{ id: prize, title: Приз, kind: sponsor-prize, scope: contest, limit: 1, basis: { by: decision } }]
${more}`;
const first = 'Работа;Балл\n1;5\n2;4\n3;1';

test('a mark of an entry that had not come so far is a fault, with its row', () => {
	const { faults } = checkFolder({
		'contest.yaml': twoStages(),
		'scores-1.csv': first,
		'scores-2.csv': 'Работа;Балл\n1;5\n3;4\n2;2'
	});
	assert.deepEqual(faults, ['scores-2.csv, строка 3: «3» — работа не допущена на этап «Защита», а оценка стоит.']);
});

test('an admitted entry without marks is a fault unless it was withdrawn', () => {
	const second = 'Работа;Балл\n1;5';
	const without = checkFolder({ 'contest.yaml': twoStages(), 'scores-1.csv': first, 'scores-2.csv': second }).faults;
	assert.deepEqual(without, [
		'contest.yaml: работа 2 допущена на этап «Защита», а оценок нет; впишите их или решение withdrawal (снята с конкурса).'
	]);
	const withdrawn = twoStages('decisions: [{ kind: withdrawal, stage: Защита, entry: 2 }]');
	assert.deepEqual(
		checkFolder({ 'contest.yaml': withdrawn, 'scores-1.csv': first, 'scores-2.csv': second }).faults,
		[]
	);
});

test('decisions that the rules do not allow are faults at their line', () => {
	const decisions =
		'decisions:\n  - { kind: award, award: Приз, entry: 1 }\n  - { kind: award, award: prize, entry: 2 }';
	const { faults } = checkFolder({
		'contest.yaml': twoStages(decisions),
		'scores-1.csv': first,
		'scores-2.csv': 'Работа;Балл\n1;5\n2;2'
	});
	assert.deepEqual(faults, [
		'contest.yaml, строка 9: решение award не подходит: таких наград больше, чем позволяют правила (limit).'
	]);
});

test('votes come as numbers or as one row for each juror, once each', () => {
	const yaml = twoStages().replace(
		'jury: [{ id: О, name: Осадчая }]',
		'jury: [{ id: О, name: Осадчая }, { id: Ш, name: Швец }]\ntieLadder: [{ step: recorded-vote }]'
	);
	const scores = { 'scores-1.csv': 'Работа;О;Ш\n1;5;5\n2;4;4\n3;1;1' };
	const tied = { 'scores-2.csv': 'Работа;О;Ш\n1;4;4\n2;5;5' };
	const count = (votes: string) => {
		const { faults, result } = checkFolder({ 'contest.yaml': yaml, ...scores, ...tied, 'votes.csv': votes });
		return faults.length > 0 ? faults : result?.stages[1]!.entries.map(({ entry, place }) => [entry, place]);
	};
	assert.deepEqual(count('Работа;Голосов\n1;3\n2;5'), [
		['2', 1],
		['1', 2]
	]);
	assert.deepEqual(count('Этап;Работа;Голоса\n2;1;3\nЗащита;2;0'), [
		['1', 1],
		['2', 2]
	]);
	assert.deepEqual(count('Эксперт;Работа\nОсадчая;1\nШвец;1\n'), [
		['1', 1],
		['2', 1]
	]);
	assert.deepEqual(count('Эксперт;Работа\nОсадчая;1\nОсадчая;2\n'), [
		'votes.csv, строка 3, столбец A: «Осадчая» — этот член жюри уже голосовал (строка 2).'
	]);
});

test('a list of entries that cannot be read does not make every mark a fault', () => {
	const files = { 'contest.yaml': twoStages(), 'scores-1.csv': first, 'scores-2.csv': 'Работа;Балл\n1;5\n2;2' };
	assert.deepEqual(checkFolder({ ...files, 'entries.csv': 'один;два\n1;2' }).faults, [
		'entries.csv: не найдена строка заголовков; нужны столбцы «№ работы», «Название» и другие по описанию папки.'
	]);
});

test('a contest with nominations needs a list of entries', () => {
	const files = {
		'contest.yaml': twoStages('nominations: [Первая, Вторая]'),
		'scores-1.csv': first,
		'scores-2.csv': 'Работа;Балл\n1;5\n2;2'
	};
	assert.deepEqual(checkFolder(files).faults, [
		'entries: нет файла с заявками, а номинаций несколько; ожидается entries.csv или entries.xlsx.'
	]);
});
