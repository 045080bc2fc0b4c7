import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { createContext, Script } from 'node:vm';
import { evilTexts, patternsOfSource } from './patterns.ts';

const mostMs = 200;
/** An expression that has lost its way is stopped, as one that is only slow on a busy machine is not. */
const patience = 400;

const sandbox: { pattern: RegExp | null; text: string } = { pattern: null, text: '' };
const context = createContext(sandbox);
const search = new Script(`pattern.global ? text.replace(pattern, '') : pattern.exec(text)`);

/** Milliseconds for one text; null where it had to be stopped. */
function timeOf(pattern: RegExp, text: string): number | null {
	Object.assign(sandbox, { pattern, text });
	pattern.lastIndex = 0;
	const begun = performance.now();
	try {
		search.runInContext(context, { timeout: patience });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
		throw error;
	}
	return performance.now() - begun;
}

/** A busy machine may hold up any of them once: what seems slow is tried again. */
function isSlow(pattern: RegExp, text: string): boolean {
	return [1, 2].every(() => (timeOf(pattern, text) ?? Infinity) > mostMs);
}

function slowTextOf(pattern: RegExp): string | null {
	for (const text of evilTexts(pattern)) {
		if (isSlow(pattern, text)) return text;
	}
	return null;
}

test('an expression known to be slow is found so', () => {
	assert.notEqual(slowTextOf(/^(\w+\s?)*$/), null);
	assert.notEqual(slowTextOf(/\s+$/), null);
	assert.equal(slowTextOf(/^[a-z0-9-]{1,60}$/), null);
});

test(`no expression of the source takes longer than ${mostMs} ms over 50 000 evil characters`, () => {
	const found = patternsOfSource();
	const slow = found.flatMap(({ place, literal, pattern }) => {
		const text = slowTextOf(pattern);
		return text === null ? [] : [`${place} ${literal} over ${JSON.stringify(text.slice(0, 12))}…`];
	});
	assert.ok(found.length > 200, `${found.length} expressions`);
	assert.deepEqual(slow, []);
});
