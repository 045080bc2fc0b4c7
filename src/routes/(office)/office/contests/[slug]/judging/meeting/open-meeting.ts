import type { RequestEvent } from '@sveltejs/kit';
import { canSeeCourse } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';

/** The contest of a page of its jury's meeting, for those who run the judging and lead the jury. @throws NotFound */
export async function openMeeting({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const opened = await judgedContest(locals.db, locals.actor, params['slug']!);
	if (!canSeeCourse(opened.access)) throw new NotFound(`meeting of ${params['slug']}`);
	return { ...opened, base: `/office/contests/${opened.contest.slug}/judging/meeting` };
}
