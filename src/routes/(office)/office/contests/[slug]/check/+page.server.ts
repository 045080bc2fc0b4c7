import { fail, redirect } from '@sveltejs/kit';
import { confirmDecisions } from '#server/applications/check/bulk/commands.ts';
import { checkQueue } from '#server/applications/check/queue/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

/** More are told by their number alone: one checks them one after another anyway. */
const mostShown = 100;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
	const { queue, waiting, inCorrection } = await checkQueue(locals.db, locals.actor, contest.id);
	const shown = ({ id, number, title, organisation, checkedByMe, isLate }: (typeof queue)[number]) => ({
		...{ id, number, title, organisation, checkedByMe, isLate }
	});
	return {
		contest,
		left: queue.length,
		/** Whoever asks has looked at all of them: what is left is to decide. */
		isAllSeen: queue.length > 0 && queue.every(({ checkedByMe }) => checkedByMe > 0),
		first: (queue.find(({ checkedByMe }) => checkedByMe === 0) ?? queue[0])?.id ?? null,
		queue: queue.slice(0, mostShown).map(shown),
		waiting,
		inCorrection: inCorrection.map(shown),
		done: {
			number: Number(/^\d{1,5}$/.exec(url.searchParams.get('confirmed') ?? '')?.[0] ?? -1),
			left: Number(/^\d{1,5}$/.exec(url.searchParams.get('left') ?? '')?.[0] ?? 0)
		},
		key: newKey()
	};
};

export const actions: Actions = {
	confirm: async (event) => {
		const { locals, params, request } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		if (!contest.mayDecide) throw new NotFound('check');
		const form = await request.formData();
		const waiting = form.getAll('waiting').flatMap((text) => {
			const [id, decisionId] = String(text).split(':');
			return idOf(id ?? null) && idOf(decisionId ?? null) ? [{ id: id!, decisionId: decisionId! }] : [];
		});
		if (waiting.length === 0) return fail(422, { refusal: 'none' as const });
		const outcome = await submitOnce(event, form, (tx) => confirmDecisions(tx, locals.actor!, waiting));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const { confirmed, left } = outcome.value;
		redirect(303, `/office/contests/${contest.slug}/check?confirmed=${confirmed}&left=${left}`);
	}
};
