import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { acceptedEncoding, compressForKeeping, compressOnce, isCompressible, matchesETag } from './encodings.ts';

test('acceptedEncoding weighs what the client takes', () => {
	const cases: [string | undefined, string][] = [
		['gzip, deflate, br', 'br'],
		['gzip', 'gzip'],
		['br;q=0.1, gzip;q=0.9', 'gzip'],
		['br;q=0, gzip', 'gzip'],
		['*', 'br'],
		['*;q=0', 'identity'],
		['identity', 'identity'],
		['', 'identity'],
		[undefined, 'identity']
	];
	assert.deepEqual(
		cases.map(([header]) => acceptedEncoding(header)),
		cases.map(([, expected]) => expected)
	);
});

test('compressed bodies unpack to what went in', async () => {
	const body = Buffer.from('Библиотечный компас '.repeat(200));
	assert.deepEqual(brotliDecompressSync(await compressForKeeping(body, 'br')), body);
	assert.deepEqual(gunzipSync(await compressOnce(body, 'gzip')), body);
	assert.equal(await compressOnce(body, 'identity'), body);
});

test('isCompressible leaves out pictures and tiny answers', () => {
	assert.deepEqual(
		[
			isCompressible('text/html; charset=utf-8', 9000),
			isCompressible('image/png', 9000),
			isCompressible('text/html', 20),
			isCompressible(undefined, 9000)
		],
		[true, false, false, false]
	);
});

test('matchesETag compares weakly and knows the star', () => {
	const asked = ['"a"', 'W/"a"', '"b", "a"', '*', '"b"', undefined];
	assert.deepEqual(
		asked.map((header) => matchesETag(header, '"a"')),
		[true, true, true, true, false, false]
	);
});
