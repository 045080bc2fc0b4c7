import { judgedContest, stageCoursesOf, type StageCourse } from '#server/contests/judging/queries.ts';
import { canSeeCourse, refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { NotFound } from '#server/platform/not-found.ts';

type Asked = { locals: App.Locals; params: { slug: string }; url: URL };

/** The contest, the seat and the stage that the address names: the one at work where it names none. */
export async function sharedStage({ locals, params, url }: Asked) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (!canSeeCourse(access)) throw new NotFound(`assignment of ${params.slug}`);
	const stages = await stageCoursesOf(locals.db, contest.id);
	const named = url.searchParams.get('stage');
	const course = named === null ? usualStage(stages) : stages.find(({ stage }) => stage === named);
	if (!course) throw new NotFound(`stage ${named} of ${params.slug}`);
	return { contest, access, stages, course, mayRun: refusalToRunJudging(access) === null };
}

const usualStage = (stages: StageCourse[]) =>
	stages.find(({ state }) => state === 'open' || state === 'preparing') ?? stages[0];

/** @throws NotFound for the chair, who looks but does not share out. */
export async function runStage(asked: Asked) {
	const { mayRun, ...stage } = await sharedStage(asked);
	if (!mayRun) throw new NotFound(`assignment of ${asked.params.slug}`);
	return stage;
}

export const assignmentPath = (slug: string, stage: string, more: Record<string, string> = {}): string =>
	`/office/contests/${slug}/judging/assignment?${new URLSearchParams({ stage, ...more })}`;
