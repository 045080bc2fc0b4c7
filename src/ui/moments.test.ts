import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneWords } from './moments.ts';

test('a zone is told as it is today, also one whose hours were others half a century ago', () => {
	assert.deepEqual(
		['Asia/Tomsk', 'Europe/Kaliningrad', 'Europe/Moscow'].map((zone) => zoneWords(zone)),
		['томское время, МСК+4', 'калининградское время, МСК−1', 'московское время']
	);
});
