import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleSet } from '../../scoring/rule-set/forms.ts';
import { judgedRules } from '../testing.ts';
import { parsePaper } from './forms.ts';
import { groupPaperCode, parsePaperCode, readPaper } from './rules.ts';

for (const [typed, code] of [
	['ABCDEFGHJKMN', 'ABCDEFGHJKMN'],
	[' abcd-efgh jkmn ', 'ABCDEFGHJKMN'],
	['АВСD ЕFGН JКМN', 'ABCDEFGHJKMN'],
	['OIL0 ОЗУХ 2345', '011003YX2345'],
	['ABCD EFGH JKM', null],
	['ABCD EFGH JKMNP', null],
	['ABCD EFGH JKMU', null],
	['', null]
] as const)
	test(`a code read off a paper: «${typed}»`, () => assert.equal(parsePaperCode(typed), code));

test('a code is printed in groups and read back', () => {
	assert.equal(groupPaperCode('ABCDEFGHJKMN'), 'ABCD EFGH JKMN');
});

const lines = ['a', 'b', 'c'].map((entryId) => ({ entryId, key: entryId, title: '', nomination: 'service' }));

test('what is typed stands by line and criterion; blanks are left out and a comma becomes a point', () => {
	const form = new FormData();
	for (const [name, value] of Object.entries({
		...{ 'mark-0-k1': ' 4,5 ', 'mark-0-k2': '−1', 'mark-1-k1': '', 'mark-2-k2': '7'.repeat(40), 'mark-3-k1': '1' },
		'mark-0-other': '5'
	}))
		form.set(name, value);
	assert.deepEqual(parsePaper(form, lines, ['k1', 'k2']), {
		a: { k1: '4.5', k2: '-1' },
		c: { k2: '7'.repeat(20) }
	});
});

test('a line without marks was not judged; one with some of them is unfinished', () => {
	const reading = parseRuleSet(judgedRules);
	assert.ok(reading.ok);
	const marks = { a: { k1: '4', k2: '3' }, b: { k1: '9' }, elsewhere: { k1: '1', k2: '1' } };
	assert.deepEqual(readPaper(reading.ruleSet, { stage: '1', lines, marks }), {
		faults: [
			{ entryId: 'b', criterion: 'k1', kind: 'off-scale', min: '0', max: '5', step: '1' },
			{ entryId: 'b', criterion: 'k2', kind: 'missing' }
		],
		sheets: [
			{
				entryId: 'a',
				marks: [
					{ criterion: 'k1', mark: '4' },
					{ criterion: 'k2', mark: '3' }
				]
			},
			{ entryId: 'b', marks: [] }
		]
	});
});
