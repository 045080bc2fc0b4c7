import type { Db, Tx } from '#server/database.ts';
import type { JudgingAccess } from '../../judging/policy.ts';
import { stageCoursesOf, type StageCourse } from '../../judging/queries.ts';
import { livingDecisionsOf, type RecordedDecision } from '../../jury/queries.ts';
import { tallyInputOf } from '../../results/queries.ts';
import { tallyContest, type Objection, type OpenTie, type TallyResult } from '../../scoring/rules.ts';
import { countCoverOf, openCorrectionOf, type CountCover } from '../queries.ts';
import { isDecisionCovered, shortfallsShown, tieShown } from '../visibility/rules.ts';
import { tieKey } from './rules.ts';

/**
 * Ties that the jury can settle now: of a stage whose sheets are all there, and, where places hang on it, that has been
 * closed. Before that a tie may yet be gone with the next mark.
 */
export function settleableTies(
	{ openTies, shortfalls }: Pick<TallyResult, 'openTies' | 'shortfalls'>,
	courses: readonly StageCourse[]
): OpenTie[] {
	const isRun = courses.some(({ state }) => state !== 'ahead');
	return openTies.filter(({ stage, effect }) => {
		if (shortfalls.some((shortfall) => shortfall.stage === stage)) return false;
		if (!isRun) return true;
		const state = courses.find((course) => course.stage === stage)?.state;
		return state === 'closed' || (effect === 'admission' && state === 'open');
	});
}

/** The ties that wait for the jury, whole: for commands. */
export async function openTiesOf(db: Db | Tx, contestId: string): Promise<OpenTie[]> {
	const { input } = await tallyInputOf(db, contestId);
	return settleableTies(tallyContest(input), await stageCoursesOf(db, contestId));
}

export type TieMatter = ReturnType<typeof tieShown> & object & { key: string };

export type Matters = CountCover & {
	/** Awards that the jury gave by decision, by keys of awards and entries. */
	given: { award: string; entry: string }[];
	courses: StageCourse[];
	ties: TieMatter[];
	/** How many entries lack sheets, of those that may be seen. */
	shortfalls: number;
	/** Corrections that do not apply: the rules must then be looked at anew. */
	refusals: number;
	objections: (Objection & { position: number })[];
	/** The living decisions, in the order in which they were made. */
	decisions: RecordedDecision[];
	/** Whether results can be changed: not finalised, or open for a correction. */
	correction: { reason: string } | null;
};

/** What waits for the jury and what it has decided, cut by what is hidden from whoever asks. */
export async function mattersOf(db: Db | Tx, access: JudgingAccess): Promise<Matters> {
	const { contestId } = access;
	const { input } = await tallyInputOf(db, contestId);
	const tally = tallyContest(input);
	const courses = await stageCoursesOf(db, contestId);
	const counted = await countCoverOf(db, access);
	const { cover } = counted;
	const ties = settleableTies(tally, courses).flatMap((tie) => {
		const shown = tieShown(cover, tie);
		return shown ? [{ ...shown, key: tieKey(tie) }] : [];
	});
	const decisions = (await livingDecisionsOf(db, contestId)).filter(
		({ decision }) => !isDecisionCovered(cover, decision)
	);
	const positionOf = new Map(decisions.map(({ position, decision }) => [JSON.stringify(decision), position]));
	return {
		...counted,
		...{ courses, ties, decisions },
		given: tally.awards.flatMap(({ by, award, entry }) =>
			by === 'decision' && entry !== null && !cover.hides(entry) ? { award, entry } : []
		),
		shortfalls: new Set(shortfallsShown(cover, tally.shortfalls, courses[0]?.stage).map(({ entry }) => entry)).size,
		// Of all marks together, those of hidden entries among them.
		refusals: cover.isOpen ? tally.refusals.length : 0,
		objections: tally.objections.flatMap((objection) => {
			const position = positionOf.get(JSON.stringify(objection.decision));
			return position === undefined ? [] : [{ ...objection, position }];
		}),
		correction: await openCorrectionOf(db, contestId)
	};
}
