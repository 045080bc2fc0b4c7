import type { Fraction } from '../decimals/rules.ts';
import { compareFractions, fractionOf, multiplyFractions } from '../decimals/rules.ts';
import type { Contest, Tier, Untangled } from '../ladder/rules.ts';
import { rankEntries } from '../ranking/rules.ts';
import type { Admission } from '../rule-set/forms.ts';
import type { MinutesLine, Standing } from '../rules.ts';

export type AdmissionTask = {
	stage: number;
	/** Of one scope: the whole contest or one nomination. */
	candidates: readonly number[];
	nomination: string | null;
	admission: Admission | undefined;
	/** By entry: the greatest possible cumulative result. */
	maximumOf: (entry: number) => Fraction;
	/** Who will not take part in the next stage of his own accord. */
	withdrawn: ReadonlySet<number>;
};

export type Selection = Untangled & { standings: Map<number, Standing> };

/**
 * Who goes on to the next stage, and why. Seats go to the entries that reach the threshold, by rank; equal cumulative
 * results at the edge are all admitted, or none, or told apart by the ladder. The seat of a withdrawn entry goes to the
 * next one where the rules say so.
 */
export function selectEntries(contest: Contest, task: AdmissionTask): Selection {
	const first = fillSeats(contest, task, task.candidates);
	const leaving = task.candidates.filter((entry) => task.withdrawn.has(entry) && isAdmitted(first, entry));
	for (const entry of leaving) first.standings.set(entry, 'withdrawn');
	if (leaving.length === 0 || task.admission?.replacement !== 'next') return first;
	const staying = task.candidates.filter((entry) => !task.withdrawn.has(entry));
	return replaceLeaving(contest, { task, leaving, first, second: fillSeats(contest, task, staying) });
}

function isAdmitted({ standings }: Selection, entry: number): boolean {
	return standings.get(entry) === 'admitted';
}

/** Ranks stay those of the first list; the second one, without the withdrawn, shows who moves up. */
function replaceLeaving(
	contest: Contest,
	{ task, leaving, first, second }: { task: AdmissionTask; leaving: number[]; first: Selection; second: Selection }
): Selection {
	const order = second.tiers.flatMap(({ entries }) => entries);
	const taking = order.filter((entry) => isAdmitted(second, entry) && !isAdmitted(first, entry));
	const known = new Set(first.lines.map((line) => JSON.stringify(line)));
	const lines = [...first.lines, ...second.lines.filter((line) => !known.has(JSON.stringify(line)))];
	for (const [entry, standing] of second.standings) first.standings.set(entry, standing);
	taking.forEach((entry, at) => {
		first.standings.set(entry, 'replacement');
		const withdrawn = leaving[Math.min(at, leaving.length - 1)]!;
		lines.push({
			kind: 'replacement',
			stage: contest.ruleSet.stages[task.stage]!.id,
			withdrawn: contest.field.entries[withdrawn]!,
			entry: contest.field.entries[entry]!
		});
	});
	return { ...first, lines, openTies: second.openTies };
}

function fillSeats(contest: Contest, task: AdmissionTask, candidates: readonly number[]): Selection {
	const { admission, stage } = task;
	const passing = new Set(candidates.filter((entry) => reachesThreshold(contest, task, entry)));
	const seats = admission?.first ?? Infinity;
	const isLadder = admission?.edgeTie === 'ladder';
	const ranked = rankEntries(contest, {
		stage,
		candidates,
		isTolerant: false,
		mayShare: () => true,
		effectOf: ({ entries }) =>
			isLadder && isAtEdge(contest, task, { entries, passing, seats }) ? 'admission' : 'order'
	});
	const groups = isLadder ? ranked.tiers : mergeEqual(contest, stage, ranked.tiers);
	const seated = giveSeats(contest, task, { groups, passing, seats });
	return { ...ranked, standings: seated.standings, lines: [...ranked.lines, ...seated.lines] };
}

/** Some of the tied entries would get a seat, others none. */
function isAtEdge(
	contest: Contest,
	{ stage }: AdmissionTask,
	{ entries, passing, seats }: { entries: readonly number[]; passing: ReadonlySet<number>; seats: number }
): boolean {
	const results = contest.cumulatives[stage]!;
	const tied = results[entries[0]!]!;
	const before = [...passing].filter((entry) => compareFractions(results[entry]!, tied) > 0).length;
	const worthy = entries.filter((entry) => passing.has(entry)).length;
	return before < seats && before + worthy > seats;
}

function reachesThreshold(contest: Contest, { admission, stage, maximumOf }: AdmissionTask, entry: number): boolean {
	if (!admission?.threshold) return true;
	const { atLeast, of } = admission.threshold;
	const needed = fractionOf(atLeast);
	const floor =
		of === 'points' ? needed : multiplyFractions(multiplyFractions(needed, { n: 1n, d: 100n }), maximumOf(entry));
	return compareFractions(contest.cumulatives[stage]![entry]!, floor) >= 0;
}

function mergeEqual(contest: Contest, stage: number, tiers: readonly Tier[]): Tier[] {
	const results = contest.cumulatives[stage]!;
	const merged: Tier[] = [];
	for (const tier of tiers) {
		const last = merged.at(-1);
		const isEqual = last && compareFractions(results[last.entries[0]!]!, results[tier.entries[0]!]!) === 0;
		if (isEqual) last.entries.push(...tier.entries);
		else merged.push({ ...tier, entries: [...tier.entries] });
	}
	return merged;
}

function giveSeats(
	{ ruleSet, field }: Contest,
	{ admission, stage, nomination }: AdmissionTask,
	{ groups, passing, seats }: { groups: readonly Tier[]; passing: ReadonlySet<number>; seats: number }
): { standings: Map<number, Standing>; lines: MinutesLine[] } {
	const standings = new Map<number, Standing>();
	const lines: MinutesLine[] = [];
	let left = seats;
	for (const { entries, shared } of groups) {
		const worthy = entries.filter((entry) => passing.has(entry));
		const isEdge = left > 0 && worthy.length > left;
		const admitted =
			left > 0 && (!isEdge || admission?.edgeTie === 'admit-all' || (admission?.edgeTie === 'ladder' && shared));
		for (const entry of entries) standings.set(entry, standingOf(passing.has(entry), { admitted, isEdge }));
		if (isEdge) {
			const ids = worthy.map((entry) => field.entries[entry]!).sort();
			lines.push({ kind: 'edge-tie', stage: ruleSet.stages[stage]!.id, nomination, admitted, entries: ids });
		}
		left -= worthy.length;
	}
	return { standings, lines };
}

function standingOf(isPassing: boolean, { admitted, isEdge }: { admitted: boolean; isEdge: boolean }): Standing {
	if (!isPassing) return 'below-threshold';
	if (admitted) return 'admitted';
	return isEdge ? 'edge-tie' : 'below-number';
}
