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

const twoNominations = `name: Конкурс
nominations: [{ id: one, title: Первая }, { id: two, title: Вторая }]
stages:
  - id: 1
    title: Оценка
    kind: jury
    criteria:
      - { id: К1, title: Текст, scale: { max: 5 } }
      - { id: К2, title: Речь, scale: { max: 5 }, nominations: [{ id: one }, { id: two, scale: { max: 9 } }] }
jury:
  - { id: О, name: Осадчая, nominations: [one] }
  - { id: Ш, name: Швец, nominations: [two] }
recusals: [{ juror: О, entry: 7, reason: родство }]
decisions: [{ kind: rejection, stage: 1, entry: 8 }]
`;
const ofTwoJurors = 'Работа;Эксперт;К1;К2\n1;О;5;4\n2;Ш;4;9\n3;Ш;6;9';

test('a list of entries that is not there, empty or of headings alone is one fault, besides those of the marks', () => {
	const files = { 'contest.yaml': twoNominations, 'scores.csv': ofTwoJurors, 'votes.csv': 'Работа;Голоса\n9;1' };
	const offScale = 'scores.csv, строка 4, столбец C: «6» — вне шкалы: ожидается оценка от 0 до 5 с шагом 1.';
	const unread =
		'entries.csv: не найдена строка заголовков; нужны столбцы «№ работы», «Название» и другие по описанию папки.';
	assert.deepEqual(checkFolder({ ...files, 'entries.csv': '' }).faults, [unread, offScale]);
	assert.deepEqual(checkFolder({ ...files, 'entries.csv': '№ работы;Номинация\n' }).faults, [
		'entries.csv: под заголовками нет ни одной работы.',
		offScale
	]);
	assert.deepEqual(checkFolder(files).faults, [
		'entries: нет файла с заявками, а номинаций несколько; ожидается entries.csv или entries.xlsx.',
		offScale
	]);
});

test('an entry whose nomination is unclear is one fault, not one for each of its marks', () => {
	const files = {
		'contest.yaml': twoNominations.replace(/recusals.*\n.*\n/, ''),
		'scores.csv': ofTwoJurors.replace('3;Ш;6;9', '')
	};
	assert.deepEqual(checkFolder({ ...files, 'entries.csv': '№ работы;Номинация\n1;Первая\n2;Втроая' }).faults, [
		'entries.csv, строка 3, столбец B: «Втроая» — такой номинации нет в contest.yaml. Возможно, вы имели в виду «Вторая».'
	]);
});

test('a juror bound to an unknown nomination is one fault, not one for each mark', () => {
	const files = {
		'contest.yaml': twoNominations.replace(/recusals.*\n.*\n/, '').replace('nominations: [two]', 'nominations: [tow]'),
		'scores.csv': 'Работа;Эксперт;К1;К2\n1;О;5;4\n1;Ш;5;4\n2;Ш;4;9',
		'entries.csv': '№ работы;Номинация\n1;Первая\n2;Вторая'
	};
	assert.deepEqual(checkFolder(files).faults, [
		'contest.yaml, строка 12: «tow» — такой номинации нет. Возможно, вы имели в виду «two».'
	]);
});

test('a jury that cannot be read leaves the marks unchecked', () => {
	const files = { 'contest.yaml': twoNominations.replace('name: Швец', 'nam: Швец'), 'scores.csv': ofTwoJurors };
	assert.deepEqual(checkFolder(files).faults, [
		'contest.yaml, строка 12: поле jury[1].name: добавьте недостающее поле.',
		'contest.yaml, строка 12: поле jury[1]: уберите или исправьте неизвестные поля: nam.'
	]);
});
