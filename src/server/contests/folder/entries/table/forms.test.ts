import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFolder, describeContest } from '../../testing.ts';
import { parseAuthors } from '../authors/forms.ts';

const scores = 'Работа;Осадчая;Швец\n1;1;1\n2;2;2';
const nominations = 'nominations: [Удобный сервис, { id: event, title: Событие }]';

function read(entries: string, more = '') {
	const yaml = describeContest(`mayBeMissing: sheets\n${more}`, { criteria: ['К1'] });
	const { faults, folder } = checkFolder({ 'contest.yaml': yaml, 'entries.csv': entries, 'scores.csv': scores });
	return faults.length > 0 ? faults : folder!.entries;
}
const plain = {
	nomination: null,
	authors: [],
	team: null,
	organisation: null,
	parentOrganisation: null,
	territory: null,
	territoryKind: null,
	rejection: null
};

test('an entry has everything that its row says', () => {
	const heading =
		'№ работы;Название работы;Номинация;Авторы;Пол;Должность;Коллектив;Учреждение;ЦБС;Муниципальное образование;Вид территории;Статус';
	const entries = `${heading}\n1;"Книжный\n автобус";удобный  СЕРВИС;Осадчая Любовь Павловна;Ж;библиотекарь;«Колесо»;Филиал № 4;Лесновская ЦБС;г. Лесной;Городской округ;допущена\n2;Полка;event;;;;;;;;;`;
	assert.deepEqual(read(entries, nominations), [
		{
			...{
				id: '1',
				title: 'Книжный автобус',
				nomination: '1',
				team: '«Колесо»',
				organisation: 'Филиал № 4',
				parentOrganisation: 'Лесновская ЦБС'
			},
			...{ territory: 'г. Лесной', territoryKind: 'urban-okrug', rejection: null },
			authors: [{ name: 'Осадчая Любовь Павловна', gender: 'female', post: 'библиотекарь' }]
		},
		{ ...plain, id: '2', title: 'Полка', nomination: 'event' }
	]);
});

test('beside a number «Работа» is the title and «Участник» the author; a number of the row may stand for one', () => {
	const author = [{ name: 'Швец Лев Ильич', gender: null, post: null }];
	assert.deepEqual(read('№;Работа;Участник\n1;Автобус;Швец Лев Ильич\n2;Полка;'), [
		{ ...plain, id: '1', title: 'Автобус', authors: author },
		{ ...plain, id: '2', title: 'Полка' }
	]);
	assert.deepEqual(read('№ п/п;Название\n1;Автобус\n2;Полка'), [
		{ ...plain, id: '1', title: 'Автобус' },
		{ ...plain, id: '2', title: 'Полка' }
	]);
});

test('a status may carry the reason, or the reason stands in a column of its own', () => {
	const rejections = (entries: string) => {
		const found = read(`${entries}\n2;Полка`);
		return typeof found[0] === 'string'
			? found
			: (found as { rejection: string | null }[]).map(({ rejection }) => rejection);
	};
	const statuses = ['допущена', 'да', '+', 'отклонена: поздно', 'Не допущена (нет согласия)', 'нет', '-'];
	const rows = statuses.map((status, index) => `${index + 3};Работа;${status}`).join('\n');
	assert.deepEqual(rejections(`№;Название;Статус\n1;Автобус;\n${rows}`), [
		null,
		null,
		null,
		null,
		'поздно',
		'нет согласия',
		'не допущена',
		'не допущена',
		null
	]);
	assert.deepEqual(rejections('№;Название;Статус;Причина отказа\n1;А;\n3;Б;отклонена;поздно'), [null, 'поздно', null]);
});

test('a nomination that is absent, unknown or left out is a fault where the contest has several', () => {
	assert.deepEqual(read('№;Название;Номинация\n1;Автобус;Событее\n2;Полка;', nominations), [
		'entries.csv, строка 2, столбец C: «Событее» — такой номинации нет в contest.yaml. Возможно, вы имели в виду «Событие».',
		'entries.csv, строка 3, столбец C: не указана номинация.'
	]);
	assert.deepEqual(read('№;Название\n1;Автобус\n2;Полка', nominations), [
		'entries.csv, строка 1: нет столбца «Номинация», а номинаций в contest.yaml несколько.'
	]);
});

test('authors stand on lines, between semicolons or commas, with posts and genders', () => {
	const beside = { posts: '', genders: '' };
	const names = (text: string) => parseAuthors(text, beside)?.map(({ name, post }) => [name, post]);
	assert.deepEqual(names('Осадчая Любовь Павловна, заведующая; Швец Лев Ильич — библиотекарь'), [
		['Осадчая Любовь Павловна', 'заведующая'],
		['Швец Лев Ильич', 'библиотекарь']
	]);
	assert.deepEqual(names('Осадчая Л. П., Швец Л.И.\nМамедов Эльчин Расим оглы (методист)'), [
		['Осадчая Л. П.', null],
		['Швец Л.И.', null],
		['Мамедов Эльчин Расим оглы', 'методист']
	]);
	assert.deepEqual(names('Бонч-Осмоловская Айгуль Серікқызы'), [['Бонч-Осмоловская Айгуль Серікқызы', null]]);
	assert.deepEqual(names('Цой Нелли Николаевна, главный библиотекарь, отдел 3'), [
		['Цой Нелли Николаевна', 'главный библиотекарь, отдел 3']
	]);
	assert.deepEqual(names(''), []);
	assert.deepEqual(parseAuthors('А Б; В Г', { posts: 'раз; два', genders: 'ж, м' }), [
		{ name: 'А Б', gender: 'female', post: 'раз' },
		{ name: 'В Г', gender: 'male', post: 'два' }
	]);
	assert.deepEqual(
		[parseAuthors('А Б', { posts: '', genders: 'ж; м' }), parseAuthors('А Б', { posts: '', genders: 'да' })],
		[null, null]
	);
});
