import { fail, redirect } from '@sveltejs/kit';
import { NotFound } from '#server/platform/not-found.ts';
import { saveNews } from '#server/publications/commands.ts';
import { parseNews } from '#server/publications/forms.ts';
import { newsById } from '#server/publications/queries.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest, ...item } = await newsById(locals.db, locals.actor, requiredId(params.id));
	return {
		item,
		contest: contest && { slug: contest.slug, title: contest.title },
		timeZone: locals.network.timeZone,
		isSaved: url.searchParams.get('done') === 'saved',
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const id = requiredId(event.params.id);
		const form = await event.request.formData();
		const typed = parseNews(form);
		const outcome = await submitOnce(event, form, (tx) => saveNews(tx, event.locals.actor!, id, typed));
		if (!outcome.ok) return fail(422, { typed: { title: typed.title, body: typed.body }, refusal: outcome.reason });
		redirect(303, `/office/news/${id}?done=saved`);
	}
};

function requiredId(text: string): string {
	const id = idOf(text);
	if (!id) throw new NotFound('news');
	return id;
}
