import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countChanges, shareOut, type Pair, type Shared, type Sharing, type SharingJuror } from './rules.ts';
import { bestOf, waysToShare } from './testing.ts';

const names = (kind: string, count: number) => Array.from({ length: count }, (_, at) => `${kind}${at + 1}`);
const juror = (id: string, more: Partial<SharingJuror> = {}): SharingJuror => ({
	...{ id, judges: true, nominations: null, most: null },
	...more
});
const pair = (entryId: string, jurorId: string): Pair => ({ entryId, jurorId });
const keys = (pairs: readonly Pair[]) => pairs.map(({ entryId, jurorId }) => `${entryId}${jurorId}`).toSorted();

function sharing(more: Partial<Sharing> = {}): Sharing {
	return {
		plan: { mode: 'some', sheets: 3 },
		entries: names('e', 12).map((id) => ({ id, nomination: 'service' })),
		jurors: names('j', 6).map((id) => juror(id)),
		...{ forbidden: [], existing: [], aim: 'fewest-changes', seed: 'lot' },
		...more
	};
}
const kept = (pairs: readonly Pair[], isFixed = false) => pairs.map((each) => ({ ...each, isFixed }));
const loadsOf = ({ pairs }: Pick<Shared, 'pairs'>, jurors: readonly { id: string }[]) =>
	jurors.map(({ id }) => pairs.filter(({ jurorId }) => jurorId === id).length);

test('everybody judges everything, or what is of their nominations, but for conflicts', () => {
	const entries = [
		{ id: 'e1', nomination: 'service' },
		{ id: 'e2', nomination: 'event' }
	];
	const jurors = [juror('j1'), juror('j2', { nominations: ['event'] }), juror('j3', { judges: false })];
	const forbidden = [pair('e2', 'j1')];
	const given = (mode: 'all' | 'nomination') =>
		keys(shareOut(sharing({ plan: { mode }, entries, jurors, forbidden })).pairs);
	assert.deepEqual(given('all'), ['e1j1', 'e1j2', 'e2j2']);
	assert.deepEqual(given('nomination'), ['e1j1', 'e2j2']);
});

test('loads are even, and everybody sits together with everybody', () => {
	const task = sharing({ entries: names('e', 40).map((id) => ({ id, nomination: null })) });
	const shared = shareOut(task);
	assert.deepEqual(loadsOf(shared, task.jurors), [20, 20, 20, 20, 20, 20]);
	const panels = new Set(
		[...Map.groupBy(shared.pairs, ({ entryId }) => entryId).values()].map((pairs) =>
			pairs.map(({ jurorId }) => jurorId).join()
		)
	);
	const met = new Set(
		[...panels].flatMap((panel) => panel.split(',').flatMap((one, _, all) => all.map((other) => one + other)))
	);
	assert.equal(met.size, 36);
	assert.ok(panels.size >= 12, `${panels.size} of 20 panels`);
});

test('the same seed draws the same, another one something else', () => {
	const draw = (seed: string) => keys(shareOut(sharing({ seed })).pairs).join();
	assert.equal(draw('lot'), draw('lot'));
	assert.notEqual(draw('lot'), draw('other'));
});

test('a nomination with few jurors is met by freeing them from the others, whatever the order', () => {
	const entries = [
		...names('s', 6).map((id) => ({ id, nomination: 'service' })),
		...names('e', 4).map((id) => ({ id, nomination: 'event' }))
	];
	const jurors = [
		...names('j', 2).map((id) => juror(id, { most: 4 })),
		...names('k', 2).map((id) => juror(id, { most: 6, nominations: ['service'] }))
	];
	for (const seed of names('lot', 20)) {
		const shared = shareOut(sharing({ plan: { mode: 'some', sheets: 2 }, entries, jurors, seed }));
		assert.deepEqual(shared.shortages, []);
		assert.deepEqual(loadsOf(shared, jurors), [4, 4, 6, 6]);
	}
});

test('what stands already moves as little as it can when a conflict turns up', () => {
	const first = shareOut(sharing());
	const again = shareOut(sharing({ existing: kept(first.pairs), seed: 'other' }));
	assert.deepEqual([again.added, again.taken], [[], []]);
	const [found] = first.pairs;
	const mended = shareOut(sharing({ existing: kept(first.pairs), forbidden: [found!], seed: 'other' }));
	assert.deepEqual(mended.taken, [found]);
	assert.deepEqual([mended.added.length, mended.added[0]!.entryId], [1, found!.entryId]);
	assert.deepEqual(countChanges(mended), { moved: 1, more: 0, less: 0 });
});

test('a newcomer gets nothing by the fewest changes, and an even share when loads are made even', () => {
	const first = shareOut(sharing());
	const task = sharing({ jurors: [...sharing().jurors, juror('j7')], existing: kept(first.pairs) });
	assert.deepEqual(loadsOf(shareOut(task), task.jurors), [6, 6, 6, 6, 6, 6, 0]);
	const even = shareOut({ ...task, aim: 'even-loads' });
	assert.deepEqual(loadsOf(even, task.jurors).toSorted(), [5, 5, 5, 5, 5, 5, 6]);
	assert.deepEqual(countChanges(even), { moved: 5, more: 0, less: 0 });
});

test('what is fixed stays even with a juror who no longer judges, over a limit and over the number of sheets', () => {
	const jurors = [juror('j1', { judges: false }), juror('j2', { most: 1 }), juror('j3'), juror('j4')];
	const fixed = [pair('e1', 'j1'), pair('e1', 'j2'), pair('e2', 'j2')];
	const entries = names('e', 2).map((id) => ({ id, nomination: null }));
	const shared = shareOut(sharing({ plan: { mode: 'some', sheets: 1 }, entries, jurors, existing: kept(fixed, true) }));
	assert.deepEqual(keys(shared.pairs), keys(fixed));
	assert.deepEqual(shared.shortages, []);
});

test('an entry that cannot have its sheets is told with who is free, who is recused and who is full of what', () => {
	const entries = [...names('s', 4).map((id) => ({ id, nomination: 'service' })), { id: 'e1', nomination: 'event' }];
	const jurors = [
		juror('j1'),
		juror('j2'),
		juror('j3', { nominations: ['event'] }),
		...names('k', 2).map((id) => juror(id, { most: 2, nominations: ['service'] }))
	];
	const forbidden = [pair('e1', 'j3')];
	const told = shareOut(sharing({ entries, jurors, forbidden }));
	assert.deepEqual(told.shortages, [
		{ entryId: 'e1', nomination: 'event', wanted: 3, free: 2, recused: 1, full: [], rivals: [] }
	]);
	const tight = jurors.map((each) => (each.id === 'j3' ? each : { ...each, most: each.id === 'j1' ? 3 : 2 }));
	const { shortages } = shareOut(sharing({ plan: { mode: 'some', sheets: 2 }, entries, jurors: tight, forbidden }));
	assert.equal(shortages.length, 1);
	const { entryId, full, rivals, ...rest } = shortages[0]!;
	assert.deepEqual(keysOfSet(rivals, entryId), ['e1', 's1', 's2', 's3', 's4']);
	assert.deepEqual(full.toSorted(), entryId === 'e1' ? ['j1', 'j2'] : ['j1', 'j2', 'k1', 'k2']);
	assert.deepEqual([rest.wanted, rest.free], [2, 1]);
});
const keysOfSet = (ids: readonly string[], ...more: string[]) => [...ids, ...more].toSorted();

test('an entry that nobody may judge is told, and a juror for whom everything is too much', () => {
	const entries = names('e', 2).map((id) => ({ id, nomination: 'service' }));
	const none = shareOut(sharing({ plan: { mode: 'nomination' }, entries, jurors: [juror('j1', { nominations: [] })] }));
	assert.deepEqual(
		none.shortages.map(({ entryId, wanted, free, full }) => ({ entryId, wanted, free, full })),
		entries.map(({ id: entryId }) => ({ entryId, wanted: 1, free: 0, full: [] }))
	);
	const much = shareOut(sharing({ plan: { mode: 'all' }, entries, jurors: [juror('j1', { most: 1 }), juror('j2')] }));
	assert.deepEqual(
		much.shortages.map(({ wanted, free, full }) => ({ wanted, free, full })),
		[{ wanted: 2, free: 1, full: ['j1'] }]
	);
});

const ids = (prefix: string, most: number) => fc.integer({ min: 1, max: most }).map((count) => names(prefix, count));
const tasks: fc.Arbitrary<Sharing> = fc
	.record({ entries: ids('e', 4), jurors: ids('j', 4), sheets: fc.integer({ min: 1, max: 3 }) })
	.chain(({ entries, jurors, sheets }) => {
		const all = entries.flatMap((entryId) => jurors.map((jurorId) => pair(entryId, jurorId)));
		const some = fc.subarray(all, { maxLength: Math.min(8, all.length) });
		return fc.record({
			plan: fc.constant({ mode: 'some' as const, sheets }),
			entries: fc.tuple(
				...entries.map((id) => fc.record({ id: fc.constant(id), nomination: fc.constantFrom('service', 'event') }))
			),
			jurors: fc.tuple(
				...jurors.map((id) =>
					fc.record({
						...{ id: fc.constant(id), judges: fc.boolean().map((is) => is || id !== 'j1') },
						nominations: fc.constantFrom(null, null, ['service'], ['event']),
						most: fc.constantFrom(null, 1, 2, 3)
					})
				)
			),
			forbidden: fc.subarray(all, { maxLength: Math.min(4, all.length) }),
			existing: some.chain((held) =>
				fc.tuple(...held.map((each) => fc.boolean().map((isFixed) => ({ ...each, isFixed }))))
			),
			aim: fc.constantFrom('fewest-changes' as const, 'even-loads' as const),
			seed: fc.string()
		});
	})
	// As in the records: a recused juror holds no sheet of the entry.
	.map((task) => ({
		...task,
		existing: task.existing.filter((held) => !keys(task.forbidden).includes(keys([held])[0]!))
	}));

test('what is shared out is exactly what all ways of sharing, tried one after another, call the best', () => {
	fc.assert(
		fc.property(tasks, (task) => {
			const shared = shareOut(task);
			const ways = waysToShare(task);
			assert.equal(shared.shortages.length === 0, ways.length > 0);
			if (ways.length === 0) return;
			const found = ways.find((way) => keys(way.pairs).join() === keys(shared.pairs).join());
			assert.ok(found, 'an allowed way');
			assert.deepEqual([found.changes, found.unevenness], bestOf(ways, task.aim));
		}),
		{ numRuns: 400 }
	);
});

test('nobody is given more than their limit, and every shortage is proved by the entries that compete', () => {
	fc.assert(
		fc.property(tasks, (task) => {
			const { pairs, shortages } = shareOut(task);
			const fixed = task.existing.filter(({ isFixed }) => isFixed);
			for (const { id, most } of task.jurors) {
				const own = ({ jurorId }: Pair) => jurorId === id;
				assert.ok(pairs.filter(own).length <= Math.max(most ?? Infinity, fixed.filter(own).length));
			}
			for (const { entryId, wanted, free, rivals } of shortages) {
				assert.deepEqual([pairs.filter((each) => each.entryId === entryId).length, free < wanted], [free, true]);
				const rivalling = new Set([entryId, ...rivals]);
				assert.ok(roomFor(task, rivalling) < wantedBy(task, rivalling));
			}
		}),
		{ numRuns: 400 }
	);
});

const isOf = (entries: ReadonlySet<string>) => (each: Pair) => entries.has(each.entryId);

/** Sheets that these entries need together. */
function wantedBy({ plan, existing }: Sharing, entries: ReadonlySet<string>): number {
	const fixed = existing.filter(({ isFixed }) => isFixed);
	const need = (id: string) =>
		Math.max(plan.mode === 'some' ? plan.sheets : 0, fixed.filter(isOf(new Set([id]))).length);
	return [...entries].reduce((sum, id) => sum + need(id), 0);
}

/** Sheets on these entries that the jurors can take at the most, by their limits and by what they may judge. */
function roomFor(task: Sharing, entries: ReadonlySet<string>): number {
	const fixed = task.existing.filter(({ isFixed }) => isFixed);
	return task.jurors.reduce((sum, { id, judges, nominations, most }) => {
		const own = fixed.filter(({ jurorId }) => jurorId === id);
		const isFixed = (entryId: string) => own.some((each) => each.entryId === entryId);
		const may = task.entries.filter(
			(entry) =>
				entries.has(entry.id) &&
				!isFixed(entry.id) &&
				judges &&
				(nominations === null || nominations.includes(entry.nomination!)) &&
				!task.forbidden.some(({ entryId, jurorId }) => entryId === entry.id && jurorId === id)
		);
		const room = Math.max(0, (most ?? Infinity) - own.length);
		return sum + own.filter(isOf(entries)).length + Math.min(room, may.length);
	}, 0);
}
