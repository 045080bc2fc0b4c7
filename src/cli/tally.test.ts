import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { buildFolder, casesFolder, runCommand, runProcess } from './testing.ts';

type Standings = {
	stages: {
		stage: string;
		entries: {
			entry: string;
			mean: string;
			cumulative: string;
			rank: number;
			admitted: boolean | null;
			place: number | null;
		}[];
	}[];
};

const exampleText = (name: string) => readFile(join(casesFolder, 'example', name), 'utf8');

test('tally gives every published figure of a real competition: 155 results, 155 cumulative, admissions, places', async () => {
	const { status, out } = await runProcess('tally', join(casesFolder, 'piano-2025'), '--json');
	const counted = (JSON.parse(out) as Standings).stages.flatMap(({ stage, entries }) =>
		entries.map(({ entry, mean, cumulative, admitted, place }) => [
			stage,
			entry,
			mean,
			cumulative,
			admitted === null ? '' : admitted ? '1' : '0',
			place === null ? '' : String(place)
		])
	);
	const official = (await readFile(join(casesFolder, 'piano-2025', 'official.csv'), 'utf8'))
		.trim()
		.split(/\r?\n/)
		.slice(1)
		.map((line) => line.split(','));
	const sorted = (rows: string[][]) => rows.map((row) => row.join(',')).sort();
	assert.equal(status, 0);
	assert.equal(official.length, 155);
	assert.deepEqual(sorted(counted), sorted(official));
	assert.equal(official.filter(([, , , , , place]) => place !== '').length, 8);
});

test('tally prints JSON exactly in the published form, entries by rank', async () => {
	const { out } = await runCommand('tally', join(casesFolder, 'piano-2025'), '--json');
	assert.ok(
		out.startsWith(
			'{"stages":[{"stage":"1","entries":[{"entry":"29","mean":"22.93","cumulative":"22.93","rank":1,"admitted":true,"place":null},'
		)
	);
	for (const { entries } of (JSON.parse(out) as Standings).stages) {
		const ranks = entries.map(({ rank }) => rank);
		assert.deepEqual(
			ranks,
			[...ranks].sort((one, other) => one - other)
		);
	}
});

test('tally reads the same contest from every encoding, divider, file type and form of marks', async () => {
	const wanted = await runCommand('tally', join(casesFolder, 'example'), '--json');
	assert.equal(wanted.status, 0);
	for (const form of ['windows-1251', 'utf-16', 'commas', 'workbooks']) {
		assert.deepEqual([form, await runCommand('tally', join(casesFolder, form), '--json')], [form, wanted]);
	}
});

test('tally prints standings that fit 80 columns, and what the minutes will say', async () => {
	const { status, out, err } = await runCommand('tally', join(casesFolder, 'example'));
	assert.deepEqual([status, err], [0, '']);
	assert.equal(out, await exampleText('standings.txt'));
	assert.ok(out.split('\n').every((line) => [...line].length <= 80));
});

test('tally reports every fault of a folder, writes nothing and exits with 1', async (context) => {
	const parent = await buildFolder(context, {});
	const { status, out, err } = await runCommand('tally', join(casesFolder, 'faults'), '--out', join(parent, 'out'));
	assert.deepEqual([status, out], [1, '']);
	assert.equal(err, await readFile(join(casesFolder, 'faults', 'expected.txt'), 'utf8'));
	assert.deepEqual(await readdir(parent), []);
});

test('tally --json prints the faults for programs', async () => {
	const { status, out, err } = await runCommand('tally', join(casesFolder, 'faults'), '--json');
	const { faults, total } = JSON.parse(out) as { faults: unknown[]; total: number };
	assert.deepEqual([status, err, faults.length, total], [1, '', 36, 36]);
	assert.deepEqual(faults[0], {
		...{ file: 'contest.yaml', sheet: null, row: 23, column: null, found: 'Осадчий' },
		message: 'такого члена жюри нет. Возможно, вы имели в виду «Осадчая»'
	});
});

test('tally shows 200 faults and counts the others', async (context) => {
	const rows = Array.from({ length: 1234 }, (_, index) => `Неизвестная${index};Осадчая;К1;4`);
	const folder = await buildFolder(context, {
		'contest.yaml': await exampleText('contest.yaml'),
		'entries.csv': await exampleText('entries.csv'),
		'scores-1.csv': `Работа;Эксперт;Критерий;Балл\n${rows.join('\n')}`
	});
	const { status, err } = await runCommand('tally', folder);
	const lines = err.trim().split('\n');
	assert.deepEqual(
		[status, lines.length, ...lines.slice(-2)],
		[1, 202, '…и ещё 1\u00a0034.', 'Итого 1\u00a0234\u00a0ошибки. Ничего не записано.']
	);
});

test('tally --out writes standings, minutes, diplomas, certificates and open data that verify', async (context) => {
	const target = join(await buildFolder(context, {}), 'Итоги', '2027');
	const { status } = await runCommand('tally', join(casesFolder, 'example'), '--out', target);
	assert.equal(status, 0);
	assert.deepEqual((await readdir(target)).sort(), [
		...['certificates', 'certificates.pdf', 'diplomas', 'diplomas.pdf', 'minutes.docx', 'minutes.pdf'],
		...['open-results.json', 'standings.csv', 'standings.xlsx']
	]);
	assert.deepEqual((await readdir(join(target, 'diplomas'))).sort(), [
		'0001-first-2.pdf',
		'0002-first-3.pdf',
		'0003-second-1.pdf',
		'0004-second-4.pdf',
		'0005-sponsor-4.pdf'
	]);
	const minutes = await readFile(join(target, 'minutes.pdf'), 'latin1');
	assert.ok(minutes.startsWith('%PDF-') && minutes.includes('/StructTreeRoot') && /\/Lang\s*\(ru/.test(minutes));
	assert.deepEqual(await runCommand('verify', join(target, 'open-results.json')), {
		...{ status: 0, err: '' },
		out: 'Сходится: 5\u00a0работ, 33\u00a0оценки. Опубликованные итоги верны.\n'
	});
});

test('tally --out writes the same table as workbook and as text', async (context) => {
	const target = join(await buildFolder(context, {}), 'out');
	await runCommand('tally', join(casesFolder, 'piano-2025'), '--out', target);
	const [workbook, text] = await Promise.all(
		['standings.xlsx', 'standings.csv'].map((name) => readSpreadsheetFile(join(target, name)))
	);
	assert.ok(workbook?.ok && text?.ok);
	const cells = ([sheet]: typeof workbook.value) =>
		Array.from({ length: 85 }, (_, row) => Array.from({ length: 11 }, (_, column) => sheet!.textAt(row, column)));
	const asNumbers = (rows: string[][]) =>
		rows.map((row) => row.map((cell) => (/^\d+[.,]\d+$/.test(cell) ? String(Number(cell.replace(',', '.'))) : cell)));
	assert.deepEqual(asNumbers(cells(workbook.value)), asNumbers(cells(text.value)));
	assert.deepEqual(cells(text.value)[1], ['1', '62', '', '', '', '21,82', '23,03', '23,29', '21,41', '22,43', '']);
});

test('tally --out refuses a folder in use, replaces only its own result when told, and never the contest itself', async (context) => {
	const folder = await buildFolder(context, {
		'out/standings.csv': 'old',
		'work/thesis.docx': 'years of work',
		file: ''
	});
	const example = join(casesFolder, 'example');
	const refusal = async (target: string, ...more: string[]) => {
		const { status, err } = await runCommand('tally', example, '--out', target, ...more);
		return [status, err.replace(`${target}: `, '')];
	};
	const [target, work] = [join(folder, 'out'), join(folder, 'work')];
	assert.deepEqual(await refusal(target), [1, 'папка не пуста; укажите другую или добавьте --overwrite.\n']);
	assert.deepEqual(await refusal(work, '--overwrite'), [
		1,
		'в папке есть чужое (thesis.docx); заменить можно только прежний результат этой команды.\n'
	]);
	assert.deepEqual(await refusal(join(folder, 'file')), [1, 'это файл, а не папка.\n']);
	assert.deepEqual(await refusal(example, '--overwrite'), [1, 'здесь лежит сам конкурс; укажите другую папку.\n']);
	assert.deepEqual(await refusal(resolve(casesFolder, '..'), '--overwrite'), [
		1,
		'здесь лежит сам конкурс; укажите другую папку.\n'
	]);
	assert.deepEqual(await refusal(join(folder, 'file', 'out')), [
		1,
		`${join(folder, 'file')}: здесь папку не создать; проверьте путь и права доступа.\n`
	]);
	assert.equal(await readFile(join(target, 'standings.csv'), 'utf8'), 'old');
	assert.equal((await runCommand('tally', example, '--out', target, '--overwrite')).status, 0);
	assert.notEqual(await readFile(join(target, 'standings.csv'), 'utf8'), 'old');
	assert.deepEqual((await readdir(folder)).sort(), ['file', 'out', 'work']);
	assert.ok((await stat(join(example, 'contest.yaml'))).isFile());
});

test('tally --out leaves nothing behind when a document cannot be set', async (context) => {
	const folder = await buildFolder(context, {
		'contest.yaml': (await exampleText('contest.yaml')).replace('name: Областной', 'name: 🎹 Областной'),
		...Object.fromEntries(
			await Promise.all(
				['entries.csv', 'scores-1.csv', 'scores-2.csv', 'votes.csv'].map(async (name) => [
					name,
					await exampleText(name)
				])
			)
		)
	});
	const before = await readdir(folder);
	const { status, err } = await runCommand('tally', folder, '--out', join(folder, 'out'));
	assert.equal(status, 1);
	assert.match(err, /^Документы не записаны\.\ncertificates\.pdf: В шрифтах документа нет некоторых знаков/);
	assert.deepEqual(await readdir(folder), before);
});

test('tally --out waits for the jury where a tie for a place is open', async (context) => {
	const files = ['contest.yaml', 'entries.csv', 'scores-1.csv', 'scores-2.csv'].map(
		async (name) => [name, await exampleText(name)] as const
	);
	const folder = await buildFolder(context, Object.fromEntries(await Promise.all(files)));
	const { status, err } = await runCommand('tally', folder, '--out', join(folder, 'out'));
	assert.deepEqual(
		[status, err.split('\n')],
		[
			1,
			[
				'Документы не записаны: есть равенство, которое решает жюри.',
				'Этап «Защита»: на 1-е место с равным результатом претендуют работы 1 и 2; проголосуйте и впишите голоса (файл votes или решение recorded-vote).',
				''
			]
		]
	);
	assert.deepEqual((await readdir(folder)).sort(), ['contest.yaml', 'entries.csv', 'scores-1.csv', 'scores-2.csv']);
});
