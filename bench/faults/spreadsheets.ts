// What LibreOffice makes of cells that want to be formulas, in both kinds of files that the program gives out: opens them
// without a screen and looks into what it read. Prints one JSON document; ends with 1 where a formula was found.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheets/writing.ts';

const evil = [
	...['=1+1', "=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(1+1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', ';=1+1'],
	...['"=1+1', "'=1+1", '＝1+1', '=HYPERLINK("https://evil.example";"x")', '=WEBSERVICE("https://evil.example")']
];
const table = {
	name: 'Заявки',
	columns: [
		{ title: 'Работа', width: 30 },
		{ title: 'Баллы', width: 10 }
	],
	rows: evil.map((text, index) => [text, index + 0.5])
};
const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-sheets-'));
try {
	writeFileSync(join(folder, 'book.xlsx'), await writeXlsx([table]));
	writeFileSync(join(folder, 'text.csv'), writeCsv(table));
	const profile = `-env:UserInstallation=file://${folder}/profile`;
	const convert = (file: string, ...more: string[]) =>
		execFileSync(
			'soffice',
			[profile, '--headless', ...more, '--convert-to', 'fods', '--outdir', folder, join(folder, file)],
			{
				stdio: 'ignore',
				timeout: 120_000
			}
		);
	convert('book.xlsx');
	// As a Russian system opens it by a double click: semicolons, UTF-8, everything by itself.
	convert('text.csv', '--infilter=CSV:59,34,76,1,,1049,false,true');
	const results = ['book', 'text'].map((name) => ({ name, ...readFlat(join(folder, `${name}.fods`)) }));
	console.log(JSON.stringify({ cells: evil.length, results }, null, '\t'));
	process.exitCode = results.some(
		({ formulas, numbers, texts }) => formulas > 0 || numbers !== evil.length || texts < evil.length
	)
		? 1
		: 0;
} finally {
	rmSync(folder, { recursive: true, force: true });
}

function readFlat(path: string): { formulas: number; numbers: number; texts: number } {
	const body = readFileSync(path, 'utf8').split('<office:body>')[1] ?? '';
	const count = (pattern: RegExp) => [...body.matchAll(pattern)].length;
	return {
		formulas: count(/table:formula=/g),
		numbers: count(/office:value-type="float"/g),
		texts: count(/office:value-type="string"/g) - 2
	};
}
