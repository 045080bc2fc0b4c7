import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { stageFactsOf } from '#server/contests/judging/stages/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';

type Asked = { locals: App.Locals; params: { slug: string; stage: string } };

/** The contest and the stage that the address names. @throws NotFound for whoever does not lead the jury. */
export async function stageOf({ locals, params }: Asked) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	return { contest, access, facts: await stageFactsOf(locals.db, access, params.stage) };
}

/** @throws NotFound also for the chair, who looks on. */
export async function runStage(asked: Asked) {
	const stage = await stageOf(asked);
	if (refusalToRunJudging(stage.access)) throw new NotFound(`stage ${asked.params.stage}`);
	return stage;
}

export const stagePath = (slug: string, stage: string, done?: string): string =>
	`/office/contests/${slug}/judging/stages/${encodeURIComponent(stage)}${done ? `?done=${done}` : ''}`;
