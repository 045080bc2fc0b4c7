import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rounded, spreadOf } from './rules.ts';

const blank = NaN;
const cases: { what: string; totals: number[]; digits?: number; greatest?: number; expected: object }[] = [
	{ what: 'no sheet', totals: [blank, blank], expected: { sheets: 0, mean: null, deviation: null, apart: [] } },
	{
		what: 'one sheet has a mean and no spread',
		totals: [blank, 7],
		expected: { sheets: 1, mean: '7.00', deviation: null, apart: [] }
	},
	{
		what: 'two sheets: √(((2 − 5)² + (8 − 5)²) ÷ 2) = 3; nobody stands apart from one other',
		totals: [2, 8],
		expected: { sheets: 2, mean: '5.00', deviation: '3.00', apart: [] }
	},
	{
		what: 'mean 20 ÷ 3, deviation √(((6 − 20⁄3)² · 2 + (8 − 20⁄3)²) ÷ 3) = 0.9428',
		totals: [6, 6, 8],
		greatest: 40,
		expected: { sheets: 3, mean: '6.67', deviation: '0.94', apart: [] }
	},
	{
		what: 'the others of one mind: 8 is more than a tenth of 10 away from 6',
		totals: [6, 6, 8],
		expected: { sheets: 3, mean: '6.67', deviation: '0.94', apart: [{ juror: 2, side: 'above' }] }
	},
	{
		what: 'exactly a tenth of the greatest total away is not apart',
		totals: [6, 6, 7],
		expected: { sheets: 3, mean: '6.33', deviation: '0.47', apart: [] }
	},
	{
		what: 'MAD of 18, 20, 22 is 2: 3 × 1.4826 × 2 = 8.90; 28 stands 8 from 20 and belongs to them',
		totals: [18, 20, 22, 28],
		greatest: 30,
		expected: { sheets: 4, mean: '22.00', deviation: '3.74', apart: [] }
	},
	{
		what: 'and 11 stands 9 below 20',
		totals: [18, 11, 20, 22],
		greatest: 30,
		expected: { sheets: 4, mean: '17.75', deviation: '4.15', apart: [{ juror: 1, side: 'below' }] }
	},
	{
		what: 'units of hundredths: 8.67, 8.66 and 4.00',
		totals: [867, 866, 400],
		digits: 2,
		greatest: 1000,
		expected: { sheets: 3, mean: '7.11', deviation: '2.20', apart: [{ juror: 2, side: 'below' }] }
	},
	{
		what: 'half a hundredth is rounded up: (1 + 2 + … ) of eight sheets adding up to 1.04',
		totals: [13, 13, 13, 13, 13, 13, 13, 14],
		digits: 2,
		greatest: 100,
		expected: { sheets: 8, mean: '0.13', deviation: '0.00', apart: [] }
	}
];

for (const { what, totals, digits = 0, greatest = 10, expected } of cases)
	test(`spread: ${what}`, () => {
		assert.deepEqual(spreadOf(Float64Array.from(totals), { digits, greatest }), expected);
	});

test('a statistic is rounded half up by its size and is never minus nought', () => {
	assert.deepEqual([2.345, -2.345, -0.004, 0, 10].map(rounded), ['2.35', '-2.35', '0.00', '0.00', '10.00']);
});
