import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPageCache } from './page-cache.ts';

const pageOf = (text: string) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(text) });
const contests = { tags: ['contests'], freshForSeconds: 60 };

test('a kept page is fresh until its time is over', () => {
	let now = 0;
	const cache = openPageCache({ clock: () => now });
	cache.keep('a', 'net', pageOf('a'), contests, cache.now());
	assert.equal(cache.find('a')?.isFresh, true);
	now = 60_000;
	assert.equal(cache.find('a')?.isFresh, false);
	assert.equal(cache.find('b'), null);
});

test('invalidate marks stale only pages of that network under those tags', () => {
	const cache = openPageCache();
	cache.keep('a', 'net', pageOf('a'), contests, 0);
	cache.keep('b', 'net', pageOf('b'), { tags: ['organisations'], freshForSeconds: 60 }, 0);
	cache.keep('c', 'other', pageOf('c'), contests, 0);
	cache.invalidate('net', ['contests']);
	assert.deepEqual(
		['a', 'b', 'c'].map((key) => cache.find(key)?.isFresh),
		[false, true, true]
	);
	cache.invalidate('other', null);
	assert.deepEqual(
		['a', 'b', 'c'].map((key) => cache.find(key)?.isFresh),
		[false, true, false]
	);
	cache.invalidateAll();
	assert.deepEqual(
		['a', 'b', 'c'].map((key) => cache.find(key)?.isFresh),
		[false, false, false]
	);
});

test('a page whose rendering began before the change is kept only as stale', () => {
	const cache = openPageCache();
	const begunAt = cache.now();
	cache.invalidate('net', ['contests']);
	cache.keep('a', 'net', pageOf('old'), contests, begunAt);
	cache.keep('b', 'net', pageOf('new'), contests, cache.now());
	cache.keep('c', 'net', pageOf('of other matters'), { tags: ['organisations'], freshForSeconds: 60 }, begunAt);
	assert.deepEqual(
		['a', 'b', 'c'].map((key) => cache.find(key)?.isFresh),
		[false, true, true]
	);
});

test('memory is bounded: the pages read longest ago go first', () => {
	const cache = openPageCache({ mostBytes: 3 * (1024 + 2000) });
	const big = 'x'.repeat(2000);
	for (const key of ['a', 'b', 'c']) cache.keep(key, 'net', pageOf(big), contests, 0);
	cache.find('a');
	cache.keep('d', 'net', pageOf(big), contests, 0);
	assert.deepEqual(
		['a', 'b', 'c', 'd'].map((key) => cache.find(key) !== null),
		[true, false, true, true]
	);
	assert.deepEqual(cache.size(), { pages: 3, bytes: 3 * (1024 + 2000) });
});

test('a compressed body is made once and counted', async () => {
	const cache = openPageCache();
	const page = cache.keep('a', 'net', pageOf('слово '.repeat(500)), contests, 0);
	const before = cache.size().bytes;
	const first = await cache.bodyOf('a', page, 'br');
	assert.equal(await cache.bodyOf('a', page, 'br'), first);
	assert.equal(cache.size().bytes, before + first.length);
});
