import type { RuleSet, Stage } from '../../../scoring/rule-set/forms.ts';
import type { CorrectionRefusal, TallyResult } from '../../../scoring/rules.ts';

/** `frozen`: the regulations' own way, where it is none of the others. */
export type Counting = 'frozen' | 'mean' | 'z-score' | 'juror-effect';

/** A rule set with one stage counted in that way. */
export type CountedWay = { counting: Counting; counts: boolean; ruleSet: RuleSet };

/**
 * The ways of counting that a stage is compared in, the one that counts first: the frozen rules, the plain mean,
 * z-scores and the additive juror effect (`scoring/correction`). Everything else of the rules stays as it is frozen.
 */
export function waysOf(ruleSet: RuleSet, stageId: string): CountedWay[] {
	const stage = ruleSet.stages.find(({ id }) => id === stageId)!;
	const ways = (['mean', 'z-score', 'juror-effect'] as const).map((counting) => {
		const changed = countedBy(stage, counting);
		return {
			counting,
			counts: isCountedAlike(changed, stage),
			ruleSet: { ...ruleSet, stages: ruleSet.stages.map((each) => (each === stage ? changed : each)) }
		};
	});
	if (!ways.some(({ counts }) => counts)) return [{ counting: 'frozen', counts: true, ruleSet }, ...ways];
	return ways.toSorted((a, b) => Number(b.counts) - Number(a.counts));
}

function countedBy(stage: Stage, counting: 'mean' | 'z-score' | 'juror-effect'): Stage {
	if (counting !== 'mean') return { ...stage, correction: { method: counting } };
	return { ...stage, correction: { method: 'none' }, aggregation: { ...stage.aggregation, method: 'mean' } };
}

const isCountedAlike = (one: Stage, other: Stage): boolean =>
	one.correction.method === other.correction.method && one.aggregation.method === other.aggregation.method;

export type RankedEntry = {
	key: string;
	nomination: string | null;
	/** In the order of the ways; null where the way could not be applied. `moved` > 0: higher than by what counts. */
	standings: ({ result: string | null; rank: number | null; moved: number | null } | null)[];
};
export type RankedWay = { counting: Counting; counts: boolean; refusals: CorrectionRefusal[] };
export type Rankings = { ways: RankedWay[]; entries: RankedEntry[] };

/** Puts the counts beside each other, entries in the order of the first of them. */
export function compareRankings(
	stageId: string,
	counted: readonly (Pick<CountedWay, 'counting' | 'counts'> & { tally: Pick<TallyResult, 'stages' | 'refusals'> })[]
): Rankings {
	const refusals = counted.map(({ tally }) => tally.refusals.filter(({ stage }) => stage === stageId));
	const stages = counted.map(({ tally }) => tally.stages.find(({ stage }) => stage === stageId)!.entries);
	const standing = stages.map((entries) => new Map(entries.map((entry) => [entry.entry, entry])));
	const taking = stages[0]!.filter(({ result, standing: why }) => result !== null || why === 'too-few-sheets');
	return {
		ways: counted.map(({ counting, counts }, at) => ({ counting, counts, refusals: refusals[at]! })),
		entries: taking.map(({ entry, nomination, rank: counts }) => ({
			...{ key: entry, nomination },
			standings: standing.map((byEntry, at) => {
				const { result, rank } = byEntry.get(entry)!;
				if (refusals[at]!.length > 0 && at > 0) return null;
				return { result, rank, moved: rank === null || counts === null ? null : counts - rank };
			})
		}))
	};
}
