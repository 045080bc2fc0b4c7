import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Period } from '../rules.ts';
import { firstCircle, treeOf } from './rules.ts';

type Links = Record<string, [validFrom: string, parentId: string | null][]>;
const histories = (links: Links) =>
	new Map(
		Object.entries(links).map(([id, periods]) => [id, periods.map(([validFrom, value]) => ({ validFrom, value }))])
	);

test('firstCircle finds none in a tree, nor where two hold each other at different times', () => {
	assert.equal(
		firstCircle(histories({ root: [['2000-01-01', null]], a: [['2000-01-01', 'root']], b: [['2000-01-01', 'a']] })),
		null
	);
	assert.equal(
		firstCircle(
			histories({
				a: [
					['2000-01-01', 'b'],
					['2010-01-01', null]
				],
				b: [
					['2000-01-01', null],
					['2010-01-01', 'a']
				]
			})
		),
		null
	);
	assert.equal(firstCircle(histories({ a: [['2000-01-01', 'unknown']] })), null);
});

test('firstCircle finds a circle on the day when its last link begins', () => {
	assert.deepEqual(firstCircle(histories({ a: [['2000-01-01', 'a']] })), { day: '2000-01-01', ids: ['a'] });
	assert.deepEqual(
		firstCircle(
			histories({
				a: [['2000-01-01', 'b']],
				b: [['2000-01-01', 'c']],
				c: [
					['2000-01-01', null],
					['2030-01-01', 'a']
				]
			})
		),
		{ day: '2030-01-01', ids: ['c', 'a', 'b'] }
	);
});

test('firstCircle finds a circle that lasts only between two days', () => {
	const links: Links = {
		a: [
			['2000-01-01', null],
			['2010-01-01', 'b'],
			['2011-01-01', null]
		],
		b: [
			['2000-01-01', 'a'],
			['2020-01-01', null]
		]
	};
	assert.deepEqual(firstCircle(histories(links)), { day: '2010-01-01', ids: ['a', 'b'] });
});

test('firstCircle agrees with walking up from everyone on every day', () => {
	const ids = ['a', 'b', 'c', 'd'];
	const days = ['2001-01-01', '2002-01-01', '2003-01-01'];
	const link = fc.record({ validFrom: fc.constantFrom(...days), value: fc.option(fc.constantFrom(...ids)) });
	const links = fc.tuple(
		...ids.map(() => fc.uniqueArray(link, { selector: ({ validFrom }) => validFrom, maxLength: 3 }))
	);
	fc.assert(
		fc.property(links, (periods) => {
			const all = new Map(ids.map((id, at) => [id, periods[at]!]));
			const isCircular = days.some((day) => ids.some((id) => comesBack(all, id, day)));
			assert.equal(firstCircle(all) !== null, isCircular);
		}),
		{ numRuns: 500 }
	);
});

function comesBack(all: Map<string, Period<string | null>[]>, start: string, day: string): boolean {
	let id: string | null = start;
	for (let steps = 0; steps < 10 && id !== null; steps++) {
		const held: Period<string | null>[] = all.get(id)!.filter(({ validFrom }) => validFrom <= day);
		id = held.sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1))[0]?.value ?? null;
		if (id === start) return true;
	}
	return false;
}

test('treeOf keeps the order of the rows, and stands a row without a present parent alone', () => {
	const rows = [
		{ id: 'b', parentId: 'root' },
		{ id: 'root', parentId: null },
		{ id: 'a', parentId: 'root' },
		{ id: 'orphan', parentId: 'closed' }
	];
	assert.deepEqual(treeOf(rows), [
		{
			id: 'root',
			parentId: null,
			children: [
				{ id: 'b', parentId: 'root', children: [] },
				{ id: 'a', parentId: 'root', children: [] }
			]
		},
		{ id: 'orphan', parentId: 'closed', children: [] }
	]);
});
