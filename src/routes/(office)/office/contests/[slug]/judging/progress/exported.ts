import type { RequestEvent } from '@sveltejs/kit';
import { recordScoreExport } from '#server/contests/judging/overview/commands.ts';
import type { ScoreTask } from '#server/contests/judging/overview/documents.ts';
import { progressOf } from '#server/contests/judging/overview/progress/queries.ts';
import { marksPage } from '#server/contests/judging/overview/totals/queries.ts';
import { nominationTitles, watched } from './watched.ts';

/** What an export is written from; that it was taken is noted before anything goes out. */
export async function takenScores(event: Pick<RequestEvent, 'locals' | 'params' | 'url'>) {
	const { contest, access, stage } = await watched(event);
	const { db, actor } = event.locals;
	const judged = await progressOf(db, access, stage.stage.id);
	const all = { ...judged, limit: judged.entries.length, offset: 0, order: 'number' as const };
	const marks = await marksPage(db, access, stage, all);
	const entries = judged.entries.length;
	await recordScoreExport(db, actor, { contestId: contest.id, stage: stage.stage.id, entries });
	const task: ScoreTask = { stage: stage.stage, marks, nominations: new Map(Object.entries(nominationTitles(stage))) };
	return { access, stage, task, name: `Оценки ${contest.slug}` };
}
