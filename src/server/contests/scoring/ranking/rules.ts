import type { Fraction } from '../decimals/rules.ts';
import { addFractions, compareFractions, fractionOf } from '../decimals/rules.ts';
import { countFirstPlaces } from '../ladder/first-places/rules.ts';
import type { Contest, Untangled } from '../ladder/rules.ts';
import { breakTie } from '../ladder/rules.ts';
import type { TieEffect } from '../rules.ts';

export type RankingTask = {
	stage: number;
	/** Everybody who is ranked together; each has a cumulative result in the stage. */
	candidates: readonly number[];
	/** What hangs on a tie of so many entries, with so many before them, for that rank. */
	effectOf: (tie: { rank: number; before: number; entries: readonly number[] }) => TieEffect;
	mayShare: (rank: number) => boolean;
	/** Whether results closer than the tolerance are ties. */
	isTolerant: boolean;
};

/**
 * Ranks entries by cumulative result, the greatest first, and breaks ties by the ladder.
 * Dense: 1, 2, 2, 3. Standard: 1, 2, 2, 4.
 */
export function rankEntries(contest: Contest, task: RankingTask): Untangled {
	const ranked: Untangled = { tiers: [], lines: [], openTies: [] };
	const firstPlaces = rememberFirstPlaces(contest, task.candidates);
	let before = 0;
	for (const entries of groupByResult(contest, task)) {
		const rank = contest.ruleSet.ranking.method === 'dense' ? ranked.tiers.length + 1 : before + 1;
		if (entries.length === 1) ranked.tiers.push({ rank, entries, shared: false });
		else {
			const effect = task.effectOf({ rank, before, entries });
			const { stage, mayShare } = task;
			const untangled = breakTie(contest, { stage, effect, entries, rank, firstPlaces, mayShare });
			ranked.tiers.push(...untangled.tiers);
			ranked.lines.push(...untangled.lines);
			ranked.openTies.push(...untangled.openTies);
		}
		before += entries.length;
	}
	return ranked;
}

/** Entries of equal result together, the greatest first. */
function groupByResult(contest: Contest, { stage, candidates, isTolerant }: RankingTask): number[][] {
	const results = contest.cumulatives[stage]!;
	const resultOf = (entry: number): Fraction => results[entry]!;
	const { tolerance, toleranceFrom } = contest.ruleSet.ranking;
	const margin = isTolerant && tolerance !== '0' ? fractionOf(tolerance) : null;
	const sorted = sortByResult(candidates, results);
	const groups: number[][] = [];
	for (const entry of sorted) {
		const group = groups.at(-1);
		const measure = group?.at(toleranceFrom === 'leader' ? 0 : -1);
		if (measure !== undefined && isTie(resultOf(measure), resultOf(entry), margin)) group!.push(entry);
		else groups.push([entry]);
	}
	return groups;
}

/** The nearest doubles decide where they are clearly apart, which spares most of the exact comparisons. */
function sortByResult(candidates: readonly number[], results: readonly (Fraction | null)[]): number[] {
	const near = new Float64Array(results.length);
	for (const entry of candidates) near[entry] = Number(results[entry]!.n) / Number(results[entry]!.d);
	return [...candidates].sort((a, b) => {
		const distance = near[b]! - near[a]!;
		if (Math.abs(distance) > 1e-12 * Math.abs(near[a]!) + 1e-12 * Math.abs(near[b]!)) return distance;
		return compareFractions(results[b]!, results[a]!) || a - b;
	});
}

/** `margin` null: only equal results tie; else those that differ by less. */
function isTie(greater: Fraction, lesser: Fraction, margin: Fraction | null): boolean {
	if (!margin) return compareFractions(greater, lesser) === 0;
	return compareFractions(greater, addFractions(lesser, margin)) < 0;
}

function rememberFirstPlaces(contest: Contest, rivals: readonly number[]): (stage: number) => Map<number, number> {
	const known = new Map<number, Map<number, number>>();
	return (stage) => {
		const counted = known.get(stage) ?? countFirstPlaces(contest.counts[stage]!, contest.field, rivals);
		known.set(stage, counted);
		return counted;
	};
}
