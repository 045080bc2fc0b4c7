import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDue, parseReason } from './forms.ts';

test('a deadline is the end of the minute that was typed, by the contest’s own clock', () => {
	const at = (typed: string, zone = 'Asia/Tomsk') => {
		const due = parseDue(typed, zone);
		return due instanceof Date ? due.toISOString() : due;
	};
	assert.equal(at('2027-04-30T23:59'), '2027-04-30T17:00:00.000Z');
	// Shown twice when the clock is set back: the later one.
	assert.equal(at('2027-10-31T02:30', 'Europe/Berlin'), '2027-10-31T01:31:00.000Z');
	assert.equal(at('  '), null);
	for (const typed of [
		'2027-04-30',
		'2027-02-30T10:00',
		'2027-13-01T10:00',
		'2027-04-30T24:00',
		'1927-04-30T10:00',
		'вчера'
	])
		assert.equal(at(typed), 'unreadable', typed);
});

test('a reason is words: without control characters, not too few, not without end', () => {
	assert.equal(parseReason('  Автор\u0000 болен '), 'Автор  болен');
	assert.equal(parseReason(' да '), null);
	assert.equal(parseReason('я'.repeat(3000))!.length, 2000);
});
