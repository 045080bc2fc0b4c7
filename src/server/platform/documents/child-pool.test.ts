import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openChildPool, type RenderResult } from './child-pool.ts';
import { textOfPdf } from './testing.ts';

const workspace = mkdtempSync(join(tmpdir(), 'templates '));
after(() => rmSync(workspace, { recursive: true, force: true }));

const outside = `${workspace}-secret.txt`;
const templates: Record<string, string> = {
	'good.typ': '#set document(title: "t")\n#set text(lang: "ru", font: "PT Serif")\n= #json(bytes(sys.inputs.data))',
	// Both get past Typst's own watch over `while`.
	'loop.typ': '#for a in range(100000) { for b in range(100000) { let c = calc.pow(a, 2) } }',
	'bomb.typ': '#let all = ()\n#for n in range(4000) { all.push("x" * (4000000 + n)) }\n#all.len()',
	'sudden-bomb.typ': '#let all = "x" * 6000000000\n#all.len()',
	'outside.typ': `#read("../${outside.split('/').at(-1)}")`,
	'absolute.typ': '#read("/etc/passwd")',
	'package.typ': '#import "@preview/cetz:0.1.0": *'
};
for (const [name, source] of Object.entries(templates)) writeFileSync(join(workspace, name), source);
writeFileSync(outside, 'СЕКРЕТ');
after(() => rmSync(outside, { force: true }));

const input = (template: string, text = 'Текст') => ({ template, json: JSON.stringify(text), pictures: [] });

test('what takes too long is ended and fails alone; what waited behind it is done by another process', async () => {
	const pool = openChildPool({ children: 1, workspace });
	try {
		await pool.render(input('good.typ'), 20_000);
		const results = await Promise.all([
			pool.render(input('loop.typ'), 300),
			pool.render(input('good.typ', 'Второй'), 20_000),
			pool.render(input('good.typ', 'Третий'), 20_000)
		]);
		assert.deepEqual(results.map(outcome), ['too-slow', 'Второй', 'Третий']);
	} finally {
		await pool.close();
	}
});

for (const bomb of ['bomb.typ', 'sudden-bomb.typ']) {
	test(`what takes too much memory is ended before it harms the machine (${bomb})`, async () => {
		const limit = 256 * 2 ** 20;
		const pool = openChildPool({ children: 1, workspace, memoryLimit: limit });
		try {
			const results = await Promise.all([
				pool.render(input(bomb), 20_000),
				pool.render(input('good.typ', 'Второй'), 20_000)
			]);
			assert.deepEqual(results.map(outcome), ['too-much-memory', 'Второй']);
			assert.ok(pool.peakMemory() > 0 && pool.peakMemory() < limit);
		} finally {
			await pool.close();
		}
	});
}

test('a template reads nothing outside its folder and fetches no package', async () => {
	const pool = openChildPool({ children: 1, workspace });
	try {
		for (const template of ['outside.typ', 'absolute.typ', 'package.typ']) {
			const result = await pool.render(input(template), 20_000);
			assert.equal(outcome(result), 'faulty-template', template);
		}
		assert.equal(outcome(await pool.render(input('good.typ', 'После'), 20_000)), 'После');
	} finally {
		await pool.close();
	}
});

test('a closed pool answers what was under way and takes nothing more', async () => {
	const pool = openChildPool({ children: 1, workspace });
	const underWay = [pool.render(input('loop.typ'), 20_000), pool.render(input('good.typ'), 20_000)];
	await pool.close();
	assert.deepEqual(
		(await Promise.all(underWay)).map((result) => result.ok),
		[false, false]
	);
	assert.throws(() => pool.render(input('good.typ'), 20_000), /closed/);
});

function outcome(result: RenderResult): string {
	return result.ok ? textOfPdf(result.pdf).join('').trim() : result.reason;
}
