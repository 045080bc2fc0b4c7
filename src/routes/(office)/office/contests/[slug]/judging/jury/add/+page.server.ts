import { fail, redirect } from '@sveltejs/kit';
import { addJuror } from '#server/contests/jury/members/commands.ts';
import { readMember, typedMember } from '#server/contests/jury/members/forms.ts';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const open = async ({ locals, params }: { locals: App.Locals; params: { slug: string } }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (refusalToRunJudging(access)) throw new NotFound('jury');
	return contest;
};

export const load: PageServerLoad = async (event) => ({ contest: await open(event), key: newKey() });

export const actions: Actions = {
	add: async (event) => {
		const contest = await open(event);
		const form = await event.request.formData();
		const typed = typedMember(form);
		const read = readMember(typed);
		if (!read.ok) return fail(422, { typed, faults: read.faults, refusal: null });
		const outcome = await submitOnce(event, form, (tx) => addJuror(tx, event.locals.actor!, contest.id, read.value));
		if (!outcome.ok) return fail(422, { typed, faults: [], refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/judging/jury?done=added`);
	}
};
