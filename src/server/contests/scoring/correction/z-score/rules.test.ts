import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rootHalfUp } from './rules.ts';

test('a square root is rounded to the nearest integer', () => {
	const squares = [0n, 1n, 2n, 3n, 4n, 6n, 7n, 10n ** 40n, 10n ** 40n + 10n ** 20n, 10n ** 40n + 10n ** 20n + 1n];
	const roots = [0n, 1n, 1n, 2n, 2n, 2n, 3n, 10n ** 20n, 10n ** 20n, 10n ** 20n + 1n];
	assert.deepEqual(squares.map(rootHalfUp), roots);
});

test('no integer is nearer to the root', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (square) => {
			const root = rootHalfUp(square);
			assert.ok(4n * square > (2n * root - 1n) ** 2n || root === 0n);
			assert.ok(4n * square < (2n * root + 1n) ** 2n);
		})
	);
});
