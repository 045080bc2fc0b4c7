import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeFromBytes, documentKindOf, documentNumber, groupCode, parseCode, stateOf } from './rules.ts';

test('a code holds all 128 bits: different bytes give different codes, and it reads back from print', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
			const code = codeFromBytes(bytes);
			const read = [...code].reduce(
				(sum, letter) => sum * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter)),
				0n
			);
			assert.equal(read, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
			assert.equal(parseCode(groupCode(code).toLowerCase()), code);
		})
	);
	assert.throws(() => codeFromBytes(randomBytes(8)), RangeError);
});
const sample = '0123456789ABCDEFGHJKMNPQRS';
const typed: [string, string | null][] = [
	[sample, sample],
	['o123456789abcdefghjkmnpqrs', sample],
	['0l23456789ABCDEFGHJKMNPQRS', sample],
	[' 01234-56789 ABCDE–FGHJK MNPQR S ', sample],
	['0123456789АВСDEFGHJKMNPQRS', sample],
	[sample.slice(1), null],
	[`${sample}0`, null],
	['8123456789ABCDEFGHJKMNPQRS', null],
	['0123456789ABCDEFGHJKMNPQR!', null],
	['', null],
	['0'.repeat(100_000), null]
];
const cyrillic: [string, string][] = [
	['АВСЕНКМРТХ', 'ABCEHKMPTX'],
	['авсенкмртх', 'ABCEHKMPTX'],
	['УЗІЅЈӀО', 'Y31SJ10'],
	['узіѕјӏо', 'Y31SJ10']
];
for (const [given, expected] of cyrillic) {
	test(`parseCode reads Cyrillic «${given}» as ${expected}`, () => {
		const rest = sample.slice(0, 26 - given.length);
		assert.equal(parseCode(rest + given), rest + expected);
	});
}
test('a Cyrillic letter that looks like nothing in a code is refused', () => {
	for (const letter of 'БГДЖИЛПФЦЧШЩЪЫЬЭЮЯ') assert.equal(parseCode(sample.slice(1) + letter), null);
});
test('the page groups a code as the paper does: by four, with spaces', () => {
	assert.equal(groupCode(sample), '0123 4567 89AB CDEF GHJK MNPQ RS');
	assert.equal(parseCode('0123\u00a04567\u00a089AB\u00a0CDEF\u00a0GHJK\u00a0MNPQ\u00a0RS'), sample);
});
for (const [given, expected] of typed) {
	test(`parseCode reads «${given.slice(0, 40)}» as ${expected}`, () => assert.equal(parseCode(given), expected));
}
test('numbers of documents carry the year and keep their order as text', () => {
	assert.equal(documentNumber('ЗОУНБ', 2027, 12), 'ЗОУНБ-2027-0012');
	assert.equal(documentNumber('', 2027, 12_345), '2027-12345');
});
test('every award has a paper but money', () => {
	assert.deepEqual(
		['grand-prix', 'diploma', 'thank-you-letter', 'participation-certificate', 'money'].map(documentKindOf),
		['diploma', 'diploma', 'thank-you-letter', 'participation-certificate', null]
	);
});
test('annulled wins over replaced', () => {
	assert.equal(stateOf({ annulled: true, replaced: true }), 'annulled');
	assert.equal(stateOf({ annulled: false, replaced: true }), 'replaced');
	assert.equal(stateOf({ annulled: false, replaced: false }), 'valid');
});
