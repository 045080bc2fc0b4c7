import type { Fraction } from '../decimals/rules.ts';
import type { Field } from '../plan/rules.ts';
import type { LadderStep, RuleSet } from '../rule-set/forms.ts';
import type { Decision, MinutesLine, OpenTie, TieEffect } from '../rules.ts';
import type { StageCount } from '../stages/rules.ts';
import { splitByDecision } from './decisions/rules.ts';
import { splitByFigure } from './figures/rules.ts';

/** What is known of the contest when a stage is ranked. */
export type Contest = {
	ruleSet: RuleSet;
	field: Field;
	/** By stage; null for one without marks or not yet held. */
	counts: (StageCount | null)[];
	/** By stage, then by entry. */
	cumulatives: (Fraction | null)[][];
	decisions: readonly Decision[];
};

export type Tie = {
	stage: number;
	effect: TieEffect;
	/** Of equal merit so far. */
	entries: readonly number[];
	rank: number;
	/** By entry: how many jurors put it first in the stage of that number among all who are ranked together. */
	firstPlaces: (stage: number) => ReadonlyMap<number, number>;
	mayShare: (rank: number) => boolean;
};

/** `shared`: nothing tells its entries apart any more, and the rules let them share. */
export type Tier = { rank: number; entries: number[]; shared: boolean };
export type Untangled = { tiers: Tier[]; lines: MinutesLine[]; openTies: OpenTie[] };

/** The tied entries in groups, best first. */
export type Split = { groups: { entries: number[]; value: string | null }[]; seed: string | null };

/**
 * Goes down the ladder until the tied entries are told apart. Means, results and first places are counted for every
 * tie; votes, the chair's vote and lots are asked for only where a place or an admission hangs on it.
 * Sources: docs.cntd.ru/document/571081247 (open vote, then the chair's casting vote), …/550102083 (the same),
 * …/901721981 (drawing of lots).
 */
export function breakTie(contest: Contest, tie: Tie): Untangled {
	const done: Untangled = { tiers: [], lines: [], openTies: [] };
	descend(contest, tie, { step: 0, done });
	return done;
}

function descend(contest: Contest, tie: Tie, at: { step: number; done: Untangled }): void {
	const step = contest.ruleSet.tieLadder[at.step];
	if (tie.entries.length === 1) return settle(tie, at.done, false);
	if (!step) return endLadder(contest, tie, at.done);
	if (step.step === 'shared') {
		const isShared = tie.effect === 'admission' || tie.mayShare(tie.rank);
		return isShared ? settle(tie, at.done, true) : descend(contest, tie, { ...at, step: at.step + 1 });
	}
	const split = splitBy(contest, tie, step);
	if (split === 'undecided') return leaveOpen(contest, tie, { done: at.done, needs: step.step as OpenTie['needs'] });
	const isTold = split && (split.groups.length > 1 || step.step === 'recorded-vote');
	if (isTold) at.done.lines.push(lineOf(contest, tie, { step, number: at.step + 1, split }));
	let rank = tie.rank;
	for (const { entries } of split?.groups ?? [{ entries: [...tie.entries] }]) {
		const before = at.done.tiers.length;
		descend(contest, { ...tie, entries, rank }, { ...at, step: at.step + 1 });
		const settled = at.done.tiers.slice(before);
		rank += contest.ruleSet.ranking.method === 'dense' ? settled.length : entries.length;
	}
}

function settle(tie: Tie, done: Untangled, shared: boolean): void {
	done.tiers.push({ rank: tie.rank, entries: [...tie.entries], shared });
}

function endLadder(contest: Contest, tie: Tie, done: Untangled): void {
	if (tie.effect === 'order' || (tie.effect === 'place' && tie.mayShare(tie.rank))) return settle(tie, done, true);
	leaveOpen(contest, tie, { done, needs: 'decision' });
}

function leaveOpen(
	{ ruleSet, field }: Contest,
	tie: Tie,
	{ done, needs }: { done: Untangled; needs: OpenTie['needs'] }
): void {
	const entries = tie.entries.map((entry) => field.entries[entry]!);
	done.openTies.push({ stage: ruleSet.stages[tie.stage]!.id, rank: tie.rank, effect: tie.effect, entries, needs });
	settle(tie, done, false);
}

/** Null where the step does not apply; 'undecided' where it still has to come. */
function splitBy(contest: Contest, tie: Tie, step: LadderStep): Split | null | 'undecided' {
	switch (step.step) {
		case 'criterion-mean':
		case 'stage-result':
		case 'first-places':
			return splitByFigure(contest, tie, step);
		case 'recorded-vote':
		case 'casting-vote':
		case 'lots':
			return tie.effect === 'order' ? null : (splitByDecision(contest, tie, step.step) ?? 'undecided');
		case 'shared':
			return null;
	}
}

function lineOf(
	contest: Contest,
	tie: Tie,
	{ step, number, split }: { step: LadderStep; number: number; split: Split }
): MinutesLine {
	if (step.step === 'shared') throw new Error('a shared place breaks no tie');
	return {
		kind: 'tie-broken',
		stage: contest.ruleSet.stages[tie.stage]!.id,
		effect: tie.effect,
		rank: tie.rank,
		step: number,
		by: step.step,
		criterion: 'criterion' in step ? step.criterion : null,
		ofStage: 'stage' in step ? step.stage : null,
		seed: split.seed,
		order: split.groups.flatMap(({ entries, value }) =>
			entries.map((entry) => ({ entry: contest.field.entries[entry]!, value }))
		)
	};
}
