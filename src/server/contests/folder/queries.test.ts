import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { faultSentence } from './faults/rules.ts';
import { readContestFolder } from './queries.ts';
import { checkFolder, describeContest } from './testing.ts';

async function folderOf(context: TestContext, files: Record<string, string | Buffer>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'contest-'));
	context.after(() => rm(folder, { recursive: true, force: true }));
	for (const [name, content] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), content);
	}
	return folder;
}

async function faultsOf(context: TestContext, files: Record<string, string | Buffer>): Promise<string[]> {
	const reading = await readContestFolder(await folderOf(context, files));
	return reading.ok ? [] : reading.faults.map(faultSentence);
}

const yaml = describeContest('', { criteria: ['К1'], jury: [] });
const good = { 'contest.yaml': yaml, 'scores.csv': 'Работа;Эксперт;Балл\n1;Анна;5\n2;Анна;4' };

test('a small folder of two files is enough', async (context) => {
	assert.deepEqual(await faultsOf(context, good), []);
});

test('other files, temporary ones of spreadsheet programs among them, are ignored', async (context) => {
	assert.deepEqual(
		await faultsOf(context, {
			...good,
			'~$scores.xlsx': 'x',
			'.scores.csv': '',
			'Положение.docx': 'x',
			'notes.csv': ''
		}),
		[]
	);
});

test('every file that cannot be read is told, each for its reason', async (context) => {
	const faults = await faultsOf(context, {
		'contest.yaml': yaml,
		'scores-1.csv': '',
		'scores-2.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
		'scores-3.xls': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
		'scores-4.xlsx': Buffer.from('PK\u0003\u0004 и больше ничего'),
		'scores-5.xlsx': Buffer.from(zipSync({ 'a.txt': Buffer.from('a') })),
		'scores-6.csv': 'a;"b\n',
		'entries.ods': Buffer.from(zipSync({ mimetype: Buffer.from('x') })),
		'votes.csv/inside': 'a folder with the name of a table'
	});
	assert.deepEqual(faults, [
		'entries.ods: это таблица OpenDocument (.ods); сохраните её как .xlsx или .csv.',
		'votes.csv: это не файл; ожидается таблица .xlsx или .csv.',
		'scores-1.csv: файл пуст; ожидаются строка заголовков и строки с данными.',
		'scores-2.csv: не удаётся узнать кодировку; сохраните таблицу как «CSV UTF-8» или как книгу .xlsx.',
		'scores-3.xls: это книга старого вида (.xls) или книга под паролем; сохраните её как .xlsx без пароля.',
		'scores-4.xlsx: книга .xlsx повреждена; откройте её в табличной программе и сохраните заново.',
		'scores-5.xlsx: это архив, но не книга .xlsx; ожидается таблица .xlsx или .csv.',
		'scores-6.csv, строка 1: кавычка открыта и не закрыта до конца файла; закройте её или удвойте кавычки внутри текста.'
	]);
});

test('a file of more than 200 MB is refused without being read', async (context) => {
	const folder = await folderOf(context, good);
	const file = await open(join(folder, 'scores.csv'), 'r+');
	await file.truncate(200 * 1024 * 1024 + 1);
	await file.close();
	const before = process.memoryUsage().rss;
	const reading = await readContestFolder(folder);
	assert.deepEqual(reading.ok ? [] : reading.faults.map(faultSentence), [
		'scores.csv: файл больше 200 МБ; разделите его на части.'
	]);
	assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
});

test('an absent folder, an absent description and absent marks are told', async (context) => {
	const absent = await readContestFolder('/нет/такой/папки');
	assert.deepEqual(absent.ok ? [] : absent.faults.map(faultSentence), ['/нет/такой/папки: папки нет.']);
	assert.deepEqual(await faultsOf(context, {}), [
		'contest.yaml: файла нет.',
		'scores: нет файла с оценками; ожидается scores.csv или scores.xlsx, либо по файлу на этап: scores-1.csv.'
	]);
});

test('the same table as text and as workbook is a fault: nobody can tell which is meant', async (context) => {
	assert.deepEqual(await faultsOf(context, { ...good, 'scores.txt': good['scores.csv'] }), [
		'scores.txt: рядом лежит scores.csv с тем же названием; оставьте один файл.',
		'scores.txt, строка 2, столбец C: «5» — вторая оценка того же члена жюри за ту же работу по тому же критерию (scores.csv, строка 2, столбец C: «5»); оставьте одну оценку.',
		'scores.txt, строка 3, столбец C: «4» — вторая оценка того же члена жюри за ту же работу по тому же критерию (scores.csv, строка 3, столбец C: «4»); оставьте одну оценку.'
	]);
});

test('faults of contest.yaml come with their lines, all of them', async (context) => {
	const faults = (text: string) => faultsOf(context, { ...good, 'contest.yaml': text });
	assert.deepEqual(await faults('name: А\n\tstages: []'), [
		'contest.yaml, строка 2: отступ сделан знаком табуляции; замените его пробелами.'
	]);
	assert.deepEqual(await faults('name: А\nname: Б'), [
		'contest.yaml, строка 2: это поле уже есть выше; оставьте одно.'
	]);
	assert.deepEqual(await faults('a: &a [1]\nb: [*a, *a]'), [
		'contest.yaml: ссылки YAML (знаки & и *) не поддерживаются; повторите значения.'
	]);
	assert.deepEqual(await faults('просто текст'), [
		'contest.yaml: ожидаются поля name, stages и другие по описанию папки.'
	]);
	assert.deepEqual(await faults(''), ['contest.yaml: ожидаются поля name, stages и другие по описанию папки.']);
	const several = await faults(`${yaml}juri: []\nyear: давно\ndecisions:\n  - { kind: lots, stage: 1 }\n`);
	assert.deepEqual(
		several.map((line) => line.replace(/: .*?(?=поле|незнакомое)/, ': ').slice(0, 60)),
		[
			'contest.yaml, строка 8: незнакомое поле juri. Возможно, вы и',
			'contest.yaml, строка 9: поле year: нужно указать число.',
			'contest.yaml, строка 11: поле decisions[0].seed: добавьте не'
		]
	);
});

test('a description in Windows-1251 is read as well', async (context) => {
	const encoded = Buffer.from(
		[...yaml.replace('Конкурс', 'Ёлка')].map((letter) => {
			const code = letter.codePointAt(0)!;
			if (code < 128) return code;
			return letter === 'Ё' ? 0xa8 : code - 0x0410 + 0xc0;
		})
	);
	const folder = await folderOf(context, { ...good, 'contest.yaml': encoded });
	const reading = await readContestFolder(folder);
	assert.equal(reading.ok && reading.folder.contest.name, 'Ёлка');
});

test('an emblem must be a picture in the folder itself', async (context) => {
	const faults = (emblem: string, files = {}) =>
		faultsOf(context, { ...good, ...files, 'contest.yaml': `${yaml}documents: { emblem: '${emblem}' }` });
	const elsewhere = 'ожидается название файла .svg или .png, лежащего рядом с contest.yaml.';
	for (const path of ['../e.svg', '/etc/e.png', 'a/e.svg', 'a\\e.svg', 'e.exe'])
		assert.deepEqual(await faults(path), [`contest.yaml, строка 8: «${path}» — ${elsewhere}`]);
	assert.deepEqual(await faults('e.svg'), ['contest.yaml, строка 8: «e.svg» — файла нет.']);
	assert.deepEqual(await faults('e.svg', { 'e.svg': '<svg/>' }), []);
});

test('the example of docs/contest-folder.md is the one in cases/example, word for word', async () => {
	const root = join(import.meta.dirname, '..', '..', '..', '..');
	const described = await readFile(join(root, 'docs', 'contest-folder.md'), 'utf8');
	for (const name of ['contest.yaml', 'entries.csv', 'scores-1.csv', 'scores-2.csv', 'votes.csv']) {
		const text = (await readFile(join(root, 'cases', 'example', name), 'utf8')).trimEnd();
		assert.ok(described.includes(`\n${text}\n\`\`\``), name);
	}
});

test('whatever is spoiled in the files, the answer is a list of faults or a contest, never a crash', async () => {
	const folder = join(import.meta.dirname, '..', '..', '..', '..', 'cases', 'example');
	const names = ['contest.yaml', 'entries.csv', 'scores-1.csv', 'scores-2.csv', 'votes.csv'];
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
	const junk = fc.constantFrom(
		'"',
		';',
		'\n',
		'-1',
		'9'.repeat(30),
		'[',
		'{}',
		'null',
		'__proto__',
		'constructor',
		'К1',
		'5,5',
		': ',
		'&a',
		''
	);
	const spoiling = fc.record({ file: fc.nat(4), at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(8), junk });
	fc.assert(
		fc.property(fc.array(spoiling, { minLength: 1, maxLength: 3 }), (spoilings) => {
			const files = Object.fromEntries(names.map((name, index) => [name, texts[index]!]));
			for (const { file, at, cut, junk: put } of spoilings) {
				const text = files[names[file]!]!;
				const place = Math.floor(at * text.length);
				files[names[file]!] = text.slice(0, place) + put + text.slice(place + cut);
			}
			const { faults, result } = checkFolder(files);
			assert.ok(faults.length > 0 || result !== null);
			assert.ok(faults.every((line) => !line.includes('undefined') && !line.includes('NaN')));
		}),
		{ numRuns: 150 }
	);
});
test('admitted entries without marks are a fault, but not while the jury is at work', async () => {
	const path = join(import.meta.dirname, '../../../../demo/at-work/letnee-chtenie-2027');
	const finished = await readContestFolder(path);
	assert.match((!finished.ok && finished.faults[0]?.message) || '', /допущена на этап «Защита проектов», а оценок нет/);
	assert.equal((await readContestFolder(path, { isAtWork: true })).ok, true);
});
