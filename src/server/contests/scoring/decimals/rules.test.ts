import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
	compareFractions,
	divideHalfUp,
	formatDecimal,
	fractionOf,
	roundFraction,
	scaleHalfUp,
	unitsOf
} from './rules.ts';

const roundings: [string, number, string][] = [
	['17.625', 2, '17.63'],
	['2.675', 2, '2.68'],
	['2.6749', 2, '2.67'],
	['-2.675', 2, '-2.68'],
	['-0.004', 2, '0.00'],
	['0.5', 0, '1'],
	['-0.5', 0, '-1'],
	['9.995', 2, '10.00'],
	['20', 2, '20.00']
];
for (const [given, digits, shown] of roundings) {
	test(`${given} to ${digits} digits is ${shown}`, () => {
		assert.equal(formatDecimal(roundFraction(fractionOf(given), digits), digits), shown);
		assert.equal(formatDecimal(fractionOf(given), digits), shown);
	});
}

test('a number is shown exactly where six digits are enough, else rounded to six', () => {
	const shown = [fractionOf('2.50'), { n: 1n, d: 3n }, { n: -2n, d: 3n }, fractionOf('100'), { n: 0n, d: 7n }];
	assert.deepEqual(
		shown.map((value) => formatDecimal(value)),
		['2.5', '0.333333', '-0.666667', '100', '0']
	);
});

test('a decimal becomes units of the digits asked for, and no fewer than it has', () => {
	assert.deepEqual([unitsOf('2.5', 2), unitsOf('-0.25', 2), unitsOf('7', 0)], [250, -25, 7]);
	assert.throws(() => unitsOf('2.55', 1), RangeError);
});

test('scaling numbers agrees with dividing big integers, near and beyond what a double holds', () => {
	const whole = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
	fc.assert(
		fc.property(
			whole,
			fc.integer({ min: 1, max: 10 ** 9 }),
			fc.integer({ min: 1, max: 10 ** 9 }),
			(value, by, over) => {
				const exact = divideHalfUp(BigInt(value) * BigInt(by), BigInt(over));
				fc.pre(exact < 2n ** 53n && exact > -(2n ** 53n));
				assert.equal(scaleHalfUp(value, by, over), Number(exact));
			}
		)
	);
});

test('comparing crosses different denominators', () => {
	assert.equal(compareFractions({ n: 1n, d: 3n }, { n: 2n, d: 6n }), 0);
	assert.equal(compareFractions({ n: 1n, d: 3n }, { n: 333_333n, d: 1_000_000n }), 1);
	assert.equal(compareFractions({ n: -1n, d: 3n }, { n: 0n, d: 1n }), -1);
});
