import { fail, redirect } from '@sveltejs/kit';
import { applyAssignment } from '#server/contests/judging/assignment/commands.ts';
import { previewAssignment } from '#server/contests/judging/assignment/preview/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { chosen } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { assignmentPath, runStage } from '../stage.ts';
import type { Actions, PageServerLoad } from './$types';

const aims = ['fewest-changes', 'even-loads'] as const;
/** More are told by their number: what matters is how many. */
const mostShown = 100;
const mostReasons = 20;

export const load: PageServerLoad = async (event) => {
	const { contest, course } = await runStage(event);
	if (course.state === 'ahead') throw new NotFound(`entries of stage ${course.stage}`);
	const aim = chosen(event.url, 'aim', aims, 'fewest-changes');
	const asked = { contestId: contest.id, stage: course.stage, aim };
	const { entries, shortages, ...preview } = await previewAssignment(event.locals.db, event.locals.actor, asked);
	return {
		...{ contest, aim, preview },
		course: { stage: course.stage, title: course.title, state: course.state },
		entries: entries.slice(0, mostShown),
		otherEntries: Math.max(0, entries.length - mostShown),
		shortages: shortages.slice(0, mostReasons),
		otherShortages: Math.max(0, shortages.length - mostReasons),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, course } = await runStage(event);
		const form = await event.request.formData();
		const fingerprint = String(form.get('fingerprint') ?? '');
		const aim = aims.find((each) => each === form.get('aim'));
		if (!aim || course.state === 'ahead') return fail(422, { refusal: 'form-outdated' as const });
		const outcome = await submitOnce(event, form, (tx) =>
			applyAssignment(tx, event.locals.actor!, { contestId: contest.id, stage: course.stage, aim, fingerprint })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const { added, taken } = outcome.value;
		const done = { done: 'shared', added: String(added), taken: String(taken) };
		redirect(303, assignmentPath(contest.slug, course.stage, done));
	}
};
