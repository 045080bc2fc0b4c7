import { entriesIn } from '../../scoring/decisions/rules.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import type { Decision, OpenTie, Shortfall } from '../../scoring/rules.ts';

export type CoveredEntry = { key: string; nomination: string | null; authors: readonly string[] };

/** What of a count somebody is not shown because some entries are hidden from them. Everything is asked by keys. */
export type Cover = {
	/** Nothing is hidden: the whole count is theirs to see. */
	isOpen: boolean;
	hides: (entry: string) => boolean;
	nominationOf: (entry: string) => string | null;
	/** Whether ranks and places of this nomination (null: of the contest) could tell something of a hidden entry. */
	covers: (nomination: string | null) => boolean;
};

/**
 * A place tells between which results the hidden entry of the same nomination lies, so the whole table of a nomination
 * with a hidden entry stays covered. Two kinds of rules carry marks from one nomination into another: a correction that
 * looks at all marks of a juror, and the rule that an author wins in one nomination only.
 */
export function coverOf(
	ruleSet: Pick<RuleSet, 'ranking' | 'stages' | 'oneNominationPerAuthor' | 'nominations'>,
	entries: readonly CoveredEntry[],
	hidden: ReadonlySet<string>
): Cover {
	const isWhole =
		ruleSet.ranking.scope === 'contest' ||
		ruleSet.nominations.length === 0 ||
		ruleSet.stages.some(({ correction }) => correction.method === 'z-score' || correction.method === 'juror-effect');
	const own = entries.filter(({ key }) => hidden.has(key));
	const authors = new Set(ruleSet.oneNominationPerAuthor ? own.flatMap((entry) => entry.authors) : []);
	const touched = new Set(
		entries
			.filter((entry) => hidden.has(entry.key) || entry.authors.some((author) => authors.has(author)))
			.map(({ nomination }) => nomination)
	);
	const nominations = new Map(entries.map(({ key, nomination }) => [key, nomination]));
	return {
		isOpen: own.length === 0,
		nominationOf: (entry) => nominations.get(entry) ?? null,
		hides: (entry) => hidden.has(entry),
		covers: (nomination) => own.length > 0 && (isWhole || nomination === null || touched.has(nomination))
	};
}

/**
 * Lots order every tie of their stage, an unawarded place moves a whole nomination, and who is thanked for a work has won a
 * place with it: these are covered beside a hidden entry too.
 */
export function isDecisionCovered(cover: Cover, decision: Decision): boolean {
	if (decision.kind === 'lots') return !cover.isOpen;
	if (decision.kind === 'unawarded-place') return cover.covers(decision.nomination ?? null);
	if (decision.kind === 'award' && decision.recipient && decision.entry)
		return cover.hides(decision.entry) || cover.covers(cover.nominationOf(decision.entry));
	return entriesIn(decision).some(cover.hides);
}

/** A tie as somebody may see it: not at all where it holds a hidden entry, without its place beside one. */
export function tieShown(cover: Cover, tie: OpenTie): (Omit<OpenTie, 'rank'> & { rank: number | null }) | null {
	if (tie.entries.some(cover.hides)) return null;
	return cover.covers(cover.nominationOf(tie.entries[0]!)) ? { ...tie, rank: null } : tie;
}

/**
 * Missing sheets as somebody may see them. In the first stage every entry takes part; in a later one who takes part tells
 * who was let through, so that beside a hidden entry these stay covered.
 */
export const shortfallsShown = (
	cover: Cover,
	shortfalls: readonly Shortfall[],
	firstStage: string | undefined
): Shortfall[] =>
	shortfalls.filter(
		({ stage, entry }) => !cover.hides(entry) && (stage === firstStage || !cover.covers(cover.nominationOf(entry)))
	);
