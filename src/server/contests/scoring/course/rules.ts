import type { Selection } from '../admission/rules.ts';
import { selectEntries } from '../admission/rules.ts';
import type { Fraction } from '../decimals/rules.ts';
import { describeStage } from '../description/rules.ts';
import type { Contest } from '../ladder/rules.ts';
import type { MarkColumns } from '../marks/rules.ts';
import type { StagePlan } from '../plan/rules.ts';
import { givePlaces } from '../places/rules.ts';
import type { Standing, TallyResult } from '../rules.ts';
import { accumulateResults, combineResults, countStage, greatestResult } from '../stages/rules.ts';

/** How the contest ran, up to the awards. */
export type Course = Omit<TallyResult, 'awards' | 'objections'> & {
	places: Map<number, number>;
	ranked: number[];
	judged: number[];
	maximumOf: (entry: number) => Fraction;
};

export type CourseTask = { plans: readonly StagePlan[]; marks: readonly MarkColumns[]; withSheets: boolean };

/** What one stage came to, by entry. */
export type StageOutcome = {
	plan: StagePlan;
	taking: readonly number[];
	standings: Map<number, Standing>;
	ranks: Map<number, number>;
	places: Map<number, number>;
	maximumOf: (entry: number) => Fraction;
};

/** Who is still in the contest. */
type Standstill = { taking: Uint8Array; notHeld: Set<number>; isJudging: boolean };

/** Counts one stage after the other; each takes only the entries that the one before has let through. */
export function runStages(contest: Contest, task: CourseTask): Course {
	const course = openCourse();
	const still: Standstill = {
		taking: new Uint8Array(contest.field.entries.length).fill(1),
		notHeld: new Set(),
		isJudging: false
	};
	for (const plan of task.plans) {
		withdrawEntries(contest, course, { plan, still });
		if (plan.scored && !still.isJudging) openJudging(contest, course, still);
		countMarks(contest, course, { plan, still, marks: task.marks });
		const outcome = decideStage(contest, course, { task, plan, still });
		course.stages.push(describeStage(contest, outcome, task));
		for (const [entry, standing] of outcome.standings) {
			still.taking[entry] = Number(standing === 'admitted' || standing === 'replacement');
		}
	}
	return course;
}

function openCourse(): Course {
	return {
		stages: [],
		nominationsNotHeld: [],
		lines: [],
		shortfalls: [],
		refusals: [],
		openTies: [],
		strayMarks: [],
		places: new Map(),
		ranked: [],
		judged: [],
		maximumOf: () => ({ n: 0n, d: 1n })
	};
}

type Step = { plan: StagePlan; still: Standstill };

function withdrawEntries(contest: Contest, { lines }: Course, { plan, still }: Step): void {
	for (const entry of decidedIn(contest, 'withdrawal', plan)) {
		still.taking[entry] = 0;
		lines.push({ kind: 'withdrawal', stage: plan.stage.id, entry: contest.field.entries[entry]! });
	}
}

/** By id, each once. */
function decidedIn({ decisions, field }: Contest, kind: 'withdrawal' | 'rejection', plan: StagePlan): number[] {
	const named = decisions.flatMap((decision) =>
		decision.kind === kind && decision.stage === plan.stage.id ? [field.numberOf.get(decision.entry)!] : []
	);
	return [...new Set(named)].sort((a, b) => a - b);
}

/** A nomination with too few entries is not held. Source of the rule: docs.cntd.ru/document/446250443 (fewer than 5). */
function openJudging({ ruleSet, field }: Contest, course: Course, still: Standstill): void {
	still.isJudging = true;
	course.judged = entriesIn(still.taking);
	ruleSet.nominations.forEach(({ id, minimumEntries }, nomination) => {
		const entries = course.judged.filter((entry) => field.nominations[entry] === nomination).length;
		if (entries >= minimumEntries) return;
		still.notHeld.add(nomination);
		course.nominationsNotHeld.push({ nomination: id, entries, minimum: minimumEntries });
		course.lines.push({ kind: 'nomination-not-held', nomination: id, entries, minimum: minimumEntries });
	});
}

function entriesIn(taking: Uint8Array): number[] {
	const entries: number[] = [];
	for (let entry = 0; entry < taking.length; entry++) if (taking[entry] === 1) entries.push(entry);
	return entries;
}

function countMarks(
	contest: Contest,
	course: Course,
	{ plan, still, marks }: Step & { marks: readonly MarkColumns[] }
): void {
	const { counts, cumulatives, field } = contest;
	if (!plan.scored) {
		counts.push(null);
		cumulatives.push(cumulatives.at(-1) ?? field.entries.map(() => null));
		return;
	}
	const columns = marks.find(({ stage }) => stage === plan.stage.id);
	const count = countStage(plan, field, { columns, taking: still.taking });
	counts.push(count);
	const held = counts.filter((one) => one !== null);
	cumulatives.push(
		field.entries.map((_, entry) =>
			count.results[entry]
				? accumulateResults(
						plan,
						held.map(({ results }) => results[entry] ?? null)
					)
				: null
		)
	);
	course.shortfalls.push(...count.shortfalls.filter(({ entry }) => isHeld(contest, still, field.numberOf.get(entry)!)));
	if (count.refusals.length > 0) {
		course.refusals.push(...count.refusals);
		course.lines.push({ kind: 'correction-refused', stage: plan.stage.id, refusals: count.refusals });
	}
	count.sheets.stray.forEach((given, entry) => {
		if (given > 0) course.strayMarks.push({ stage: plan.stage.id, entry: field.entries[entry]!, marks: given });
	});
}

function isHeld({ field }: Contest, { notHeld }: Standstill, entry: number): boolean {
	return !notHeld.has(field.nominations[entry]!);
}

function decideStage(
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
