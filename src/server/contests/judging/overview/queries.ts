import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import type { RuleSet, Stage } from '../../scoring/rule-set/forms.ts';
import { canSeeCourse, type JudgingAccess } from '../policy.ts';
import { stageCoursesOf, type StageCourse } from '../queries.ts';
import { progressOf, type JurorProgress } from './progress/queries.ts';
import { gapsOf, nominationsProgress, quorumProgress } from './progress/rules.ts';
import type { Gap, NominationProgress, QuorumProgress } from './progress/rules.ts';
import { marksPage, type MarksPage } from './totals/queries.ts';

/** What every page of the overview knows of the stage that it is about. */
export type WatchedStage = {
	ruleSet: RuleSet;
	rulesVersion: number;
	stage: Stage;
	course: StageCourse;
	courses: StageCourse[];
};

/**
 * The stage asked for or, without one, the one that is at work: the last that has begun. Two queries.
 * @throws NotFound for whoever does not follow the course of judging, and for a stage without marks.
 */
export async function watchedStage(db: Db | Tx, access: JudgingAccess, asked: string | null): Promise<WatchedStage> {
	const { contestId } = access;
	if (!canSeeCourse(access)) throw new NotFound(`course of ${contestId}`);
	const { ruleSet, version } = await frozenRulesOf(db, contestId);
	const courses = await stageCoursesOf(db, contestId);
	const begun = courses.filter(({ state }) => state !== 'ahead');
	const course = asked === null ? (begun.at(-1) ?? courses[0]) : courses.find(({ stage }) => stage === asked);
	const stage = ruleSet.stages.find(({ id }) => id === course?.stage);
	if (!course || !stage) throw new NotFound(`stage ${asked} of ${contestId}`);
	return { ruleSet, rulesVersion: version, stage, course, courses };
}

export type CourseOverview = {
	jurors: JurorProgress[];
	nominations: NominationProgress[];
	gaps: Gap[];
	quorum: QuorumProgress;
	/** The first lines of the table of marks. */
	marks: MarksPage;
};

/** How far a stage is, as the chair and the secretary see it. Four queries; hidden entries are counted nowhere. */
export async function courseOverview(
	db: Db | Tx,
	access: JudgingAccess,
	watched: WatchedStage,
	{ limit }: { limit: number }
): Promise<CourseOverview> {
	const { ruleSet, stage } = watched;
	const { jurors, entries } = await progressOf(db, access, stage.id);
	const minimum = stage.minimumSheets;
	return {
		jurors,
		nominations: nominationsProgress(entries, { minimum, nominations: ruleSet.nominations.map(({ id }) => id) }),
		gaps: gapsOf(entries, minimum),
		quorum: quorumProgress(jurors, ruleSet.quorum),
		marks: await marksPage(db, access, watched, { entries, jurors, limit, offset: 0, order: 'number' })
	};
}
