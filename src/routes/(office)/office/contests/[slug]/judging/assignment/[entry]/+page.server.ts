import { fail, redirect } from '@sveltejs/kit';
import { assignByHand, unassign } from '#server/contests/judging/assignment/commands.ts';
import { entryAssignment } from '#server/contests/judging/assignment/table/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { chosen, idOf } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { assignmentPath, runStage } from '../stage.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function openedBy(event: Pick<RequestEvent, 'locals' | 'params' | 'url'>) {
	const { contest, access, course } = await runStage(event);
	const entryId = idOf(event.params.entry);
	if (!entryId) throw new NotFound('entry');
	const entry = await entryAssignment(event.locals.db, access, { stage: course.stage, entryId });
	return { contest, entry, course: { stage: course.stage, title: course.title, state: course.state } };
}

export const load: PageServerLoad = async (event) => ({
	...(await openedBy(event)),
	done: chosen(event.url, 'done', ['', 'given', 'off'], ''),
	key: newKey()
});

export const actions: Actions = {
	give: (event) => change(event, 'given', assignByHand),
	take: (event) => change(event, 'off', unassign)
};

async function change(event: RequestEvent, done: string, act: typeof assignByHand | typeof unassign) {
	const { contest, entry, course } = await openedBy(event);
	const form = await event.request.formData();
	const jurorId = idOf(String(form.get('juror') ?? ''));
	if (!jurorId || !entry.jurors.some(({ id }) => id === jurorId))
		return fail(422, { refusal: 'form-outdated' as const });
	const asked = { contestId: contest.id, stage: course.stage, entryId: entry.id, jurorId };
	const outcome = await submitOnce(event, form, (tx) => act(tx, event.locals.actor!, asked));
	if (!outcome.ok) return fail(422, { refusal: outcome.reason });
	const path = assignmentPath(contest.slug, course.stage, { done });
	redirect(303, path.replace('/assignment?', `/assignment/${entry.id}?`));
}
