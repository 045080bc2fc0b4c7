import { fail, redirect } from '@sveltejs/kit';
import { nameRecipients } from '#server/awards/recipients/naming/commands.ts';
import { namingDeskOf } from '#server/awards/recipients/naming/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const { closed, works } = await namingDeskOf(locals.db, locals.actor, id);
	const work = works.find(({ entryId }) => entryId === params.entry);
	if (!work || closed) throw new NotFound(`work ${params.entry}`);
	return { contest: { slug, title }, work, key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params } = event;
		const { id, slug } = await managedContest(locals.db, locals.actor, params.slug);
		const entryId = idOf(params.entry);
		if (entryId === null) throw new NotFound(`work ${params.entry}`);
		const form = await event.request.formData();
		const chosen = [...form].flatMap(([name, value]) => {
			const award = /^to-(.{1,64})$/.exec(name)?.[1];
			const personId = idOf(String(value));
			return award !== undefined && personId !== null ? [{ award, personId }] : [];
		});
		const recipients = new Map(
			[...Map.groupBy(chosen, ({ award }) => award)].map(([award, named]) => [
				award,
				named.map(({ personId }) => personId)
			])
		);
		const outcome = await submitOnce(event, form, (tx) =>
			nameRecipients(tx, locals.actor!, id, { entryId, recipients })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: Object.fromEntries(recipients) });
		redirect(303, `/office/contests/${slug}/judging/publication/recipients?done=named`);
	}
};
