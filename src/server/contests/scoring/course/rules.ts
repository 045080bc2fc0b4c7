import type { Fraction } from '../decimals/rules.ts';
import { describeStage } from '../description/rules.ts';
import type { Contest } from '../ladder/rules.ts';
import type { MarkColumns } from '../marks/rules.ts';
import type { StagePlan } from '../plan/rules.ts';
import type { TallyResult } from '../rules.ts';
import { accumulateResults, countStage } from '../stages/rules.ts';
import { decidedIn, decideStage, entriesIn, isHeld } from './outcome/rules.ts';

/** How the contest ran, up to the awards. */
export type Course = Omit<TallyResult, 'awards' | 'objections'> & {
	places: Map<number, number>;
	ranked: number[];
	judged: number[];
	maximumOf: (entry: number) => Fraction;
};

export type CourseTask = { plans: readonly StagePlan[]; marks: readonly MarkColumns[]; withSheets: boolean };

/** Who is still in the contest. */
export type Standstill = { taking: Uint8Array; notHeld: Set<number>; isJudging: boolean };

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
		if (plan.scored && !still.isJudging) openJudging(contest, course, { plan, still });
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

export type Step = { plan: StagePlan; still: Standstill };

function withdrawEntries(contest: Contest, { lines }: Course, { plan, still }: Step): void {
	for (const entry of decidedIn(contest, 'withdrawal', plan)) {
		still.taking[entry] = 0;
		lines.push({ kind: 'withdrawal', stage: plan.stage.id, entry: contest.field.entries[entry]! });
	}
}

/**
 * A nomination with too few entries is not held; entries rejected in this very stage do not count as judged. Source of the
 * rule: docs.cntd.ru/document/446250443 (fewer than 5).
 */
function openJudging(contest: Contest, course: Course, { plan, still }: Step): void {
	const { ruleSet, field } = contest;
	const rejected = new Set(decidedIn(contest, 'rejection', plan));
	still.isJudging = true;
	course.judged = entriesIn(still.taking).filter((entry) => !rejected.has(entry));
	ruleSet.nominations.forEach(({ id, minimumEntries }, nomination) => {
		const entries = course.judged.filter((entry) => field.nominations[entry] === nomination).length;
		if (entries >= minimumEntries) return;
		still.notHeld.add(nomination);
		course.nominationsNotHeld.push({ nomination: id, entries, minimum: minimumEntries });
		course.lines.push({ kind: 'nomination-not-held', nomination: id, entries, minimum: minimumEntries });
	});
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
	const rejected = new Set(decidedIn(contest, 'rejection', plan));
	const counting = (entry: number) => isHeld(contest, still, entry) && !rejected.has(entry);
	course.shortfalls.push(...count.shortfalls.filter(({ entry }) => counting(field.numberOf.get(entry)!)));
	if (count.refusals.length > 0) {
		course.refusals.push(...count.refusals);
		course.lines.push({ kind: 'correction-refused', stage: plan.stage.id, refusals: count.refusals });
	}
	count.sheets.stray.forEach((given, entry) => {
		if (given > 0) course.strayMarks.push({ stage: plan.stage.id, entry: field.entries[entry]!, marks: given });
	});
}
