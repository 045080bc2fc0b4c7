import type { Selection } from '../../admission/rules.ts';
import { selectEntries } from '../../admission/rules.ts';
import type { Fraction } from '../../decimals/rules.ts';
import type { Contest } from '../../ladder/rules.ts';
import { givePlaces } from '../../places/rules.ts';
import type { StagePlan } from '../../plan/rules.ts';
import type { Standing } from '../../rules.ts';
import { combineResults, greatestResult } from '../../stages/rules.ts';
import type { Course, CourseTask, Standstill, Step } from '../rules.ts';

/** What one stage came to, by entry. */
export type StageOutcome = {
	plan: StagePlan;
	taking: readonly number[];
	standings: Map<number, Standing>;
	ranks: Map<number, number>;
	places: Map<number, number>;
	maximumOf: (entry: number) => Fraction;
};

/** Ranks the entries of a stage that has been counted, and decides who goes on, or who gets which place. */
export function decideStage(
	contest: Contest,
	course: Course,
	{ task, plan, still }: Step & { task: CourseTask }
): StageOutcome {
	const taking = entriesIn(still.taking);
	const outcome: StageOutcome = {
		plan,
		taking,
		standings: new Map(),
		ranks: new Map(),
		places: new Map(),
		maximumOf: rememberMaxima(contest, plan)
	};
	const rejected = new Set(decidedIn(contest, 'rejection', plan).filter((entry) => still.taking[entry] === 1));
	for (const entry of rejected) {
		course.lines.push({ kind: 'rejection', stage: plan.stage.id, entry: contest.field.entries[entry]! });
	}
	const candidates: number[] = [];
	for (const entry of taking) {
		if (rejected.has(entry)) outcome.standings.set(entry, 'rejected');
		else if (!isHeld(contest, still, entry)) outcome.standings.set(entry, 'nomination-not-held');
		else if (plan.scored && !contest.cumulatives[plan.position]![entry]) outcome.standings.set(entry, 'too-few-sheets');
		else candidates.push(entry);
	}
	const next = task.plans[plan.position + 1];
	if (!next) closeContest(contest, course, { outcome, candidates });
	else letThrough(contest, course, { outcome, candidates, withdrawn: new Set(decidedIn(contest, 'withdrawal', next)) });
	return outcome;
}

type Decided = { outcome: StageOutcome; candidates: readonly number[] };

function closeContest(contest: Contest, course: Course, { outcome, candidates }: Decided): void {
	const { plan, maximumOf, standings } = outcome;
	const scopes = scopesOf(contest, contest.ruleSet.ranking.scope, candidates);
	const placing = givePlaces(contest, { stage: plan.position, scopes, maximumOf });
	for (const entry of candidates) standings.set(entry, placing.passedOver.has(entry) ? 'passed-over' : 'ranked');
	outcome.ranks = placing.ranks;
	outcome.places = placing.places;
	course.lines.push(...placing.lines);
	course.openTies.push(...placing.openTies);
	course.places = placing.places;
	course.ranked = candidates.filter((entry) => placing.ranks.has(entry));
	course.maximumOf = maximumOf;
}

function letThrough(
	contest: Contest,
	course: Course,
	{ outcome, candidates, withdrawn }: Decided & { withdrawn: ReadonlySet<number> }
): void {
	const { plan, standings, maximumOf } = outcome;
	if (!plan.scored) {
		for (const entry of candidates) standings.set(entry, withdrawn.has(entry) ? 'withdrawn' : 'admitted');
		return;
	}
	const { admission } = plan.stage;
	for (const scope of scopesOf(contest, admission?.scope ?? contest.ruleSet.ranking.scope, candidates)) {
		const selection = selectEntries(contest, { stage: plan.position, ...scope, admission, maximumOf, withdrawn });
		takeOver(course, outcome, selection);
	}
}

function takeOver(course: Course, { standings, ranks }: StageOutcome, selection: Selection): void {
	for (const [entry, standing] of selection.standings) standings.set(entry, standing);
	for (const { rank, entries } of selection.tiers) for (const entry of entries) ranks.set(entry, rank);
	course.lines.push(...selection.lines);
	course.openTies.push(...selection.openTies);
}

/** The whole field at once, or nomination by nomination; entries without one make a scope of their own. */
function scopesOf(
	{ ruleSet, field }: Contest,
	scope: 'contest' | 'nomination',
	candidates: readonly number[]
): { nomination: string | null; candidates: readonly number[] }[] {
	if (scope === 'contest') return [{ nomination: null, candidates }];
	return [...ruleSet.nominations.map(({ id }) => id), null].map((nomination, number) => ({
		nomination,
		candidates: candidates.filter((entry) => field.nominations[entry] === number)
	}));
}

/** The greatest cumulative result of an entry; the same for a whole nomination unless results are sums over sheets. */
function rememberMaxima({ counts, field }: Contest, plan: StagePlan): (entry: number) => Fraction {
	const held = counts.filter((count) => count !== null);
	const isSummed = held.some((count) => count.plan.stage.aggregation.method === 'sum');
	const known = new Map<number, Fraction>();
	return (entry) => {
		const nomination = field.nominations[entry]!;
		const key = isSummed ? entry : nomination;
		const maximum =
			known.get(key) ??
			combineResults(
				plan,
				held.map((count) => greatestResult(count.plan, nomination, count.sheets.complete[entry]!))
			);
		known.set(key, maximum ?? { n: 0n, d: 1n });
		return known.get(key)!;
	};
}

/** By id, each once. */
export function decidedIn({ decisions, field }: Contest, kind: 'withdrawal' | 'rejection', plan: StagePlan): number[] {
	const named = decisions.flatMap((decision) =>
		decision.kind === kind && decision.stage === plan.stage.id ? [field.numberOf.get(decision.entry)!] : []
	);
	return [...new Set(named)].sort((a, b) => a - b);
}

export function entriesIn(taking: Uint8Array): number[] {
	const entries: number[] = [];
	for (let entry = 0; entry < taking.length; entry++) if (taking[entry] === 1) entries.push(entry);
	return entries;
}

export function isHeld({ field }: Contest, { notHeld }: Standstill, entry: number): boolean {
	return !notHeld.has(field.nominations[entry]!);
}
