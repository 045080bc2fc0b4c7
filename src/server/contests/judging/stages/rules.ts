import type { RuleSet, Stage } from '../../scoring/rule-set/forms.ts';
import type { EntryTally, TallyResult } from '../../scoring/rules.ts';

/** How an entry comes to take part in a stage. */
export type Seat = 'admitted' | 'replacement';

const hasMarks = ({ criteria }: Stage): boolean => criteria.length > 0;

/** The stages that a jury marks, in their order. */
export const markedStages = ({ stages }: RuleSet): Stage[] => stages.filter(hasMarks);

/** The stage with marks that lets entries through to this one; null for the first. */
export function stageBefore(ruleSet: RuleSet, stage: string): Stage | null {
	const marked = markedStages(ruleSet);
	return marked[marked.findIndex(({ id }) => id === stage) - 1] ?? null;
}

/** The stage with marks that this one lets entries through to; null for the last. */
export function stageAfter(ruleSet: RuleSet, stage: string): Stage | null {
	const marked = markedStages(ruleSet);
	const at = marked.findIndex(({ id }) => id === stage);
	return at < 0 ? null : (marked[at + 1] ?? null);
}

export const tallyOfStage = ({ stages }: TallyResult, stage: string): EntryTally[] =>
	stages.find((one) => one.stage === stage)?.entries ?? [];

/**
 * Who takes part in a stage, by the entry's key: those whom the stages before let through and who have not withdrawn.
 * Entries of a nomination that is not held, and those rejected in this very stage, are not judged.
 */
export function seatsOf(ruleSet: RuleSet, tally: TallyResult, stage: string): Map<string, Seat> {
	const before = stageBefore(ruleSet, stage);
	const replacing = new Set(
		(before ? tallyOfStage(tally, before.id) : [])
			.filter(({ standing }) => standing === 'replacement')
			.map(({ entry }) => entry)
	);
	const judged = tallyOfStage(tally, stage).filter(
		({ standing }) => standing !== 'rejected' && standing !== 'nomination-not-held'
	);
	return new Map(judged.map(({ entry }) => [entry, replacing.has(entry) ? 'replacement' : 'admitted']));
}

/**
 * From which stage on an entry that leaves now takes no part: the one that follows the last closed stage, so that its seat
 * goes to the next one where the rules say so; while none is closed, the first one with marks.
 */
export function stageLeftFrom({ stages }: RuleSet, closed: readonly string[]): Stage | null {
	const last = stages.findLastIndex(({ id }) => closed.includes(id));
	return last < 0 ? (stages.find(hasMarks) ?? null) : (stages[last + 1] ?? null);
}
