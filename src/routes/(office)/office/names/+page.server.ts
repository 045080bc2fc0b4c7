import { fail, redirect } from '@sveltejs/kit';
import { confirmNameForm, confirmProposedForms } from '#server/people/commands.ts';
import { nameFormsPage } from '#server/people/list/queries.ts';
import { confirmedCases } from '#server/people/queries.ts';
import { done, refused } from '#server/platform/outcome.ts';
import { chosen, idOf, pageNumber, pagesOf, searched } from '../../../listing.ts';
import { newKey, submitOnce } from '../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const perPage = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
	const page = pageNumber(url);
	const only = chosen(url, 'only', ['all', 'unconfirmed'], 'all');
	const search = searched(url);
	const query = { unconfirmedOnly: only === 'unconfirmed', search, limit: perPage, offset: (page - 1) * perPage };
	const { people, total, unconfirmed } = await nameFormsPage(locals.db, locals.actor, query);
	const confirmed = url.searchParams.get('confirmed');
	return {
		// A key for each form of the page: they are sent one by one.
		people: people.map((person) => ({ ...person, key: newKey() })),
		keyOfAll: newKey(),
		total,
		unconfirmed,
		only,
		search,
		page,
		pages: pagesOf(total, perPage),
		confirmed: confirmed && /^\d{1,4}$/.test(confirmed) ? Number(confirmed) : null
	};
};

export const actions: Actions = {
	/** Both forms of one name, as they stand in its fields: proposed, or mended by hand. */
	confirm: async (event) => {
		const form = await event.request.formData();
		const personId = idOf(String(form.get('person') ?? ''));
		if (!personId) return fail(422, { personId: '', typed: {}, refusal: 'form-outdated' as const });
		const typed = { genitive: textOf(form, 'genitive'), dative: textOf(form, 'dative') };
		const outcome = await submitOnce(event, form, async (tx) => {
			// Judged before the first is written: what was refused must not stay half done.
			if (confirmedCases.some((each) => typed[each].trim() === '')) return refused('form-missing');
			for (const grammaticalCase of confirmedCases) {
				const confirmed = await confirmNameForm(tx, event.locals.actor!, {
					personId,
					grammaticalCase,
					form: typed[grammaticalCase]
				});
				if (!confirmed.ok) return confirmed;
			}
			return done(confirmedCases.length);
		});
		if (!outcome.ok) return fail(422, { personId, typed, refusal: outcome.reason });
		redirect(303, backTo(event.url, outcome.value));
	},
	/** What the rules propose for everybody on the page, for whoever has read the page. */
	confirmShown: async (event) => {
		const form = await event.request.formData();
		const ids = form
			.getAll('people')
			.flatMap((value) => idOf(String(value)) ?? [])
			.slice(0, perPage);
		const outcome = await submitOnce(event, form, (tx) => confirmProposedForms(tx, event.locals.actor!, { ids }));
		if (!outcome.ok) return fail(422, { personId: '', typed: {}, refusal: outcome.reason });
		redirect(303, backTo(event.url, outcome.value));
	}
};

const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').slice(0, 400);

/** The same list: with all shown confirmed, the next ones stand on it. */
function backTo(url: URL, confirmed: number): string {
	const query = new URLSearchParams({ confirmed: String(confirmed) });
	for (const name of ['only', 'search', 'page']) {
		const value = url.searchParams.get(name);
		if (value) query.set(name, value);
	}
	return `/office/names?${query}`;
}
