import { shareOut, type Sharing } from '#server/contests/judging/assignment/rules.ts';

/*
 * Sharing out three sheets on each of 2,000 entries of ten nominations over 15 and over 60 jurors: from nothing, after two
 * conflicts in a hundred turned up, and anew as evenly as can be. Every juror judges six nominations and has a limit close
 * to the mean load; two pairs in a hundred are forbidden. Prints {jurors, fromNothingMs, afterConflictsMs, anewMs, moved}:
 * medians of five runs. Wanted: at most 1,000 ms each.
 */

const runs = 5;
const sizes = [15, 60];

for (const jurors of sizes) {
	const sharing = buildSharing(jurors);
	const first = shareOut(sharing);
	if (first.shortages.length > 0 || first.pairs.length !== 6000) throw new Error('The sheets were not all shared out');
	const existing = first.pairs.map((pair) => ({ ...pair, isFixed: false }));
	const forbidden = [...sharing.forbidden, ...existing.filter((_, at) => at % 50 === 0)];
	const again: Sharing = { ...sharing, forbidden, existing, seed: 'another' };
	console.log(
		JSON.stringify({
			...{ bench: 'assignment', entries: sharing.entries.length, jurors, sheets: first.pairs.length },
			...{ fromNothingMs: median(() => shareOut(sharing)), afterConflictsMs: median(() => shareOut(again)) },
			anewMs: median(() => shareOut({ ...again, aim: 'even-loads' })),
			moved: shareOut(again).added.length
		})
	);
}

function buildSharing(count: number): Sharing {
	const nominationOf = (at: number) => `n${at % 10}`;
	const entries = Array.from({ length: 2000 }, (_, at) => ({ id: `e${at}`, nomination: nominationOf(at) }));
	const jurors = Array.from({ length: count }, (_, at) => ({
		...{ id: `j${at}`, judges: true, most: Math.ceil(6000 / count) + 5 },
		nominations: Array.from({ length: 6 }, (_none, step) => nominationOf(at + step))
	}));
	const forbidden = entries.flatMap(({ id: entryId }, row) =>
		jurors.filter((_, column) => (row * 31 + column * 17) % 50 === 0).map(({ id: jurorId }) => ({ entryId, jurorId }))
	);
	const plan = { mode: 'some', sheets: 3 } as const;
	return { plan, entries, jurors, forbidden, existing: [], aim: 'fewest-changes', seed: 'bench' };
}

function median(work: () => unknown): number {
	const times = Array.from({ length: runs }, () => {
		const started = performance.now();
		work();
		return performance.now() - started;
	}).sort((one, other) => one - other);
	return Math.round(times[runs >> 1]! * 10) / 10;
}
