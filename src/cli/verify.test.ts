import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openResultsOf } from '#server/contests/open-data/rules.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { buildFolder, casesFolder, runCommand } from './testing.ts';

async function openPiano() {
	const reading = await readContestFolder(join(casesFolder, 'piano-2025'));
	assert.ok(reading.ok);
	return openResultsOf(reading.folder, reading.result);
}

test('verify says that the published results of a real competition are right', async (context) => {
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(await openPiano()) });
	assert.deepEqual(await runCommand('verify', join(folder, 'results.json')), {
		...{ status: 0, err: '' },
		out: 'Сходится: 84\u00a0работы, 2\u00a0575\u00a0оценок. Опубликованные итоги верны.\n'
	});
});

test('verify names every figure that was changed, and exits with 1', async (context) => {
	const results = await openPiano();
	results.published.stages[3]!.entries[0]!.cumulative = '22.44';
	results.published.stages[3]!.entries[0]!.place = 2;
	results.published.stages[0]!.entries[40]!.admitted = true;
	results.published.awards.pop();
	results.published.stages[3]!.entries[1]!.place = null;
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(results) });
	assert.deepEqual(await runCommand('verify', join(folder, 'results.json')), {
		...{ status: 1, out: '' },
		err: [
			'Этап «Первый тур», работа 65: допуск: опубликовано да, по подсчёту нет.',
			'Этап «Финал», работа 62: накопленный результат: опубликовано 22,44, по подсчёту 22,43.',
			'Этап «Финал», работа 62: место: опубликовано 2, по подсчёту 1.',
			'Этап «Финал», работа 29: место: опубликовано нет, по подсчёту 2.',
			'Награда «Шестая премия», работа 15: в опубликованном нет, по подсчёту есть.',
			'Не сходится: 5\u00a0расхождений.',
			''
		].join('\n')
	});
});

test('verify --json lists the differences for programs', async (context) => {
	const results = await openPiano();
	results.published.stages[3]!.entries[0]!.rank = 3;
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(results) });
	const { status, out } = await runCommand('verify', join(folder, 'results.json'), '--json');
	assert.equal(status, 1);
	assert.deepEqual(JSON.parse(out), {
		...{ matches: false, entries: 84, marks: 2575 },
		differences: [{ stage: 'final', entry: '62', field: 'rank', published: '3', counted: '1' }]
	});
});

test('verify notices a single changed mark', async (context) => {
	const results = await openPiano();
	const changed = results.marks[3]!.marks.find(([entry, , , mark]) => entry === '62' && mark === '21')!;
	changed[3] = '22';
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(results) });
	assert.equal((await runCommand('verify', join(folder, 'results.json'))).status, 1);
});

test('verify refuses what is no open data with one clear line', async (context) => {
	const results = await openPiano();
	const folder = await buildFolder(context, {
		'broken.json': '{"format":',
		'other.json': '{"a":1}',
		'newer.json': JSON.stringify({ ...results, version: 2 }),
		'extra.json': JSON.stringify({ ...results, secret: 1 }),
		'lacking.json': JSON.stringify({ ...results, rules: { ...results.rules, stages: [{ id: '1' }] } }),
		'nameless.json': JSON.stringify({ ...results, entries: undefined }),
		'folder/inside': '',
		'empty.json': ''
	});
	const errors = async (name: string) => {
		const { status, err } = await runCommand('verify', join(folder, name));
		return [status, err.replaceAll(`${folder}/`, '')];
	};
	assert.deepEqual(await errors('broken.json'), [1, 'broken.json: это не файл JSON или он повреждён.\n']);
	assert.deepEqual(await errors('other.json'), [1, 'other.json, format: это не файл открытых данных конкурса.\n']);
	assert.deepEqual(await errors('newer.json'), [1, 'newer.json, version: ожидается версия 1; обновите программу.\n']);
	assert.deepEqual(await errors('extra.json'), [1, 'extra.json: уберите или исправьте неизвестные поля: secret.\n']);
	assert.deepEqual(await errors('lacking.json'), [
		1,
		'lacking.json, rules.stages[0].title: добавьте недостающее поле.\nlacking.json, rules.stages[0].kind: добавьте недостающее поле.\n'
	]);
	assert.deepEqual(await errors('nameless.json'), [1, 'nameless.json, entries: добавьте недостающее поле.\n']);
	assert.deepEqual(await errors('folder'), [1, 'folder: это не файл; ожидается файл открытых данных results.json.\n']);
	assert.deepEqual(await errors('missing.json'), [1, 'missing.json: файла нет.\n']);
	assert.deepEqual(await errors('empty.json'), [1, 'empty.json: это не файл JSON или он повреждён.\n']);
});

test('verify names every mark that does not fit the rules, and what was expected, but not hundreds of them', async (context) => {
	const results = await openPiano();
	const [final] = results.marks.slice(-1);
	const [first, second, ...others] = final!.marks;
	const spoiled = (marks: typeof others) =>
		JSON.stringify({ ...results, marks: [...results.marks.slice(0, -1), { ...final!, marks }] });
	const folder = await buildFolder(context, {
		'few.json': spoiled([
			[first![0], first![1], first![2], '99'],
			[second![0], second![1], second![2], '21.3'],
			...others,
			others[0]!,
			['нет', 'j1', 'mark', '20'],
			[first![0], 'j99', 'mark', '20'],
			[first![0], 'j1', 'К7', '20']
		]),
		'many.json': spoiled(others.slice(0, 25).map(([entry, juror, criterion]) => [entry, juror, criterion, '1000']))
	});
	const few = await runCommand('verify', join(folder, 'few.json'));
	assert.deepEqual(
		[few.status, few.err.replaceAll(`${folder}/`, '').split('\n')],
		[
			1,
			[
				'Этап «Финал», работа 15, член жюри j1, критерий mark: оценка 99 — вне шкалы: ожидается оценка от 1 до 25 с шагом 1.',
				'Этап «Финал», работа 15, член жюри j2, критерий mark: оценка 21,3 — не по шагу шкалы: ожидается оценка от 1 до 25 с шагом 1.',
				'Этап «Финал», работа 15, член жюри j3, критерий mark: оценка 21 — вторая оценка того же члена жюри за ту же работу по тому же критерию: ожидается одна.',
				'Этап «Финал», работа нет, член жюри j1, критерий mark: оценка 20 — такой работы в списке entries нет.',
				'Этап «Финал», работа 15, член жюри j99, критерий mark: оценка 20 — такого члена жюри в списке jurors нет.',
				'Этап «Финал», работа 15, член жюри j1, критерий К7: оценка 20 — такого критерия на этом этапе нет.',
				'few.json: оценки не подходят к правилам (6\u00a0ошибок).',
				''
			]
		]
	);
	const many = (await runCommand('verify', join(folder, 'many.json'))).err.replaceAll(`${folder}/`, '').split('\n');
	assert.deepEqual(many.slice(20), ['…и ещё 5.', 'many.json: оценки не подходят к правилам (25\u00a0ошибок).', '']);
});

test('verify names awards and nominations by their titles', async (context) => {
	const reading = await readContestFolder(join(casesFolder, 'example'));
	assert.ok(reading.ok);
	const results = openResultsOf(reading.folder, reading.result);
	results.published.awards[0]!.entry = '5';
	results.published.nominationsNotHeld.push('event');
	results.published.stages[1]!.entries.push({ ...results.published.stages[1]!.entries[0]!, entry: '9' });
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(results) });
	const { err } = await runCommand('verify', join(folder, 'results.json'));
	assert.deepEqual(err.split('\n'), [
		'Этап «Защита», работа 9: в опубликованном есть, по подсчёту нет.',
		'Награда «Диплом», номинация «Удобный сервис», работа 5: в опубликованном есть, по подсчёту нет.',
		'Награда «Диплом», номинация «Удобный сервис», работа 2: в опубликованном нет, по подсчёту есть.',
		'Номинация «Событие и сообщество» не состоялась: в опубликованном есть, по подсчёту нет.',
		'Не сходится: 4\u00a0расхождения.',
		''
	]);
});
