import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseOrganisationSheets } from '#server/organisations/sheet/forms.ts';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { importFromFile, importSheet, writeOrganisations } from './organisations.ts';
import { Refusal } from './refusal.ts';
import type { Terminal } from './terminal.ts';

let network: TestNetwork;
let folder: string;
before(async () => {
	network = await openTestNetwork();
	folder = await mkdtemp(join(tmpdir(), 'bibliokrug-'));
});
after(async () => {
	await network.close();
	await rm(folder, { recursive: true });
});

function openTestTerminal() {
	const said = { out: '', err: '' };
	const terminal: Terminal = {
		out: (text) => void (said.out += text),
		err: (text) => void (said.err += text),
		isInteractive: false,
		width: 80
	};
	return { said, terminal };
}

async function importText(text: string, { check = false, json = false } = {}) {
	const file = join(folder, 'organisations.csv');
	await writeFile(file, text);
	const read = await readSpreadsheetFile(file);
	const parsed = parseOrganisationSheets(read.ok ? read.value : []);
	assert.ok(parsed.ok);
	const { said, terminal } = openTestTerminal();
	const status = await importSheet(network.db, { file, check, json, sheet: parsed.sheet }, terminal);
	return { status, ...said };
}

const rows = 'Название;Вид;Родитель;Телефон\nПечатный дом;спонсор;;1\nПечатный двор;спонсор;Печатный дом;2\n';

test('an import tells what it did, what it did not use, and what only a check would do', async () => {
	const checked = await importText(rows, { check: true });
	const counts = 'Организации: создано 2, изменено 0, без изменений 0.\n';
	const ignored = 'Не использованы столбцы: «Телефон».\n';
	assert.deepEqual(checked, { status: 0, out: `${ignored}${counts}Это проверка: ничего не записано.\n`, err: '' });
	assert.deepEqual(await importText(rows), { status: 0, out: ignored + counts, err: '' });
	const again = await importText('Название;Вид;Сайт\nПечатный дом;партнёрство;https://dom.example/\nПечатный двор;;\n');
	assert.equal(
		again.out,
		'  изменено: Печатный дом (pechatnyy-dom) — вид, сайт\nОрганизации: создано 0, изменено 1, без изменений 1.\n'
	);
	const json = await importText('Название;Вид\nПечатный дом;спонсор\n', { json: true });
	assert.deepEqual(JSON.parse(json.out), {
		...{ created: [], unchanged: 0, newTerritories: [], ignored: [], written: true },
		changed: [{ slug: 'pechatnyy-dom', name: 'Печатный дом', changes: ['kind'] }]
	});
});

test('faults are told by file, row and column, and end with status 1', async () => {
	const { status, out, err } = await importText('Название;Вид;Родитель\nДочерняя;спонсор;Печатный двр\n');
	assert.deepEqual([status, out], [1, '']);
	assert.equal(
		err,
		'organisations.csv, строка 2, столбец C: «Печатный двр» — такой организации нет ни в таблице, ни в сети. Возможно, вы имели в виду «Печатный двор».\n' +
			'Итого 1\u00a0ошибка. Ничего не записано.\n'
	);
});

test('a file that cannot be read is told before any database is opened', async () => {
	const { said, terminal } = openTestTerminal();
	assert.equal(await importFromFile([join(folder, 'нет.csv')], terminal), 1);
	assert.equal(said.err, 'нет.csv: файла нет.\nИтого 1\u00a0ошибка. Ничего не записано.\n');
});

test('an export writes a whole file, and over another only when told to', async () => {
	const file = join(folder, 'вывоз.csv');
	const { said, terminal } = openTestTerminal();
	await writeOrganisations(network.db, { file, overwrite: false }, terminal);
	assert.equal(said.out, `${file}: 2\u00a0организации.\n`);
	const first = await readFile(file, 'utf8');
	assert.equal(first.split('\r\n').length, 4);
	await assert.rejects(writeOrganisations(network.db, { file, overwrite: false }, terminal), Refusal);
	await writeFile(file, 'старое');
	await writeOrganisations(network.db, { file, overwrite: true }, terminal);
	assert.equal(await readFile(file, 'utf8'), first);
	await assert.rejects(
		writeOrganisations(network.db, { file: join(folder, 'нет', 'а.csv'), overwrite: true }, terminal),
		Refusal
	);
	assert.deepEqual((await readdir(folder)).sort(), ['organisations.csv', 'вывоз.csv']);
});
