import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from './commands.ts';
import { runCommand, runProcess } from './testing.ts';

test('the program lists its commands, and without a command does so as wrong usage', async () => {
	const help = await runCommand('help');
	const bare = await runCommand();
	assert.deepEqual([help.status, help.err, bare.status, bare.out, bare.err], [0, '', 2, '', help.out]);
	for (const [name, { summary }] of Object.entries(commands))
		assert.match(help.out, new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
});

test('every command has a help text without overlong lines', async () => {
	for (const [name, { load }] of Object.entries(commands)) {
		const { usage } = await load();
		assert.ok(usage.startsWith(`bibliokrug ${name}`), name);
		assert.deepEqual(
			usage.split('\n').filter((line) => [...line].length > 100),
			[],
			name
		);
	}
});

test('help of a command is the same however it is asked for', async () => {
	const asked = [
		['help', 'tally'],
		['tally', '--help'],
		['tally', '-h'],
		['--help', 'tally']
	];
	const answers = await Promise.all(asked.map((args) => runCommand(...args)));
	assert.equal(new Set(answers.map(({ out }) => out)).size, 1);
	assert.deepEqual(
		answers.map(({ status }) => status),
		[0, 0, 0, 0]
	);
});

test('wrong usage exits with 2 and says what is wrong', async () => {
	const first = async (...args: string[]) => {
		const { status, err, out } = await runCommand(...args);
		return [status, out, err.split('\n')[0]];
	};
	assert.deepEqual(await first('tally'), [2, '', 'Не хватает слова: ПАПКА.']);
	assert.deepEqual(await first('tally', 'a', 'b'), [2, '', 'Лишнее слово: b.']);
	assert.deepEqual(await first('tally', 'a', '--jsn'), [
		2,
		'',
		'Неизвестный ключ --jsn. Возможно, вы имели в виду --json.'
	]);
	assert.deepEqual(await first('tally', 'a', '--json=1'), [2, '', 'Ключ --json не принимает значения.']);
	assert.deepEqual(await first('tally', 'a', '--out'), [2, '', 'У ключа --out нет значения.']);
	assert.deepEqual(await first('tally', 'a', '--overwrite'), [2, '', 'Ключ --overwrite нужен только вместе с --out.']);
	const unknown = await first('constructor');
	assert.deepEqual(unknown.slice(0, 2), [2, '']);
	assert.match(String(unknown[2]), /^Нет команды constructor\. Есть: /);
});

test('the program tells its version', async () => {
	const about = JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
		version: string;
	};
	assert.deepEqual(await runCommand('--version'), { status: 0, out: `${about.version}\n`, err: '' });
});

test('a process of the program exits with the status of its command', async () => {
	const runs = await Promise.all([runProcess('--version'), runProcess('tally', '/нет/такой'), runProcess('tally')]);
	assert.deepEqual(
		runs.map(({ status }) => status),
		[0, 1, 2]
	);
	assert.equal(runs[1]!.err, '/нет/такой: папки нет.\nИтого 1\u00a0ошибка. Ничего не записано.\n');
});
