import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lettersOf } from './rules.ts';

const counted: [string, number, string][] = [
	['', 0, 'nothing'],
	['Ёжик', 4, 'letters'],
	['и\u0306', 1, 'a letter and its sign typed apart are one'],
	['а б', 3, 'a space inside'],
	['  а \n', 1, 'spaces and breaks at the ends are none'],
	['а\r\nб', 3, 'a line’s end of another machine, once'],
	['а\rб\nв', 5, 'any line’s end'],
	['😀', 1, 'a sign beyond the first plane'],
	['а\u200b\u202eб\u0000', 2, 'what nobody sees'],
	['\ud800', 0, 'half of a sign']
];

test('characters are counted as a person counts them', () => {
	assert.deepEqual(
		counted.map(([text, , what]) => [what, lettersOf(text)]),
		counted.map(([, count, what]) => [what, count])
	);
});
