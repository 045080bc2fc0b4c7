import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { maskedText } from '#server/letters/rules.ts';
import { sampleLetters } from './sample-letters.ts';

const server = join(import.meta.dirname, '..', '..', '..', '..', '..', 'server');
const words = readFileSync(join(server, '..', 'ui', 'letters', 'letter-words.ts'), 'utf8');

test('every module that words letters shows a sample of each, and each kind has its name in the office', () => {
	const kinds = sampleLetters().map(({ kind }) => kind);
	assert.equal(new Set(kinds).size, kinds.length);
	const worded = globSync('**/mails.ts', { cwd: server }).flatMap((file) =>
		[
			...readFileSync(join(server, file), 'utf8').matchAll(
				/(?:kind|admit|reject|correct): '([a-z-]+)'|\bletter\('([a-z-]+)'/g
			)
		].map(([, plain, called]) => (plain ?? called)!)
	);
	assert.ok(worded.length > 10);
	assert.deepEqual(
		[...new Set(worded)].filter((kind) => !kinds.includes(kind)),
		[]
	);
	assert.deepEqual(
		kinds.filter((kind) => !new RegExp(`^\\t'?${kind}'?: m\\.`, 'm').test(words)),
		[]
	);
});

test('a sample is a whole letter without a working link', () => {
	for (const { kind, text } of sampleLetters()) {
		assert.ok(text.subject && text.greeting && text.paragraphs.length > 0, kind);
		assert.deepEqual(maskedText(text), text, kind);
	}
});
