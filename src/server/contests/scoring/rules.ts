import { giveAwards } from './awards/rules.ts';
import { runStages } from './course/rules.ts';
import { sortDecisions } from './decisions/rules.ts';
import type { MarkColumns } from './marks/rules.ts';
import { lineUp, planStages } from './plan/rules.ts';
import type { RecipientKind, RuleSet } from './rule-set/forms.ts';

export type TallyInput = {
	ruleSet: RuleSet;
	entries: readonly JudgedEntry[];
	jurors: readonly Juror[];
	/** Pairs whose marks, if there are any, do not count. */
	recusals: readonly Recusal[];
	/** One per stage with marks, as `buildMarks` makes them for the same entries and jurors. */
	marks: readonly MarkColumns[];
	decisions: readonly Decision[];
	/** True: every stage also carries the sheets (juror totals, criterion means, corrected marks). */
	withSheets?: boolean;
};

export type JudgedEntry = { id: string; nomination?: string | null; authors?: readonly string[] };
export type Juror = { id: string; voting: boolean };
export type Recusal = { juror: string; entry: string };

/** What the jury or the organiser decided and the rules cannot compute. `stage` is always the id of a stage. */
export type Decision =
	| { kind: 'rejection'; stage: string; entry: string }
	/** The entry takes no part from this stage on. */
	| { kind: 'withdrawal'; stage: string; entry: string }
	/** Counts for a tie in that stage when it covers all the tied entries. */
	| { kind: 'recorded-vote'; stage: string; votes: readonly { entry: string; votes: number }[] }
	/** The chair's order, the preferred entry first; counts when it covers all the tied entries but the last. */
	| { kind: 'casting-vote'; stage: string; order: readonly string[] }
	| { kind: 'lots'; stage: string; seed: string }
	/** `move-down`: the entries that follow get the next lower place; `nobody`: they stay where they are. */
	| { kind: 'unawarded-place'; place: number; nomination?: string | null; then: 'move-down' | 'nobody' }
	/** Which of an author's winning entries keeps its place where one author may win in one nomination only. */
	| { kind: 'kept-win'; author: string; entry: string }
	| {
			kind: 'award';
			award: string;
			entry?: string | null;
			nomination?: string | null;
			recipient?: Recipient | null;
			/** As the paper calls it: of a special nomination, which the jury adds though the rules know no such award. */
			title?: string | null;
	  };
export type Recipient = { kind: RecipientKind; id: string };

export type TallyResult = {
	/** In the order of the rule set. */
	stages: StageTally[];
	nominationsNotHeld: { nomination: string; entries: number; minimum: number }[];
	awards: GivenAward[];
	/** For the minutes, in the order in which things happened. */
	lines: MinutesLine[];
	shortfalls: Shortfall[];
	/** Corrections that could not be applied; the stage was counted by the plain marks. */
	refusals: CorrectionRefusal[];
	/** Ties that wait for a decision; until then their entries share a rank. */
	openTies: OpenTie[];
	/** Entries with marks in a stage to which they were not admitted; those marks do not count. */
	strayMarks: { stage: string; entry: string; marks: number }[];
	/** Decisions that the rules do not allow or cannot place. */
	objections: Objection[];
};

export type StageTally = {
	stage: string;
	/** By nomination where ranks are given by nomination, then by rank, then by id; entries without a rank last. */
	entries: EntryTally[];
};

/** Results are decimals as strings; null: there is no result (see `shortfalls`) or no marks in this stage. */
export type EntryTally = {
	entry: string;
	nomination: string | null;
	/** Complete sheets that counted. */
	sheets: number;
	result: string | null;
	cumulative: string | null;
	/** The greatest possible cumulative result of this entry. */
	maximum: string | null;
	rank: number | null;
	/** Whether it goes on to the next stage; null in the last one. */
	admitted: boolean | null;
	standing: Standing;
	/** Only in the last stage. */
	place: number | null;
	/** Only when asked for with `withSheets`. */
	sheet?: SheetTally;
};

/** Why the entry stands where it stands. */
export type Standing =
	| 'ranked'
	| 'admitted'
	| 'replacement'
	| 'below-number'
	| 'below-threshold'
	| 'edge-tie'
	| 'rejected'
	| 'withdrawn'
	| 'too-few-sheets'
	| 'nomination-not-held'
	| 'passed-over';

export type SheetTally = {
	/** Only complete sheets have a total. */
	jurorTotals: { juror: string; total: string }[];
	criterionMeans: { criterion: string; mean: string }[];
	/** By criterion, or with `criterion: null` for juror totals, at the level at which the stage aggregates. */
	correctedMarks: { juror: string; criterion: string | null; mark: string }[];
};

export type TieEffect = 'place' | 'admission' | 'order';

export type MinutesLine =
	| {
			kind: 'tie-broken';
			stage: string;
			effect: TieEffect;
			/** The rank for which they were tied; where a place hangs on it, that place. */
			rank: number;
			step: number;
			by: 'criterion-mean' | 'stage-result' | 'first-places' | 'recorded-vote' | 'casting-vote' | 'lots';
			criterion: string | null;
			ofStage: string | null;
			seed: string | null;
			/** Best first; `value` is a mean, a result, a number of jurors or votes, or null. */
			order: { entry: string; value: string | null }[];
	  }
	/** `rank` is the shared place. */
	| { kind: 'place-shared'; stage: string; rank: number; entries: string[] }
	| { kind: 'edge-tie'; stage: string; nomination: string | null; admitted: boolean; entries: string[] }
	| { kind: 'rejection'; stage: string; entry: string }
	| { kind: 'withdrawal'; stage: string; entry: string }
	| { kind: 'replacement'; stage: string; withdrawn: string; entry: string }
	| { kind: 'nomination-not-held'; nomination: string; entries: number; minimum: number }
	| { kind: 'place-unawarded'; place: number; nomination: string | null }
	| { kind: 'passed-over'; entry: string; author: string; kept: string; place: number }
	| { kind: 'correction-refused'; stage: string; refusals: CorrectionRefusal[] };

export type Shortfall = {
	stage: string;
	entry: string;
	reason: 'too-few-sheets' | 'criterion-without-marks' | 'too-few-marks-to-trim';
	criterion: string | null;
	given: number;
	needed: number;
};

export type CorrectionRefusal = {
	stage: string;
	juror: string | null;
	criterion: string | null;
	reason: 'fewer-than-four-entries' | 'no-spread' | 'jurors-not-connected';
};

export type OpenTie = {
	stage: string;
	rank: number;
	effect: TieEffect;
	entries: string[];
	needs: 'recorded-vote' | 'casting-vote' | 'lots' | 'decision';
};

export type Objection = {
	reason:
		| 'unknown-award'
		| 'unknown-entry'
		| 'unknown-nomination'
		| 'unknown-stage'
		| 'award-limit-exceeded'
		| 'recipient-not-allowed'
		| 'place-not-given'
		| 'not-the-author';
	decision: Decision;
};

export type GivenAward = {
	award: string;
	entry: string | null;
	nomination: string | null;
	recipient: Recipient | null;
	by: 'place' | 'result' | 'participation' | 'decision';
	/** Only where the jury named it by its decision. */
	title?: string;
};

/**
 * Computes a contest from its frozen rules, exactly: every figure is an integer or a ratio of integers.
 * The order of entries, jurors, marks and recusals never matters.
 * @throws Error when the marks were built for other stages, or hold the same mark twice (a bug of the caller).
 */
export function tallyContest({ withSheets = false, ...input }: TallyInput): TallyResult {
	const field = lineUp(input);
	const { sound, objections } = sortDecisions(input.ruleSet, field, input.decisions);
	const contest = { ruleSet: input.ruleSet, field, counts: [], cumulatives: [], decisions: sound };
	const course = runStages(contest, { plans: planStages(input.ruleSet), marks: input.marks, withSheets });
	const { places, ranked, judged, maximumOf, ...found } = course;
	const stage = input.ruleSet.stages.length - 1;
	const given = giveAwards(contest, { stage, places, ranked, judged, maximumOf });
	return { ...found, awards: given.awards, objections: [...objections, ...given.objections] };
}
