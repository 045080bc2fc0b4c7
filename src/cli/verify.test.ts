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
	const folder = await buildFolder(context, { 'results.json': JSON.stringify(results) });
	assert.deepEqual(await runCommand('verify', join(folder, 'results.json')), {
		...{ status: 1, out: '' },
		err: [
			'Этап «Первый тур», работа 65: допуск: опубликовано да, по подсчёту нет.',
			'Этап «Финал», работа 62: накопленный результат: опубликовано 22,44, по подсчёту 22,43.',
			'Этап «Финал», работа 62: место: опубликовано 2, по подсчёту 1.',
			'награда: опубликовано ничего, по подсчёту place-6, 15.',
			'Не сходится: 4\u00a0расхождения.',
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
		'off.json': JSON.stringify({ ...results, marks: [{ stage: '1', marks: [['1', 'j1', 'mark', '99']] }] }),
		'empty.json': ''
	});
	const errors = async (name: string) => {
		const { status, err } = await runCommand('verify', join(folder, name));
		return [status, err.replaceAll(`${folder}/`, '')];
	};
	assert.deepEqual(await errors('broken.json'), [1, 'broken.json: это не файл JSON или он повреждён.\n']);
	assert.deepEqual(await errors('other.json'), [1, 'other.json, format: это не файл открытых данных конкурса.\n']);
	assert.deepEqual(await errors('newer.json'), [1, 'newer.json, version: ожидается версия 1; обновите программу.\n']);
	assert.deepEqual(await errors('extra.json'), [1, 'extra.json, : значение записано не так, как нужно.\n']);
	assert.deepEqual(await errors('off.json'), [1, 'off.json: оценки не подходят к правилам (1\u00a0ошибка).\n']);
	assert.deepEqual(await errors('missing.json'), [1, 'missing.json: файла нет.\n']);
	assert.deepEqual(await errors('empty.json'), [1, 'empty.json: это не файл JSON или он повреждён.\n']);
});
