import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockFace, leftOn } from './clock-face.ts';

test('a clock shows a begun second whole, and past its end by how much', () => {
	const faces = [420_000, 419_001, 60_000, 1, 0, -999, -1000, -65_000].map((left) => clockFace(left));
	assert.deepEqual(
		faces.map(({ text, isUp }) => `${text}${isUp ? ' up' : ''}`),
		['7:00', '7:00', '1:00', '0:01', '+0:00 up', '+0:00 up', '+0:01 up', '+1:05 up']
	);
});

test('a running clock counts to its end, a stopped one keeps what it had', () => {
	const now = Date.parse('2027-05-20T03:00:00Z');
	assert.equal(leftOn({ endsAt: '2027-05-20T03:07:00.000Z', left: null }, now), 420_000);
	assert.equal(leftOn({ endsAt: null, left: -5000 }, now), -5000);
});
