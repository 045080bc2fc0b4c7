import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { changeJuror } from '#server/contests/jury/members/commands.ts';
import { readChange, typedChange } from '#server/contests/jury/members/forms.ts';
import { juryMember } from '#server/contests/jury/members/queries.ts';
import { removeJuror } from '#server/contests/jury/members/removal/commands.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

async function open({ locals, params }: Pick<RequestEvent<{ slug: string; juror: string }>, 'locals' | 'params'>) {
	const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
	const id = idOf(params.juror);
	if (!id) throw new NotFound('juror');
	return { contest, ...(await juryMember(locals.db, locals.actor, contest.id, id)) };
}

export const load: PageServerLoad = async (event) => ({
	...(await open(event)),
	key: newKey(),
	removalKey: newKey()
});

export const actions: Actions = {
	change: async (event) => {
		const { contest, member, stages, nominations } = await open(event);
		const form = await event.request.formData();
		const typed = typedChange(form);
		const keys = (choices: { key: string }[]) => choices.map(({ key }) => key);
		const read = readChange(typed, { stages: keys(stages), nominations: keys(nominations) });
		if (!read.ok) return fail(422, { typed, faults: read.faults, refusal: null, removal: null });
		const change = { jurorId: member.id, ...read.value };
		const outcome = await submitOnce(event, form, (tx) => changeJuror(tx, event.locals.actor!, contest.id, change));
		if (!outcome.ok) return fail(422, { typed, faults: [], refusal: outcome.reason, removal: null });
		redirect(303, `/office/contests/${contest.slug}/judging/jury?done=changed`);
	},
	remove: async (event) => {
		const { contest, member } = await open(event);
		const form = await event.request.formData();
		const answer = { typed: null, faults: [], refusal: null };
		if (form.get('sure') !== 'yes') return fail(422, { ...answer, removal: 'not-sure' as const });
		const outcome = await submitOnce(event, form, (tx) => removeJuror(tx, event.locals.actor!, contest.id, member.id));
		if (!outcome.ok) return fail(422, { ...answer, removal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/judging/jury?done=removed`);
	}
};
