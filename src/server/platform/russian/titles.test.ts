import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeTitle } from './titles.ts';

const titles: [kind: string, title: string, expected: string][] = [
	['областной конкурс практик', 'Компас — 2027', 'Областной конкурс практик «Компас — 2027»'],
	['областной конкурс практик', '«Компас — 2027»', 'Областной конкурс практик «Компас — 2027»'],
	['конкурс проектов', 'Областной конкурс проектов «Новая полка»', 'Областной конкурс проектов «Новая полка»'],
	['', 'Компас', '«Компас»']
];
for (const [kind, title, expected] of titles) {
	test(`«${kind}» and «${title}» make «${expected}»`, () => assert.equal(wholeTitle(kind, title), expected));
}
