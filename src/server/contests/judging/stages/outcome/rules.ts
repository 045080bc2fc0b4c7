import type { RuleSet } from '../../../scoring/rule-set/forms.ts';
import type {
	CorrectionRefusal,
	EntryTally,
	MinutesLine,
	OpenTie,
	Shortfall,
	TallyResult
} from '../../../scoring/rules.ts';
import { seatsOf, stageAfter, tallyOfStage } from '../rules.ts';

/** What a stage comes to by the marks that are signed off now. */
export type StageOutcome = {
	/** By nomination where ranks are given by nomination, then by rank. */
	entries: EntryTally[];
	/** Keys of those who go on to the next stage with marks; null for the last one. */
	goingOn: string[] | null;
	shortfalls: Shortfall[];
	refusals: CorrectionRefusal[];
	/** Ties at the edge that wait for the jury. */
	openTies: OpenTie[];
	/** What the minutes will say of it. */
	lines: MinutesLine[];
};

export function outcomeOf(ruleSet: RuleSet, tally: TallyResult, stage: string): StageOutcome {
	const next = stageAfter(ruleSet, stage);
	const isHere = (one: { stage: string }) => one.stage === stage;
	return {
		entries: tallyOfStage(tally, stage),
		goingOn: next ? [...seatsOf(ruleSet, tally, next.id).keys()] : null,
		shortfalls: tally.shortfalls.filter(isHere),
		refusals: tally.refusals.filter(isHere),
		openTies: tally.openTies.filter((tie) => isHere(tie) && tie.effect === 'admission'),
		lines: tally.lines.filter((line) => ('stage' in line ? isHere(line) : line.kind === 'nomination-not-held'))
	};
}

export type ClosingObstacle = 'too-few-sheets' | 'correction-not-applicable' | 'open-ties';

/**
 * What has to be settled while the jury can still settle it: once a stage is closed, no sheet and no vote changes who goes
 * on. A tie for a place in the last stage is not among it: the meeting decides about places.
 */
export function obstacleToClosing({ shortfalls, refusals, openTies }: StageOutcome): ClosingObstacle | null {
	if (shortfalls.length > 0) return 'too-few-sheets';
	if (refusals.length > 0) return 'correction-not-applicable';
	return openTies.length > 0 ? 'open-ties' : null;
}
